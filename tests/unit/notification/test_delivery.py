"""Steps 17 to 20: assigning, attempting, delivering and taking in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notification.domain import delivery
from notification.domain.communication import Assignment, Served, State
from radica.errors import Invalid, Refused
from radica.events.common import Result
from radica.events.notification import DeliveryChannel, NotificationMode

YESTERDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
SERVED = Served(NotificationMode.PERSONAL, date(2026, 11, 20), date(2026, 11, 20), date(2026, 11, 27))


def given_to(who, channel=DeliveryChannel.ADDRESS, at=YESTERDAY):
    return Assignment(channel, who, at)


def test_a_filed_communication_can_be_assigned(a_communication, calendar):
    assert a_communication().state == State.FILED
    assigned = delivery.assign(a_communication(), given_to("operario"), calendar)
    assert assigned.state == State.ASSIGNED
    assert assigned.assignment.to == "operario"


def test_assigning_sends_the_citation_and_says_until_when_to_appear(assigned):
    citation = assigned().citation
    assert citation.sent_on == date(2026, 11, 10)
    assert citation.due_on == date(2026, 11, 17)
    assert citation.appear_by == date(2026, 11, 18)
    assert not citation.late


@pytest.mark.parametrize(("sent_at", "late"), [("2026-11-18T04:59:00Z", False), ("2026-11-18T05:00:00Z", True)])
def test_a_citation_is_late_after_the_fifth_business_day_and_sent_all_the_same(
    a_communication, calendar, sent_at, late
):
    sent = delivery.assign(a_communication(), given_to("operario", at=datetime.fromisoformat(sent_at)), calendar)
    assert sent.citation.late is late


def test_a_letter_without_recursos_carries_no_citation(a_communication, calendar):
    plain = a_communication(needs_citation=False, appeals=(), result=Result.ARCHIVA)
    assert delivery.assign(plain, given_to("operario"), calendar).citation is None


def test_a_delivery_can_be_given_to_another_channel_after_a_failed_attempt(assigned, now, calendar):
    attempted = delivery.attempt(assigned(), YESTERDAY, now)
    again = delivery.assign(attempted, given_to("ventanilla", DeliveryChannel.DESK), calendar, read_version=0)
    assert again.assignment == given_to("ventanilla", DeliveryChannel.DESK)
    assert again.attempts == 1


def test_the_citation_counts_from_its_first_sending(assigned, calendar):
    first = assigned()
    again = delivery.assign(first, given_to("otra"), calendar, read_version=0)
    assert again.citation == first.citation


def test_an_assignment_is_changed_only_by_who_has_read_it(assigned, calendar):
    with pytest.raises(delivery.VersionNeeded):
        delivery.assign(assigned(), given_to("otra"), calendar)
    with pytest.raises(delivery.Changed):
        delivery.assign(replace(assigned(), version=4), given_to("otra"), calendar, read_version=3)


@pytest.mark.parametrize("act", [delivery.attempt, delivery.deliver])
def test_nothing_happens_on_the_way_of_what_nobody_was_given(a_communication, now, act):
    with pytest.raises(Refused, match="no se ha asignado"):
        act(a_communication(), YESTERDAY, now)


def test_attempts_are_counted(assigned, now):
    once = delivery.attempt(assigned(), YESTERDAY, now)
    twice = delivery.attempt(once, YESTERDAY, now)
    assert (once.attempts, twice.attempts, twice.state) == (1, 2, State.ASSIGNED)


def test_a_delivery_ends_the_way(assigned, now):
    delivered = delivery.deliver(assigned(), YESTERDAY, now)
    assert delivered.state == State.DELIVERED
    assert delivered.delivered_at == YESTERDAY


@pytest.mark.parametrize("act", [delivery.attempt, delivery.deliver])
def test_nothing_is_delivered_in_the_future(assigned, now, act):
    with pytest.raises(Invalid, match="futuro") as refusal:
        act(assigned(), now + timedelta(seconds=1), now)
    assert refusal.value.field == "at"


@pytest.mark.parametrize("act", [delivery.attempt, delivery.deliver])
def test_nothing_is_delivered_before_its_filing_date(assigned, now, act):
    start_of_the_filing_day = datetime(2026, 11, 9, 5, 0, tzinfo=UTC)
    with pytest.raises(Invalid, match="anterior a la radicación") as refusal:
        act(assigned(), start_of_the_filing_day - timedelta(seconds=1), now)
    assert refusal.value.field == "at"
    act(assigned(), start_of_the_filing_day, now)


@given(at=st.datetimes(timezones=st.sampled_from([UTC])))
def test_any_instant_is_taken_or_refused_and_nothing_else(at, assigned_once, moment):
    if datetime(2026, 11, 9, 5, 0, tzinfo=UTC) <= at <= moment:
        assert delivery.deliver(assigned_once, at, moment).delivered_at == at
    else:
        with pytest.raises(Invalid):
            delivery.deliver(assigned_once, at, moment)


@pytest.mark.parametrize("act", [delivery.attempt, delivery.deliver])
def test_what_was_delivered_is_not_delivered_again(delivered, now, act):
    with pytest.raises(Refused, match="ya se entregó"):
        act(delivered(), YESTERDAY, now)


def test_what_was_delivered_is_not_assigned_again(delivered, calendar):
    with pytest.raises(Refused, match="ya se entregó"):
        delivery.assign(delivered(), given_to("otra"), calendar)


def test_a_notified_decision_needs_no_delivery_of_its_citation_any_more(assigned, now, calendar):
    notified = replace(assigned(), served=SERVED)
    assert notified.state == State.NOTIFIED
    for act in (
        lambda: delivery.assign(notified, given_to("otra"), calendar),
        lambda: delivery.attempt(notified, YESTERDAY, now),
        lambda: delivery.deliver(notified, YESTERDAY, now),
    ):
        with pytest.raises(Refused, match="ya se notificó"):
            act()


def test_a_delivery_is_taken_in_once_it_was_made(assigned, delivered, now):
    with pytest.raises(Refused, match="aún no se ha entregado"):
        delivery.record(assigned(), now)
    recorded = delivery.record(delivered(), now)
    assert recorded.state == State.RECORDED
    with pytest.raises(Refused, match="ya se descargó"):
        delivery.record(recorded, now)


def test_a_delivery_made_before_the_notification_is_still_taken_in(delivered, now):
    notified = replace(delivered(), served=SERVED)
    assert notified.state == State.DELIVERED
    assert delivery.record(notified, now).state == State.NOTIFIED


def test_every_reason_of_a_failed_delivery_has_its_words():
    assert set(delivery.REASON_TEXTS) == set(delivery.FailureReason)
