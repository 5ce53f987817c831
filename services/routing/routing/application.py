"""What people do in routing, one method per act of steps 3 to 10: check the lane, load, decide, save, announce."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radica.access import Lane
from radica.commands import Receipt
from radica.errors import Invalid
from radica.inbox import take
from radica.once import once
from radica.outbox import announce
from routing.domain import case as cases
from routing.domain import steps, work_order
from routing.domain.areas import AREA_LANES
from routing.policies import book_of, follow
from routing.store import cases as case_store
from routing.store import orders as order_store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radica.clock import Clock
    from radica.commands import Command
    from radica.documents import DocumentStore
    from radica.envelope import Message
    from radica.events import BaseEvent, DocumentRef
    from radica.postgres import Database, Transaction
    from routing import bodies
    from routing.domain.case import Case
    from routing.domain.work_order import WorkOrder

SERVICE = "routing"
ASSISTANT = Lane.CUSTOMER_SERVICE_ASSISTANT
PROFESSIONAL = Lane.CUSTOMER_SERVICE_PROFESSIONAL
DIRECTOR = Lane.COMMERCIAL_DIRECTOR
CREWS = (Lane.FIELD_OPERATOR, Lane.METERING_TECHNICIAN)
AREA_STAFF = tuple(sorted(set(AREA_LANES.values())))


class Routing:
    """The acts of routing over its database and its documents.

    `read_version` is the version (ETag) that the person had read: changing what was already decided needs it.
    """

    def __init__(self, db: Database, clock: Clock, documents: DocumentStore) -> None:
        self._db = db
        self._clock = clock
        self._documents = documents

    def transfer(
        self, command: Command, radicado: str, body: bodies.Transfer, read_version: int | None = None
    ) -> Receipt:
        """Step 3: hand the case to the competent area."""
        lane = command.access.require(ASSISTANT)

        def act(tx: Transaction) -> Receipt:
            case = case_store.locked(tx, radicado)
            event = steps.transfer(case, book_of(case), area=body.area, reason=body.reason, read_version=read_version)
            return _recorded(tx, command, lane, case, event)

        return once(self._db, command, act)

    def assign(
        self, command: Command, radicado: str, body: bodies.Assignment, read_version: int | None = None
    ) -> Receipt:
        """Step 4: give the case to a person of the area."""
        lane = command.access.require(DIRECTOR)

        def act(tx: Transaction) -> Receipt:
            case = case_store.locked(tx, radicado)
            event = steps.assign(case, body.person, read_version=read_version)
            return _recorded(tx, command, lane, case, event)

        return once(self._db, command, act)

    def report(self, command: Command, radicado: str, body: bodies.AreaReport) -> Receipt:
        """Step 5: hand in the area's report with its supports."""
        command.access.require(*AREA_STAFF)
        self._must_have(body.documents)

        def act(tx: Transaction) -> Receipt:
            case = case_store.locked(tx, radicado)
            lane = _lane_of_area(command, case)
            event = steps.report(case, complete=body.complete, missing=body.missing, documents=body.documents)
            case_store.note_report(tx, command, event, body.summary)
            return _recorded(tx, command, lane, case, event)

        return once(self._db, command, act)

    def complete_supports(self, command: Command, radicado: str, body: bodies.Supports) -> Receipt:
        """Step 6: hand in the supports that were missing."""
        command.access.require(*AREA_STAFF)
        self._must_have(body.documents)

        def act(tx: Transaction) -> Receipt:
            case = case_store.locked(tx, radicado)
            lane = _lane_of_area(command, case)
            event = steps.complete_supports(case, body.documents)
            case_store.note_supports(tx, command, event)
            return _recorded(tx, command, lane, case, event)

        return once(self._db, command, act)

    def receive(self, command: Command, radicado: str) -> Receipt:
        """Step 7: receive the case back from the area."""
        lane = command.access.require(PROFESSIONAL)

        def act(tx: Transaction) -> Receipt:
            case = case_store.locked(tx, radicado)
            return _recorded(tx, command, lane, case, steps.receive(case))

        return once(self._db, command, act)

    def classify(
        self, command: Command, radicado: str, body: bodies.Classification, read_version: int | None = None
    ) -> Receipt:
        """Step 8: classify the case, which then waits for its open work orders."""
        lane = command.access.require(PROFESSIONAL)

        def act(tx: Transaction) -> Receipt:
            case = case_store.locked(tx, radicado)
            event = steps.classify(case, body.classification, read_version=read_version)
            case_store.note_classification(tx, radicado, body.note)
            return _recorded(tx, command, lane, case, event)

        return once(self._db, command, act)

    def issue_concept(self, command: Command, radicado: str, body: bodies.Concept) -> Receipt:
        """Step 10: give the concept, resting on everything that areas and crews handed in."""
        lane = command.access.require(PROFESSIONAL)

        def act(tx: Transaction) -> Receipt:
            case = case_store.locked(tx, radicado)
            event = steps.issue_concept(
                case,
                way=body.way,
                proposed_result=body.proposed_result,
                reasons=body.reasons,
                supports=case_store.supports(tx, radicado),
            )
            case_store.note_concept(tx, event)
            return _recorded(tx, command, lane, case, event)

        return once(self._db, command, act)

    def open_order(self, command: Command, radicado: str, body: bodies.OrderRequest) -> Receipt:
        """Step 9: open a work order for the case."""
        lane = command.access.require(ASSISTANT)

        def act(tx: Transaction) -> Receipt:
            case = case_store.locked(tx, radicado)
            event = work_order.open_order(case, order_store.next_number(tx, command.at), body.asked())
            order_store.insert(tx, event, command.at)
            event_id = _announce(tx, command, lane, event)
            return _receipt(event, event_id, work_order=event.number, area=event.area, version=1)

        return once(self._db, command, act)

    def dispatch_order(
        self, command: Command, number: str, body: bodies.Dispatch, read_version: int | None = None
    ) -> Receipt:
        """Step 3: send the order to its area and crew."""
        lane = command.access.require(ASSISTANT)

        def act(tx: Transaction) -> Receipt:
            case, order = _order(tx, number)
            event = work_order.dispatch(case, order, body.crew, area=body.area, read_version=read_version)
            order = work_order.evolve(order, event)
            order_store.save_dispatch(tx, order, command.at)
            return _order_receipt(order, event, _announce(tx, command, lane, event))

        return once(self._db, command, act)

    def visit_order(self, command: Command, number: str, body: bodies.Visit) -> Receipt:
        """Step 9: tell of a visit."""
        lane = command.access.require(*CREWS)
        self._must_have(body.documents)

        def act(tx: Transaction) -> Receipt:
            case, order = _order(tx, number)
            event = work_order.visit(
                case,
                order,
                visited_at=body.visited_at,
                notes=body.notes,
                documents=body.documents,
                now=command.at,
            )
            order = work_order.evolve(order, event)
            order_store.save_visit(tx, command, order, event)
            return _order_receipt(order, event, _announce(tx, command, lane, event))

        return once(self._db, command, act)

    def close_order(self, command: Command, number: str, body: bodies.Closing) -> Receipt:
        """Step 9: close the order with its result, and open the next one in the same commit if one is needed."""
        lane = command.access.require(ASSISTANT)
        self._must_have(body.documents)
        finding = body.finding()

        def act(tx: Transaction) -> Receipt:
            case, order = _order(tx, number)
            following = order_store.next_number(tx, command.at) if finding.follow_up else None
            event = work_order.close(case, order, finding, now=command.at, follow_up_number=following)
            order = work_order.evolve(order, event)
            order_store.save_closing(tx, order, event, command.at, body.handed_in())
            event_id = _announce(tx, command, lane, event)
            if finding.follow_up and following:
                opened = work_order.open_order(case, following, finding.follow_up, follows=number)
                order_store.insert(tx, opened, command.at)
                _announce(tx, command, lane, opened)
            return _order_receipt(order, event, event_id, follow_up=following)

        return once(self._db, command, act)

    def hear(self, messages: Sequence[Message]) -> None:
        """Follow what intake announced; each message has its effect once."""
        with self._db.transaction() as tx:
            new = take(tx, messages)
            case_store.lock_all(tx, [message.subject for message in new])
            for message in new:
                follow(tx, message, self._clock.now(), self._documents)

    def _must_have(self, documents: Sequence[DocumentRef]) -> None:
        """Raise Invalid, naming the field, for a reference to what was not uploaded to this service."""
        for place, document in enumerate(documents):
            if not self._documents.has(document):
                raise Invalid(
                    f"documents[{place}]",
                    "Ese documento no está en este servicio.",
                    "Súbalo con POST /documents y envíe la referencia tal como la recibe.",
                )


def _lane_of_area(command: Command, case: Case) -> str:
    """Return the lane of the case's area, which the person must have; raises Forbidden."""
    return command.access.require(*([AREA_LANES[case.area]] if case.area else AREA_STAFF))


def _order(tx: Transaction, number: str) -> tuple[Case, WorkOrder]:
    """Return an order with its case, both held; the case first, like every other act, so that nobody deadlocks."""
    case = case_store.locked(tx, order_store.case_of(tx, number))
    return case, order_store.order(tx, number)


def _recorded(tx: Transaction, command: Command, lane: str, case: Case, event: BaseEvent) -> Receipt:
    """Save the case as the event leaves it and announce the event."""
    case = cases.evolve(case, event)
    case_store.save(tx, case)
    event_id = _announce(tx, command, lane, event)
    return _receipt(event, event_id, stage=case.stage, next_step=case.next_step, version=case.version)


def _announce(tx: Transaction, command: Command, lane: str, event: BaseEvent) -> str:
    return announce(tx, event, actor=command.actor(lane), at=command.at, traceparent=command.traceparent)


def _order_receipt(order: WorkOrder, event: BaseEvent, event_id: str, **more: Any) -> Receipt:  # noqa: ANN401 - JSON
    return _receipt(event, event_id, work_order=order.number, state=order.state, version=order.version, **more)


def _receipt(event: BaseEvent, event_id: str, **data: Any) -> Receipt:  # noqa: ANN401 - any JSON value
    return Receipt(event.radicado, event.event_type, event_id, data)
