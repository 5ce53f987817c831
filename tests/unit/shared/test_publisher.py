"""What the publisher knows to be confirmed: everything up to a number, in whatever order the broker tells it."""

from __future__ import annotations

from collections import defaultdict, deque
from contextlib import nullcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radica import publisher as module
from radica.publisher import ConfirmedPublisher, NotConfirmed

EXCHANGE = "intake.events"
RETURNED = ("basic_return", (Exception("NO_ROUTE"), EXCHANGE, "PQRClosed", None))


class Broker:
    """Stands for py-amqp's channel, connection and transport: says what it is told to say, one thing at a time."""

    channel_id, frame_max = 1, 131_072

    def __init__(self, *says):
        self.connection = self.transport = self
        self.events = defaultdict(set)
        self.says = deque(says)

    def confirm_select(self):
        pass

    def having_timeout(self, _seconds):
        return nullcontext()

    def write(self, some):
        pass

    def drain_events(self, timeout):
        assert timeout > 0
        if not self.says:
            raise TimeoutError
        name, arguments = self.says.popleft()
        for call in self.events[name]:
            call(*arguments)


def ack(number, *, multiple=False):
    return "basic_ack", (number, multiple)


def publisher_with(broker, sent):
    publisher = ConfirmedPublisher(broker)
    publisher._sent = sent
    return publisher


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(module, "CONFIRM_TIMEOUT_S", 0.05)


@given(st.permutations(range(1, 8)), st.integers(1, 7))
def test_it_waits_for_every_number_up_to_the_one_it_was_asked_for(order, number):
    broker = Broker(*map(ack, order))
    publisher_with(broker, 7).wait(number)
    told = order[: len(order) - len(broker.says)]
    assert set(range(1, number + 1)) <= set(told)
    assert told[-1] <= number or set(range(1, number + 1)) > set(told[:-1])


def test_one_confirm_may_stand_for_all_before_it():
    broker = Broker(ack(2), ack(5, multiple=True), ack(7), ack(6))
    publisher_with(broker, 7).wait(7)
    assert not broker.says


@pytest.mark.parametrize(
    "says", [[ack(1), ack(3)], [ack(1), ("basic_nack", (2, False))], [RETURNED, ack(3, multiple=True)]]
)
def test_what_is_missing_refused_or_returned_is_not_confirmed(says):
    publisher = publisher_with(Broker(*says), 3)
    with pytest.raises(NotConfirmed):
        publisher.wait(3)
    with pytest.raises(NotConfirmed):
        publisher.wait(1)  # the channel is of no more use
