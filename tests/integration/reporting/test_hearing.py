"""Events reach the documents in MongoDB once, in order, whatever the way by which they come."""

from __future__ import annotations

import itertools
import threading
import time
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from radica.errors import Invalid, Unavailable
from reporting.domain.changes import Change
from reporting.domain.fold import fold
from reporting.hearing import Hearing
from reporting.store import projection
from reporting.store.generations import AsOf, Generations
from reporting.store.mongo import Mongo
from reporting.store.projection import Projection
from reporting.store.succession import Succession

OTHER = "E-2026-0000124-2"
WAY = ("PQRTransferred", "PQRAssigned", "WorkOrderOpened", "AreaReportSubmitted", "SupportsCompleted", "PQRReceived")


def fold_of(messages):
    case = None
    for message in messages:
        case = fold(case, message)
    return case


def test_what_was_heard_is_the_fold_of_the_log(hearing, intake, cases):
    told = intake.records("PQRRadicated", *WAY)
    hearing.hear(told[:2])
    hearing.hear(told[2:])
    assert cases() == {told[0].subject: fold_of(told)}


def test_several_cases_are_written_in_one_batch(hearing, intake, cases, generations):
    one = intake.records("PQRRadicated", *WAY)
    other = intake.records("PQRRadicated", "PQRTransferred", radicado=OTHER)
    hearing.hear([other[0], *one, other[1]])
    assert cases() == {one[0].subject: fold_of(one), OTHER: fold_of(other)}
    as_of = generations.as_of(generations.live())
    assert (as_of.position, as_of.at) == (9, "2026-11-20T14:09:00.000000Z")


def test_a_repeated_event_changes_nothing(hearing, intake, cases):
    told = intake.records("PQRRadicated", *WAY)
    hearing.hear(told)
    once = cases()
    hearing.hear([*told, told[0]])
    hearing.hear([told[3]])
    assert cases() == once


def test_a_gap_is_filled_from_the_feed_in_the_same_batch(hearing, intake, cases):
    told = intake.records("PQRRadicated", *WAY)
    hearing.hear([told[0]])
    hearing.hear([told[5]])
    assert intake.asked == [f"/pqrs/{told[0].subject}/events"]
    assert cases()[told[0].subject] == fold_of(told)


def test_a_case_whose_filing_was_not_delivered_is_fetched_whole(hearing, intake, cases):
    told = intake.records("PQRRadicated", *WAY)
    hearing.hear([told[-1]])
    assert cases() == {told[0].subject: fold_of(told)}


def test_while_the_feed_does_not_answer_nothing_is_written_and_the_batch_is_tried_again(hearing, intake, cases):
    told = intake.records("PQRRadicated", *WAY)
    other = intake.record("PQRRadicated", OTHER)
    intake.failing = 1
    with pytest.raises(Unavailable):
        hearing.hear([other, told[3]])
    assert cases() == {}
    hearing.hear([other, told[3]])
    assert set(cases()) == {told[0].subject, OTHER}


def test_a_message_whose_predecessors_intake_does_not_know_is_refused_for_good(hearing, intake, cases):
    told = intake.records("PQRRadicated", *WAY)
    forged = replace(told[3], sequence=40)
    with pytest.raises(Invalid, match="no tiene el evento 8"):
        hearing.hear([forged])
    with pytest.raises(Invalid):
        hearing.hear([replace(forged, subject="E-2026-9999999-9")])
    assert cases() == {}


def test_a_wrong_body_is_refused_and_the_rest_of_its_batch_is_not_written(hearing, intake, cases):
    told = intake.records("PQRRadicated", "PQRTransferred")
    other = intake.record("PQRRadicated", OTHER)
    with pytest.raises(Invalid):
        hearing.hear([other, told[0], replace(told[1], data={"radicado": told[1].subject})])
    assert cases() == {}


def test_facts_of_no_case_move_the_cursor_only(hearing, intake, cases, generations):
    report = intake.record("DailyReportIssued", "RD-2026-11-20")
    again = intake.record("DailyReportIssued", "RD-2026-11-20")
    hearing.hear([again])
    assert (cases(), intake.asked) == ({}, [])
    hearing.hear([report])
    assert generations.as_of(generations.live()).position == 2  # what comes again does not move it back


def test_a_newer_event_that_begins_no_case_is_left_out(hearing, intake, cases):
    hearing.hear([intake.record("TariffBlessed", "TARIFA-2026")])
    hearing.hear([intake.record("TariffBlessed", "TARIFA-2026")])
    assert cases() == {}


def test_a_change_of_the_calendar_moves_the_terms_of_the_cases_it_names(hearing, intake, cases):
    filed = intake.record("PQRRadicated")
    moved = [{"radicado": filed.subject, "previous_due_on": "2026-12-14", "due_on": "2026-12-15"}]
    changed = intake.record("CalendarChanged", "CAL-2026-1", cases_moved=moved)
    extended = intake.record("TermExtended", previous_due_on="2026-12-15", due_on="2026-12-29")
    hearing.hear([filed, changed])
    assert cases()[filed.subject]["due_on"] == "2026-12-15"
    hearing.hear([changed, extended, changed])
    assert cases()[filed.subject]["due_on"] == "2026-12-29"


def test_a_change_of_the_calendar_has_its_place_among_the_facts_of_a_case(hearing, intake, cases):
    filed = intake.record("PQRRadicated")
    moved = [{"radicado": filed.subject, "previous_due_on": "2026-12-20", "due_on": "2026-12-21"}]
    hearing.hear(
        [
            filed,
            intake.record("TermExtended", due_on="2026-12-20"),
            intake.record("CalendarChanged", "CAL-2026-1", cases_moved=moved),
            intake.record("TermExtended", previous_due_on="2026-12-21", due_on="2026-12-20"),
        ]
    )
    assert cases()[filed.subject]["due_on"] == "2026-12-20"


def test_days_are_counted_by_the_changed_calendar_and_through_a_rebuild(hearing, intake, office, rebuilding):
    before = office.remaining()("2026-12-14")
    hearing.hear([intake.record("CalendarChanged", "CAL-2026-1", added=["2026-12-03"], removed=[], cases_moved=[])])
    later = intake.record("CalendarChanged", "CAL-2026-2", added=["2026-12-04"], removed=["2026-12-03"], cases_moved=[])
    hearing.hear([later, later])
    assert office.remaining()("2026-12-14") == before - 1
    assert office.calendar().reason(date(2026, 12, 3)) is None
    rebuilding.rebuild()
    assert office.remaining()("2026-12-14") == before - 1


def test_the_latest_checkpoint_that_was_heard_is_kept_with_the_position(generations, hearing, intake, cases):
    filed = intake.record("PQRRadicated")
    later, earlier = (intake.record("CheckpointMade", f"PC-{day}", day=day) for day in ("2026-11-24", "2026-11-23"))
    hearing.hear([filed, later, earlier])
    hearing.hear([earlier])
    as_of = generations.as_of(generations.live())
    assert as_of.sealed == f"2026-11-24 {later.data['root']}"
    assert list(cases()) == [filed.subject]


def test_a_change_is_written_only_where_the_case_stands_where_it_began(generations, hearing, intake, cases):
    told = intake.records("PQRRadicated", "PQRTransferred")
    hearing.hear(told)
    before, as_of = cases(), AsOf(9, None)
    projection = Projection(generations)
    stale = Change(1, before[told[0].subject], {"step": 99})
    twice = Change(0, before[told[0].subject])
    for wrong in (stale, twice):
        with pytest.raises(Unavailable):
            projection.update([told[0].subject], lambda _known, wrong=wrong: [wrong], [], as_of)
    assert cases() == before
    assert generations.as_of(generations.live()).position == 2


def reads(monkeypatch):
    """The radicados of each load of cases, in their order."""
    loaded, really = [], projection._read

    def read(cases, wanted, session):
        loaded.append(list(wanted))
        return really(cases, wanted, session)

    monkeypatch.setattr(projection, "_read", read)
    return loaded


def test_the_next_event_of_a_case_just_written_reads_no_case(hearing, intake, cases, monkeypatch):
    told, loaded = intake.records("PQRRadicated", *WAY), reads(monkeypatch)
    for each in told:
        hearing.hear([each])
    assert loaded == [[told[0].subject], *[[]] * len(WAY)]
    assert cases() == {told[0].subject: fold_of(told)}


def test_a_case_that_another_wrote_meanwhile_is_read_again(generations, hearing, feed, intake, cases):
    told = intake.records("PQRRadicated", *WAY)
    hearing.hear(told[:2])
    Hearing(Projection(generations), feed).hear(told)
    hearing.hear([told[2]])  # comes again: by what the first remembers it would be the next, and put the case back
    assert cases() == {told[0].subject: fold_of(told)}


def test_a_remembered_case_that_was_taken_away_is_filled_from_the_feed(hearing, mongo, generations, intake, cases):
    told = intake.records("PQRRadicated", "PQRTransferred", "PQRAssigned")
    hearing.hear(told[:2])
    mongo.collection(generations.live()).delete_many({})
    with pytest.raises(Unavailable):
        hearing.hear(told[2:])
    hearing.hear(told[2:])
    assert cases() == {told[0].subject: fold_of(told)}


def test_a_last_day_that_the_calendar_moved_is_not_remembered_as_it_was(hearing, intake, cases):
    (filed,) = intake.records("PQRRadicated")
    hearing.hear([filed])
    due_on = cases()[filed.subject]["due_on"]
    moved = {"radicado": filed.subject, "previous_due_on": due_on, "due_on": "2027-05-28"}
    hearing.hear([intake.record("CalendarChanged", "CAL-2026-1", cases_moved=[moved])])
    assert cases()[filed.subject]["due_on"] == "2027-05-28"
    hearing.hear([intake.record("TermExtended", filed.subject, due_on=due_on)])
    assert cases()[filed.subject]["due_on"] == due_on


def hear_all(hearing, messages):
    """Hear in batches of seven, each again (a few times) while another writer stands in the way."""
    for start in range(0, len(messages), 7):
        for _ in range(10):
            with suppress(Unavailable):
                hearing.hear(messages[start : start + 7])
                break


def test_writers_at_once_apply_each_event_once(mongo_url, feed, intake, cases):
    told = intake.records("PQRRadicated", *WAY * 10)
    others = [Mongo(mongo_url) for _ in range(3)]
    hearings = [Hearing(Projection(Generations(each)), feed) for each in others]
    threads = [threading.Thread(target=hear_all, args=[hearing, told]) for hearing in hearings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for each in others:
        each.close()
    assert cases() == {told[0].subject: fold_of(told)}


def test_without_a_database_hearing_says_so_in_time_instead_of_losing(feed, intake, monkeypatch):
    monkeypatch.setattr("reporting.store.mongo.TRANSACTION_S", 0.5)
    nowhere = Mongo("mongodb://127.0.0.1:9/x?directConnection=true")
    with pytest.raises(Unavailable):
        Hearing(Projection(Generations(nowhere)), feed).hear(intake.records("PQRRadicated"))
    nowhere.close()


def test_a_token_is_asked_for_once_and_again_only_when_it_no_longer_holds(intake, feed, clock):
    feed.read(0)
    feed.read(0)
    assert intake.tokens_given == 1
    clock.advance(timedelta(minutes=14, seconds=30))
    feed.read(0)
    assert intake.tokens_given == 2
    intake.tokens_given = 7  # the console changed its keys: the token in hand is refused
    feed.read(0)
    assert intake.tokens_given == 8


happenings = st.lists(st.sampled_from((*WAY, "PQRClassified", "WorkOrderClosed", "ConceptIssued")), max_size=8)


batches = st.lists(st.lists(st.integers(0, 8), min_size=1, max_size=6), max_size=3)
fresh = itertools.count(1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happened=happenings, delivered=batches)
def test_any_delivery_of_a_log_gives_the_same_document(hearing, intake, cases, happened, delivered):
    radicado = f"E-2026-{next(fresh):07}-0"
    told = intake.records("PQRRadicated", *happened, radicado=radicado)
    for batch in delivered:
        hearing.hear([told[index % len(told)] for index in batch])
    hearing.hear([told[-1]])
    assert cases()[radicado] == fold_of(told)


def test_what_a_killed_writer_left_open_is_ended_by_its_successor(mongo_url, mongo, feed, intake, cases):
    told = intake.records("PQRRadicated", "PQRTransferred")
    killed, successor = Mongo(mongo_url), Mongo(mongo_url)
    orphan = Succession(killed).session()
    orphan.start_transaction()  # never committed, never aborted, as after kill -9
    killed.collection("projection").update_one({"_id": "cases_1"}, {"$inc": {"batches": 1}}, session=orphan)
    before = time.monotonic()
    Hearing(Projection(Generations(successor), succession=Succession(successor)), feed).hear(told)
    assert time.monotonic() - before < 5
    assert cases() == {told[0].subject: fold_of(told)}
    for each in (killed, successor):
        each.close()


def test_a_writer_that_only_stood_still_goes_on_after_its_successor_began(mongo_url, feed, intake, cases):
    told = intake.records("PQRRadicated", *WAY)
    zombie, successor = Mongo(mongo_url), Mongo(mongo_url)
    both = [Hearing(Projection(Generations(m), succession=Succession(m)), feed) for m in (zombie, successor)]
    both[0].hear(told[:2])
    both[1].hear(told[:4])
    both[0].hear(told)
    assert cases() == {told[0].subject: fold_of(told)}
    for each in (zombie, successor):
        each.close()
