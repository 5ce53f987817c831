"""The read model dropped and built again is what it was; live consumption goes on meanwhile."""

from __future__ import annotations

import itertools
import threading
from dataclasses import replace

import pytest

from radica.errors import Refused, Unavailable
from radica.testing import eventually
from reporting.domain.changes import change
from reporting.hearing import Hearing
from reporting.rebuilding import ROUNDS, Rebuilding
from reporting.store.generations import AsOf, Generations
from reporting.store.mongo import Mongo
from reporting.store.projection import Projection

FIRST = "E-2026-0000123-4"
WAY = ("PQRTransferred", "PQRAssigned", "WorkOrderOpened", "AreaReportSubmitted", "SupportsCompleted", "PQRReceived")


@pytest.fixture
def told(hearing, intake):
    """Twenty cases that were heard, each as far as it came, with a report in between."""
    messages = []
    for number in range(20):
        messages += intake.records("PQRRadicated", *WAY[: number % 7], radicado=f"E-2026-{number:07}-0")
    messages.append(intake.record("DailyReportIssued", "RD-2026-11-20"))
    hearing.hear(messages)
    return messages


def test_dropped_and_rebuilt_equals_what_it_was(told, rebuilding, cases, mongo, generations):
    before = cases()
    mongo.collection(generations.live()).delete_many({})
    assert cases() == {}
    verdict = rebuilding.rebuild()
    assert cases() == before
    assert (verdict.live, verdict.fresh, verdict.differing) == (0, 20, 0)


def test_a_rebuilt_generation_takes_the_place_of_the_former_which_is_kept(told, rebuilding, cases, generations):
    before, former = cases(), generations.live()
    as_of = generations.as_of(former)
    verdict = rebuilding.rebuild()
    assert (verdict.live, verdict.fresh, verdict.differing, verdict.lagging) == (20, 20, 0, 0)
    assert (generations.live(), generations.others()) == ("cases_2", [former])
    assert generations.as_of("cases_2") == as_of
    assert cases() == before
    assert rebuilding.drop_old() == [former]
    assert (generations.others(), cases()) == ([], before)


def test_a_rebuilt_generation_has_the_indexes_of_the_former(told, rebuilding, generations):
    before = generations.cases(generations.live()).index_information()
    rebuilding.rebuild()
    assert generations.cases(generations.live()).index_information() == before
    assert len(before) == 3


def test_an_index_that_no_query_uses_any_more_is_dropped_when_the_database_is_prepared(generations):
    cases = generations.cases(generations.prepare())
    asked_for = cases.index_information()
    cases.create_index("account")
    generations.prepare()
    assert cases.index_information() == asked_for


def test_what_is_wrong_in_the_live_one_is_told_and_put_right(told, rebuilding, cases, mongo, generations):
    right = cases()
    mongo.collection(generations.live()).update_one({"_id": told[3].subject}, {"$set": {"step": 99}})
    verdict = rebuilding.rebuild()
    assert verdict.differing == 1
    assert [(each.field, each.live) for each in verdict.differences] == [("step", 99)]
    assert cases() == right


def test_verifying_tells_the_differences_and_leaves_everything_as_it_was(told, rebuilding, mongo, generations):
    live = generations.live()
    assert rebuilding.verify().differing == 0
    mongo.collection(live).update_one({"_id": told[3].subject}, {"$set": {"due_on": "2030-01-01"}})
    verdict = rebuilding.verify()
    assert [(each.radicado, each.field, each.live, each.fresh) for each in verdict.differences] == [
        (told[3].subject, "due_on", "2030-01-01", "2026-12-14")
    ]
    assert (generations.live(), generations.others()) == (live, [])


def test_a_live_one_that_lags_is_told_apart_from_one_that_is_wrong(told, rebuilding, intake):
    intake.record("PQRTransferred", told[0].subject)
    verdict = rebuilding.verify()
    assert (verdict.differing, verdict.lagging) == (0, 1)


def test_a_feed_that_gives_late_what_the_live_one_has_is_waited_for(
    *, told, rebuilding, intake, cases, generations, monkeypatch
):
    before, live, late = cases(), generations.live(), intake.entries[-10:]
    del intake.entries[-10:]
    pauses = itertools.count()

    def pause(_seconds):
        if next(pauses) == 2 * ROUNDS:
            intake.entries.extend(late)

    monkeypatch.setattr("reporting.rebuilding.sleep", pause)
    verdict = rebuilding.rebuild()
    assert (verdict.live, verdict.differing, verdict.lagging) == (20, 0, 0)
    assert generations.live() != live
    assert cases() == before


def test_a_feed_that_lacks_events_replaces_nothing(*, told, rebuilding, intake, cases, generations, monkeypatch):
    monkeypatch.setattr("reporting.rebuilding.FEED_LAGS_S", 1.0)
    before, live = cases(), generations.live()
    del intake.entries[-10:]
    with pytest.raises(Refused, match="no tiene todos los hechos"):
        rebuilding.rebuild()
    assert (generations.live(), generations.others(), cases()) == (live, [], before)


def test_a_feed_that_breaks_off_replaces_nothing(told, rebuilding, intake, cases, generations):
    before, live = cases(), generations.live()
    intake.failing = 1
    with pytest.raises(Unavailable):
        rebuilding.rebuild()
    assert (generations.live(), generations.others(), cases()) == (live, [], before)
    rebuilding.rebuild()
    assert cases() == before


def test_live_consumption_goes_on_during_a_rebuild_and_nothing_is_lost(
    told, rebuilding, intake, mongo_url, feed, cases
):
    """A worker hears new events all the while; what it wrote to the former generation is in the new one as well."""
    own = Mongo(mongo_url)
    worker = Hearing(Projection(Generations(own)), feed)
    heard, stop = [], threading.Event()

    def hear():
        for number in range(400):
            message = intake.record("TermWarning", f"E-2026-{number % 20:07}-0")
            eventually(lambda message=message: _heard(worker, message))
            heard.append(message)
            if stop.is_set():
                return

    thread = threading.Thread(target=hear)
    thread.start()
    eventually(lambda: len(heard) > 10)
    rebuilding.rebuild()
    rebuilding.rebuild()
    among = len(heard)
    eventually(lambda: len(heard) > among + 10 or not thread.is_alive())
    stop.set()
    thread.join(60)
    own.close()
    assert {radicado: case["sequence"] for radicado, case in cases().items()} == {
        radicado: number for radicado, number in intake.numbers.items() if radicado.startswith("E-")
    }
    assert rebuilding.verify().differing == 0


def test_a_batch_under_way_at_the_switch_goes_to_the_new_generation(told, generations, mongo_url, intake):
    new = generations.begin()
    own = Mongo(mongo_url)
    message = intake.record("PQRRadicated", "E-2026-0000777-0")
    asked = []

    def decide(known):
        asked.append(known)
        if len(asked) == 1:
            generations.switch(new)
        return [change(None, [message])]

    Projection(Generations(own)).update([message.subject], decide, [], AsOf(1, None))
    own.close()
    assert len(asked) == 2
    assert [case["radicado"] for case in Projection(generations, new).read_through()] == [message.subject]
    assert message.subject not in {case["radicado"] for case in Projection(generations, "cases_1").read_through()}


def test_what_the_worker_applies_right_before_the_switch_is_in_the_new_generation(
    told, mongo, feed, hearing, intake, cases
):
    class SwitchedLate(Generations):
        def switch(self, new):
            hearing.hear([intake.record("PQRTransferred", told[0].subject)])
            return super().switch(new)

    generations = SwitchedLate(mongo)
    Rebuilding(generations, lambda name: Projection(generations, name), feed).rebuild()
    assert (generations.live(), cases()[told[0].subject]["step"]) == ("cases_2", 4)


def _heard(worker, message):
    try:
        worker.hear([message])
    except Unavailable:
        return False
    return True


def test_the_live_generation_is_never_dropped(told, generations):
    with pytest.raises(ValueError, match="is live"):
        generations.drop(generations.live())


def test_a_database_that_was_never_prepared_says_how_to(mongo_url):
    fresh = Mongo(mongo_url)
    with pytest.raises(Unavailable, match="migrate"):
        Generations(fresh).live()
    fresh.close()


def test_preparing_twice_changes_nothing(told, generations, rebuilding, cases):
    before = cases()
    rebuilding.rebuild()
    assert generations.prepare() == "cases_2"
    assert cases() == before


def test_an_event_that_arrives_after_the_switch_without_its_predecessors_is_completed(
    told, rebuilding, intake, hearing, cases
):
    rebuilding.rebuild()
    more = intake.records("PQRTransferred", "PQRAssigned", radicado=told[0].subject)
    hearing.hear([more[1]])
    assert cases()[told[0].subject]["sequence"] == 3
    assert replace(more[0], data={}).id in [entry["event_id"] for entry in cases()[told[0].subject]["timeline"]]
