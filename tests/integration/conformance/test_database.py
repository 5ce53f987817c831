"""What Radica's core sees of PostgreSQL: the log, its horizon, the inbox, the commands, the cursor, the lead."""

from __future__ import annotations

import time

import pytest

from radica import inbox
from radica.access import Lane
from radica.commands import Receipt
from radica.envelope import Actor, Message
from radica.errors import Refused
from radica.events.common import Area
from radica.events.routing import PQRReceived
from radica.log import PostgresLog
from radica.once import once
from radica.outbox import announce
from radica.relay import PostgresCursor
from radica.testing import A_TUESDAY_MORNING, a_command, a_person

SOMEBODY = Actor("quien", "service")
ASSISTANT = a_person(Lane.CUSTOMER_SERVICE_ASSISTANT)
AT_ONCE_S = 5
LOOKS = 100


def append(tx, subject):
    announce(tx, PQRReceived(radicado=subject, area=Area.CARTERA), actor=SOMEBODY, at=A_TUESDAY_MORNING)
    inbox.take(tx, [])  # a statement that needs an answer, so that the row is really sent


def change_ones_mind(servers, act):
    """Do something in a transaction that is then rolled back."""
    with pytest.raises(InterruptedError), servers.db.transaction() as tx:  # noqa: PT012 - it ends with the block
        act(tx)
        raise InterruptedError


def a_message(number):
    return Message(
        f"00000000-0000-4000-8000-{number:012}", "PQRReceived", 1, "/routing", "E-1", 1, A_TUESDAY_MORNING, SOMEBODY, {}
    )


def everything(log):
    """Read to the end; other tests' transactions on the same server may hold the horizon back for a moment."""
    found, until = [], time.monotonic() + AT_ONCE_S
    while time.monotonic() < until:
        entries = log.read(found[-1].position if found else 0, 2)
        found += entries
        if not entries and not log.waits:
            break
    return [(entry.position, entry.envelope.subject) for entry in found]


def test_numbers_are_given_before_their_rows_are_seen_and_a_late_row_keeps_its_place(postgres):
    def scenario(servers):
        log = PostgresLog(servers.db, "/routing")
        with servers.db.transaction() as slow:
            append(slow, "E-2026-0000001-2")
            with servers.db.transaction() as fast:
                append(fast, "E-2026-0000002-0")
            held_back = log.read(0, 10), log.waits
        return held_back, everything(log)

    held_back, found = postgres.run(scenario)
    assert held_back == ([], True)
    assert found == [(1, "E-2026-0000001-2"), (2, "E-2026-0000002-0")]


def test_a_number_that_was_rolled_back_is_never_given_again(postgres):
    def scenario(servers):
        change_ones_mind(servers, lambda tx: append(tx, "E-2026-0000001-2"))
        with servers.db.transaction() as tx:
            append(tx, "E-2026-0000002-0")
        return everything(PostgresLog(servers.db, "/routing"))

    assert postgres.run(scenario) == [(2, "E-2026-0000002-0")]


def test_a_message_is_taken_once_and_again_only_if_the_first_did_not_commit(postgres):
    def scenario(servers):
        taken = []
        change_ones_mind(servers, lambda tx: taken.append(len(inbox.take(tx, [a_message(1)]))))
        for numbers in ((1, 1, 2), (2, 1, 3)):
            with servers.db.transaction() as tx:
                taken.append([message.id[-1] for message in inbox.take(tx, [a_message(number) for number in numbers])])
        return taken

    assert postgres.run(scenario) == [1, ["1", "2"], ["3"]]


@pytest.mark.parametrize("commits", [True, False])
def test_whoever_takes_the_same_message_waits_for_the_first(postgres, commits):
    def scenario(servers):
        order, results = [], []

        def second():
            with servers.db.transaction() as tx:
                taken = inbox.take(tx, [a_message(1)])
                order.append("second")
                return len(taken)

        def first(tx):
            inbox.take(tx, [a_message(1)])
            results.append(servers.aside(second))
            order.append("first")

        if commits:
            with servers.db.transaction() as tx:
                first(tx)
        else:
            change_ones_mind(servers, first)
        return results[0](), order

    assert postgres.run(scenario) == (0 if commits else 1, ["first", "second"])


def test_a_key_has_one_effect_and_is_free_again_after_a_refusal(postgres):
    def scenario(servers):
        command, done = a_command(ASSISTANT, key="a-key-1234"), []

        def refuse(tx):
            append(tx, "E-2026-0000001-2")
            raise Refused("No.")

        def act(tx):
            append(tx, "E-2026-0000001-2")
            done.append(1)
            return Receipt("E-2026-0000001-2", "PQRReceived", str(len(done)), {"n": len(done)})

        with pytest.raises(Refused):
            once(servers.db, command, refuse)
        receipts = [once(servers.db, command, act) for _ in range(2)]
        return receipts[0] == receipts[1], len(done), everything(PostgresLog(servers.db, "/routing"))

    assert postgres.run(scenario) == (True, 1, [(2, "E-2026-0000001-2")])


def test_the_cursor_never_goes_back(postgres):
    def scenario(servers):
        cursor, seen = PostgresCursor(servers.db), []
        for position in (0, 5, 3):
            cursor.move(position)
            seen.append(cursor.position())
        return seen

    assert postgres.run(scenario) == [0, 5, 5]


def test_one_leads_until_it_lets_go(postgres):
    def scenario(servers):
        first, second = servers.lead(), servers.lead()
        seen = [first.held(), second.held(), first.held()]
        first.close()
        seen.append(any(second.held() or servers.pause() for _ in range(LOOKS)))  # the server notices in its own time
        second.close()
        return seen

    assert postgres.run(scenario) == [True, False, True, True]
