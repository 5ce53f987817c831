"""Messages in any order, repeated, in any batches: what is written adds up to the fold of the log."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.simulation.documents import put

from radica import events
from reporting.domain.calendar_changes import Moved, calendar_changes, parts
from reporting.domain.changes import LOOKED_AT, change
from reporting.domain.fold import fold
from reporting.domain.ordering import by_case, following

KINDS = (
    "PQRTransferred", "PQRAssigned", "WorkOrderOpened", "WorkOrderDispatched", "AreaReportSubmitted", "PQRReceived",
    "PQRClassified", "WorkOrderClosed", "ConceptIssued", "ReliquidationDone", "ChargesLoaded", "ResponseDrafted",
    "ResponseReturned", "ResponseSigned", "ResponseFiled", "DeliveryAssigned", "CommunicationDelivered",
    "DeliveryRecorded", "NotificationServed", "PQRClosed", "PQRArchived", "PQRReopened", "TermExtended", "PQRUnheardOf",
)  # fmt: skip

FACTS = [name for name, model in events.EVENTS.items() if model.about_case]
BEGINNINGS = (
    ("PQRRadicated",),
    ("PQRRadicated", "PQRTransferred", "PQRClassified"),
    ("PQRRadicated", "ReliquidationDone", "ResponseFiled", "CommunicationDelivered"),
    ("PQRMigrated",),
)

happenings = st.lists(st.sampled_from(KINDS), max_size=14)


def written(case, wrote):
    """The case as it stands in the database after a change was written to it."""
    if wrote.before == 0:
        return wrote.after
    after = deepcopy(case)
    for path, value in wrote.fields.items():
        put(after, path.split("."), deepcopy(value))
    return after


def as_loaded(case):
    """The case as it is loaded for a change: what is looked at, and of the documents their hashes."""
    if case is None:
        return None
    hashes = [{"sha256": document["sha256"]} for document in case["documents"]]
    looked_at = {name: case[name] for name in LOOKED_AT if name in case}
    return {"radicado": case["radicado"], "timeline": [], "documents": hashes, **looked_at}


def without_what_may_be_left_out(event_type):
    """What is particular in an event that says no more than it has to."""
    return {name: None for name, field in events.EVENTS[event_type].model_fields.items() if field.default is None}


def test_a_run_is_what_follows_without_a_hole(history):
    told = history("PQRRadicated", *["PQRTransferred"] * 5)
    run = following(2, [told[4], told[2], told[0], told[2], told[3]])
    assert ([message.sequence for message in run.messages], run.last, run.gap) == ([3, 4, 5], 5, False)


def test_a_hole_is_told_and_what_stands_before_it_counts(history):
    told = history("PQRRadicated", *["PQRTransferred"] * 5)
    run = following(1, [told[1], told[4]])
    assert ([message.sequence for message in run.messages], run.last, run.gap) == ([2], 2, True)


def test_what_the_case_has_is_no_run_and_no_hole(history):
    run = following(6, history("PQRRadicated", *["PQRTransferred"] * 5))
    assert (run.messages, run.last, run.gap) == ((), 6, False)


def test_what_was_fetched_stands_for_what_was_delivered_under_the_same_number(history, message):
    delivered, fetched = message("PQRTransferred", 1), message("PQRRadicated", 1)
    assert following(0, [delivered, fetched]).messages == (fetched,)


def test_messages_are_sorted_by_case(history):
    one, other = history("PQRRadicated", "PQRTransferred"), history("PQRRadicated", radicado="E-2026-0000124-2")
    assert dict(by_case([one[0], other[0], one[1]])) == {one[0].subject: one, other[0].subject: other}


@settings(max_examples=150, deadline=None)
@given(happened=happenings, data=st.data())
def test_any_order_repetition_and_batches_give_the_fold_of_the_log(history, happened, data):
    log = history("PQRRadicated", *happened)
    expected = None
    for each in log:
        expected = fold(expected, each)
    delivered = data.draw(st.permutations(log + data.draw(st.lists(st.sampled_from(log), max_size=5))))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(delivered)), max_size=4)))
    case, in_hand = None, []
    for start, end in zip([0, *cuts], [*cuts, len(delivered)], strict=True):
        in_hand += delivered[start:end]
        run = following(case["sequence"] if case else 0, in_hand)
        if run.messages:
            case = written(case, change(as_loaded(case), run.messages))
    assert case == expected


def test_a_change_writes_only_what_changed(history):
    log = history("PQRRadicated", "PQRTransferred", "TermWarning")
    case = fold(fold(None, log[0]), log[1])
    wrote = change(as_loaded(case), log[2:])
    assert set(wrote.fields) == {"sequence", "position", "updated_at", "warned_days_left", "timeline.2"}
    assert wrote.before == 2


def test_a_next_act_in_the_same_lane_is_written_beside_what_worklists_are_sorted_by(history, folded):
    to_classify = ("PQRRadicated", "PQRTransferred", "PQRReceived")
    classified = ("PQRClassified", {"waiting": False, "open_orders": []})
    case, last = folded(*to_classify), history(*to_classify, classified)[-1]
    written_of_acts = {path for path in change(as_loaded(case), [last]).fields if path.startswith("next_acts")}
    assert written_of_acts == {"next_acts.0.step", "next_acts.0.act"}


@pytest.mark.parametrize("beginning", BEGINNINGS, ids=" ".join)
@pytest.mark.parametrize("one", FACTS)
def test_what_is_loaded_of_a_case_is_all_that_an_event_looks_at(history, beginning, one):
    begun = None
    for each in history(*beginning, one, one):
        begun = fold(begun, each)
    for other in FACTS:
        for told in history(other, (other, without_what_may_be_left_out(other))):
            following_one = replace(told, sequence=begun["sequence"] + 1)
            assert written(begun, change(as_loaded(begun), [following_one])) == fold(begun, following_one), other


def test_a_change_of_the_calendar_ends_its_part(message):
    told = [message("PQRRadicated", 1), message("CalendarChanged", 1), message("TermExtended", 2)]
    assert [[each.type for each in part] for part in parts(told)] == [
        ["PQRRadicated", "CalendarChanged"],
        ["TermExtended"],
    ]
    assert list(parts([])) == []


def test_a_change_of_the_calendar_moves_the_terms_it_names(message):
    moved = {"radicado": "E-2026-0000123-4", "previous_due_on": "2026-03-24", "due_on": "2026-03-25"}
    told = message("CalendarChanged", 1, cases_moved=[moved])
    (changed,) = calendar_changes([told])
    assert changed.moved == (Moved("E-2026-0000123-4", "2026-03-24", str(date(2026, 3, 25))),)
