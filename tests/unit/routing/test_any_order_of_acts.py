"""Whatever people do, in whatever order, the procedure keeps its promises: Hypothesis looks for a way to break one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from radica.errors import Invalid, Refused
from radica.events.common import Area, DocumentRef, Kind, Result, Way, WorkOrderRequest, WorkOrderType
from radica.events.examples import EXAMPLES
from radica.events.intake import PQRClosed, PQRReopened, PQRWithdrawn
from radica.events.routing import LeakResult
from routing import rulebook
from routing.domain import steps, work_order
from routing.domain.case import Case, evolve
from routing.domain.rules import in_force
from routing.domain.work_order import Finding, State, WorkOrder

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
BOOK = in_force(rulebook.published(), date(2026, 11, 24))
PHOTO = DocumentRef(sha256="a" * 64, name="foto.jpg", media_type="image/jpeg", size=9, service="routing")
PEOPLE = st.sampled_from(["ana.perez", "luis.diaz"])
READ_OR_NOT = st.sampled_from([0, -1, None])
ORDERS = st.integers(0, 3)


class AnyOrderOfActs(RuleBasedStateMachine):
    """One case, its orders, and everything that was announced about them."""

    def __init__(self):
        super().__init__()
        self.case = Case("E-2026-0000123-4", Kind.RECLAMACION, "102", "4410021", NOW, date(2026, 12, 17))
        self.orders: list[WorkOrder] = []
        self.announced = []

    def attempt(self, act):
        """Carry out an act on the case if it is allowed; a refusal must help the person, and changes nothing."""
        before = self.case
        try:
            event = act()
        except (Refused, Invalid) as refusal:
            helpful = refusal.detail and refusal.way_out
        else:
            assert not before.ended
            self.announced.append(event)
            return event
        assert helpful
        assert self.case == before
        return None

    def on_case(self, act):
        event = self.attempt(act)
        if event is not None:
            before, self.case = self.case, evolve(self.case, event)
            assert self.case.version == before.version + 1

    def on_order(self, place, act):
        if not self.orders:
            return
        place %= len(self.orders)
        event = self.attempt(lambda: act(self.orders[place]))
        if event is not None:
            assert self.orders[place].state is not State.CLOSED
            self.orders[place] = work_order.evolve(self.orders[place], event)
            self.count_orders()

    def count_orders(self):
        still_out = tuple(order.number for order in self.orders if order.state is not State.CLOSED)
        self.case = replace(self.case, open_orders=still_out)

    def version(self, read):
        return None if read is None else self.case.version + read

    @rule(count=st.integers(1, 9))
    def proceed(self, count):
        """Go some steps the proper way, so that chance alone need not find it."""
        for _ in range(count):
            if not (self.case.ended or self.case.stage == "concept_issued"):
                self.NEXT[self.case.stage](self)

    @rule(area=st.none() | st.sampled_from(Area), reason=st.none() | st.just("Otra área"), read=READ_OR_NOT)
    def transfer(self, area, reason, read):
        self.on_case(lambda: steps.transfer(self.case, BOOK, area=area, reason=reason, read_version=self.version(read)))

    @rule(person=PEOPLE, read=READ_OR_NOT)
    def assign(self, person, read):
        self.on_case(lambda: steps.assign(self.case, person, read_version=self.version(read)))

    @rule(complete=st.booleans(), missing=st.sampled_from([(), ("acta",)]))
    def report(self, complete, missing):
        self.on_case(lambda: steps.report(self.case, complete=complete, missing=missing, documents=[PHOTO]))

    @rule(documents=st.sampled_from([(), (PHOTO,)]))
    def complete_supports(self, documents):
        self.on_case(lambda: steps.complete_supports(self.case, documents))

    @rule()
    def receive(self):
        self.on_case(lambda: steps.receive(self.case))

    @rule(read=READ_OR_NOT)
    def classify(self, read):
        self.on_case(lambda: steps.classify(self.case, "fundada", read_version=self.version(read)))

    @rule(way=st.sampled_from(Way), result=st.sampled_from(Result))
    def issue_concept(self, way, result):
        self.on_case(lambda: steps.issue_concept(self.case, way=way, proposed_result=result, reasons=["Motivo"]))

    def close_or_conclude(self):
        if self.case.open_orders:
            self.close(next(at for at, order in enumerate(self.orders) if order.state != "closed"), None, "Nadie")
        else:
            self.issue_concept(Way.DRAFT, Result.ACCEDE)

    NEXT: ClassVar = {
        "radicated": lambda self: self.transfer(None, None, None),
        "transferred": lambda self: self.assign("ana.perez", None),
        "assigned": lambda self: self.report(len(self.orders) % 2 == 0, ("acta",) if len(self.orders) % 2 else ()),
        "reported_incomplete": lambda self: self.complete_supports((PHOTO,)),
        "reported_complete": receive,
        "supports_completed": receive,
        "received": lambda self: self.classify(0),
        "classified": close_or_conclude,
    }

    @precondition(lambda self: len(self.orders) < 4)
    @rule()
    def open_order(self):
        request = WorkOrderRequest(type=WorkOrderType.LEAK, reason="Buscar fuga")
        opened = self.attempt(lambda: work_order.open_order(self.case, f"OT-{len(self.orders)}", request))
        if opened is not None:
            self.orders.append(WorkOrder(opened.number, opened.radicado, opened.order_type, opened.area))
            self.count_orders()

    @rule(place=ORDERS, read=READ_OR_NOT)
    def dispatch(self, place, read):
        self.on_order(
            place,
            lambda order: work_order.dispatch(
                self.case, order, "C-1", read_version=None if read is None else order.version + read
            ),
        )

    @rule(place=ORDERS)
    def visit(self, place):
        self.on_order(
            place,
            lambda order: work_order.visit(self.case, order, visited_at=NOW, notes="Fui", documents=[], now=NOW),
        )

    @rule(place=ORDERS, result=st.none() | st.just(LeakResult(found=False)), reason=st.none() | st.just("Nadie"))
    def close(self, place, result, reason):
        finding = Finding(result=result, not_visited_reason=reason)
        self.on_order(place, lambda order: work_order.close(self.case, order, finding, now=NOW))

    @rule(model=st.sampled_from([PQRClosed, PQRWithdrawn]))
    def end(self, model):
        self.case = evolve(self.case, model.model_validate(EXAMPLES[model.__name__, 1]))
        still_out = [order for order in self.orders if order.state is not State.CLOSED]
        for closed in work_order.close_with_case(self.case, still_out):
            place = next(at for at, order in enumerate(self.orders) if order.number == closed.number)
            self.orders[place] = work_order.evolve(self.orders[place], closed)
        self.count_orders()

    @precondition(lambda self: self.case.ended)
    @rule()
    def reopen(self):
        self.case = evolve(self.case, PQRReopened.model_validate(EXAMPLES["PQRReopened", 1]))

    @invariant()
    def a_concept_rests_on_every_step_since_the_last_transfer(self):
        types = [event.event_type for event in self.announced]
        if not types or types[-1] != "ConceptIssued":
            return
        last_transfer = len(types) - 1 - types[::-1].index("PQRTransferred")
        since = types[last_transfer:]
        assert "PQRAssigned" in since
        supported = [e for e in self.announced[last_transfer:] if e.event_type == "SupportsCompleted"]
        reports = [e for e in self.announced[last_transfer:] if e.event_type == "AreaReportSubmitted"]
        assert supported or reports[-1].complete
        assert since.index("AreaReportSubmitted") < since.index("PQRReceived") < since.index("PQRClassified")
        assert not self.case.open_orders

    @invariant()
    def no_order_is_closed_unvisited_without_saying_so(self):
        for event in self.announced:
            if event.event_type == "WorkOrderClosed" and event.visited_at is None:
                assert event.result.type == "other"
                assert not event.result.done

    @invariant()
    def a_living_case_always_knows_its_next_step(self):
        finished = bool(self.case.ended) or self.case.stage == "concept_issued"
        assert bool(self.case.next_step) != finished


AnyOrderOfActs.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
test_any_order_of_acts = AnyOrderOfActs.TestCase
