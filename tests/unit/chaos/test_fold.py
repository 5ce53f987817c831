"""The checker's fold against reporting's own: written apart, they must agree on any history that can be thought of."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.chaos import fold
from tests.chaos.contract import of_a_case, producers
from tests.chaos.evidence import LogRow
from tests.chaos.invariants.projection import differences
from tests.unit.chaos.a_run import BEGAN, FIRST, example

from radica.envelope import Actor, Message
from reporting.domain import fold as reportings

NUMBERS = {
    "WorkOrder": st.sampled_from(["OT-1", "OT-2"]),
    "Reliquidation": st.sampled_from(["RL-1", "RL-2"]),
    "ChargesLoaded": st.sampled_from(["RL-1", "RL-2"]),
}
CHOICES = {
    "AreaReportSubmitted": {"complete": st.booleans()},
    "PQRAssigned": {"previous_person": st.sampled_from([None, "pedro"])},
    "PQRClassified": {"waiting": st.booleans()},
    "ConceptIssued": {"way": st.sampled_from(["draft", "reliquidate"])},
    "ReliquidationDone": {"charge_needed": st.booleans()},
    "ResponseFiled": {"needs_citation": st.booleans()},
    "DeliveryAssigned": {"channel": st.sampled_from(["address", "desk", "electronic"])},
    "CommunicationDelivered": {"channel": st.sampled_from(["address", "desk", "electronic"])},
    "PQRTransferred": {"area": st.sampled_from(["micromedicion", "juridica", "operacion"])},
    "PQRClosed": {
        "notified_on": st.sampled_from([None, "2026-03-20"]),
        "outgoing_number": st.sampled_from([None, "S-9"]),
    },
    "PQRReopened": {"due_on": st.sampled_from([None, "2026-05-05"])},
    "PQRMigrated": {
        "ended": st.sampled_from([None, {"result": None, "closed_on": "2024-06-05", "archived_on": "2024-06-07"}]),
        "notified_on": st.sampled_from([None, "2024-05-24"]),
    },
    "WorkOrderDispatched": {"area": st.sampled_from(["micromedicion", "operacion"])},
}
"""What the way of a case depends on."""
LATER = sorted(name for name in producers() if of_a_case(name) and name not in fold.BEGINNINGS)


USUAL_WAY = """
    WorkOrderOpened PQRTransferred WorkOrderDispatched PQRAssigned AreaReportSubmitted PQRReceived WorkOrderVisited
    PQRClassified WorkOrderClosed ConceptIssued ReliquidationDone ResponseDrafted ResponseApproved ResponseSigned
    ResponseFiled DeliveryAssigned CommunicationDelivered NotificationServed DeliveryRecorded PQRClosed PQRArchived
""".split()  # noqa: SIM905 - a list to be read


@st.composite
def an_event(draw, names):
    name = draw(st.sampled_from(names))
    changes = {field: draw(values) for field, values in CHOICES.get(name, {}).items()}
    for prefix, numbers in NUMBERS.items():
        if name.startswith(prefix):
            changes["number"] = draw(numbers)
    return name, changes


@st.composite
def histories(draw):
    """A case that went a stretch of the usual way, and then whatever may be stated of it."""
    gone = draw(st.integers(0, len(USUAL_WAY)))
    usual = [draw(an_event([name])) for name in USUAL_WAY[:gone]]
    begun = draw(an_event(sorted(fold.BEGINNINGS)))
    return [begun, *usual, *draw(st.lists(an_event(LATER), max_size=15))]


@settings(max_examples=150, deadline=None)
@given(histories())
def test_both_folds_show_the_same_case(history):
    rows = [a_row(place, *event) for place, event in enumerate(history, start=1)]
    case = None
    for row in rows:
        case = reportings.fold(case, a_message(row))

    assert list(differences(fold.document(rows), case)) == []


def a_row(place, event_type, changes):
    return LogRow(
        position=10 * place,
        message_id=f"00000000-0000-0000-0000-{place:012}",
        type=event_type,
        version=1,
        subject=FIRST,
        sequence=place,
        source=producers()[event_type],
        at=BEGAN + timedelta(hours=place),
        actor="ana",
        lane="customer_service_assistant",
        data={**example(event_type), "radicado": FIRST, **changes},
    )


def a_message(row):
    actor = Actor(row.actor, row.lane)
    return Message(
        row.message_id, row.type, row.version, "/intake", row.subject, row.sequence, row.at, actor, row.data,
        position=row.position,
    )  # fmt: skip
