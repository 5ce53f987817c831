"""Whatever is done to a case, by whom and in whatever order: Hypothesis looks for a way to break what a case promises.

Beside the case stands a plain one (plain_case.py), which says what the law allows and which day is the last.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.unit.intake.plain_case import REGIMES, PlainCase
from tests.unit.intake.plain_law import BOGOTA, DAY, Office, midnight_after
from tests.unit.intake.stored_forms import alike, plain_digest, project, put_away_and_taken_up, read_again

from intake.domain import chain, decisions, numbering, remedies, silence, terms, watch
from intake.domain.pqr import PQR
from intake.domain.terms import OfficeHours, Term
from intake.store.recorder import CaseMapper
from radica.access import Lane
from radica.calendar import ClosingDays, colombia
from radica.clock import legal_date
from radica.envelope import Actor, Message
from radica.errors import Invalid, Refused
from radica.events import ALL_VERSIONS, DocumentRef
from radica.events.common import Kind, Result, WorkOrderRequest
from radica.events.examples import EXAMPLES
from radica.events.intake import PQRRadicated, SilenceRecognised

RADICADO, OTHER = "E-2026-0000001-1", "E-2026-0000002-9"
CALENDAR = colombia(2020, 2039)
HOURS = OfficeHours()
PAPER = DocumentRef(sha256="a" * 64, name="indice.json", media_type="application/json", size=10, service="intake")
BY_TIME = Actor("radica", Lane.SERVICE)
MOVE_THE_LAST_DAY = {"PQRRadicated", "TermExtended", "CompletionReceived", "KindChanged", "TermMoved"}
OF_OTHERS = sorted(
    name for (name, version), event in ALL_VERSIONS.items()
    if event.producer != "intake" and event.about_case and version == 1
)  # fmt: skip

people = st.sampled_from(["ana.perez", "luis.diaz"])
actors = st.builds(Actor, people, st.sampled_from(Lane), st.none() | st.just("jefe"))
moments = st.integers(0, 24 * 900).map(lambda hours: datetime(2025, 6, 1, tzinfo=BOGOTA) + timedelta(hours=hours))
results = st.sampled_from(Result)
near = st.integers(-3, 60)


def quiet_no_more(machine):
    return len(machine.history) > machine.quiet


class AnyOrderOfActs(RuleBasedStateMachine):
    """One case with its plain double, the office that counts its days, and all that was heard about it."""

    @initialize(
        kind=st.sampled_from(Kind),
        at=moments,
        order=st.booleans(),
        quiet=st.integers(0, 9),
    )
    def file(self, kind, at, order, quiet):
        self.quiet = quiet  # so many events pass before the case is answered or ended, so that most live a while
        self.case, self.now, self.office, self.calendar = PQR(RADICADO), at, Office(), CALENDAR
        self.history = []
        self.hashes = [chain.START]
        self.last_days = []
        term = Term(terms.REGIMES[kind], at.date(), HOURS.are_over(at))
        radicated = terms.radicated_at(at, CALENDAR, HOURS)
        filed = PQRRadicated.model_validate(EXAMPLES["PQRRadicated", 1]).model_copy(
            update={
                "radicado": RADICADO,
                "kind": kind,
                "regime": term.regime,
                "filed_at": at,
                "radicated_at": radicated,
                "after_hours": term.after_hours,
                "due_on": terms.due_on(term, CALENDAR),
                "work_orders": (WorkOrderRequest(type="leak", reason="Buscar fuga"),) if order else (),
            }
        )
        self.plain = PlainCase(str(kind), at, legal_date(radicated), has_order=order)
        self.plain.due = self.plain.last_day(self.office)
        self.case.happened(filed, BY_TIME, at, sealed=b"sealed")
        self.take_down()

    def take_down(self):
        """Keep what has just happened as it is stored, with its place in the chain."""
        for event in self.case.collect_events():
            stored = CaseMapper().to_stored_event(event)
            self.hashes.append(chain.link(self.hashes[-1], stored.digest()))
            self.history.append(event)

    def act(self, allowed, decide, actor):
        """Do it, or be refused with help, as the plain case says; returns what happened.

        That a refusal changes nothing shows at once: the case stays what its stored history makes.
        """
        try:
            events = decide()
        except (Refused, Invalid) as refusal:
            helpful = refusal.detail and refusal.way_out
        else:
            assert allowed
            for event in events:
                self.case.happened(event, actor, self.now)
            self.take_down()
            return events
        assert helpful
        assert not allowed
        return []

    def copy(self):
        """The case as its stored history makes it."""
        return read_again(self.history)

    @property
    def today(self):
        return legal_date(self.now)

    # ---------------------------------------------------------------------------------------------- time and calendar

    @rule(hours=st.integers(1, 24 * 15))
    def pass_time(self, hours):
        self.now += timedelta(hours=hours)

    @rule(hours=st.sampled_from([-1, 0, 1, 25]), of_the_petitioner=st.booleans())
    def go_to_an_edge(self, hours, of_the_petitioner):
        """Look at the clock about when a last day ends: chance alone would seldom come to that hour."""
        last = self.plain.until if of_the_petitioner and self.plain.until else self.plain.due
        self.now = max(self.now, midnight_after(last) + timedelta(hours=hours))
        self.look_at_the_clock(1)

    @rule(first=st.integers(-5, 30), more=st.integers(0, 4))
    def close_the_office(self, first, more):
        first = self.today + DAY * first
        self.calendar = self.calendar.closed([ClosingDays(first, first + DAY * more, "Resolución 12")])
        self.office.closed |= {first + DAY * step for step in range(more + 1)}

    @rule(times=st.integers(1, 2))
    def look_at_the_clock(self, times):
        """However often one looks, each thing is told once."""
        for _ in range(times):
            expected = self.plain.to_be_told(self.now, self.office)
            seen = watch.look(self.case, self.now, self.calendar, "CAL-1", HOURS)
            assert seen.over == (not self.plain.watched)
            for fact in seen.facts:
                self.case.happened(fact.event, BY_TIME, self.now, cause=fact.cause)
            self.take_down()
            told = [fact.event.event_type for fact in seen.facts]
            if expected is None:
                assert told == self.plain.lapse_to_be_told(self.now)
                continue
            due, over = expected
            assert ("TermMoved" in told) == (due != self.plain.due)
            assert ("TermExpired" in told) == (over and due not in self.plain.warned)
            overdue = self.plain.recognition_overdue(self.now, due)
            assert ("RecognitionOverdue" in told) == (overdue and ("72 h", due) not in self.plain.warned)
            if over:
                self.plain.warned.add(due)
            if overdue:
                self.plain.warned.add(("72 h", due))
            self.plain.due = due

    # --------------------------------------------------------------------------------------------------------- acts

    @rule(actor=actors, days=near)
    def extend(self, actor, days):
        ends_on = self.today + DAY * days
        allowed = self.plain.may_extend(self.today, ends_on, self.office)

        def decide():
            due = decisions.check_extension(self.case, ends_on, self.today, self.calendar)
            return [decisions.extend(self.case, "Pruebas", "Visita", ends_on, due, PAPER)]

        if self.act(allowed, decide, actor):
            self.plain.extended = True
            self.plain.pauses.append((self.today, ends_on))
            self.plain.due = self.plain.last_day(self.office)

    @rule(actor=actors, kind=st.sampled_from(Kind))
    def change_kind(self, actor, kind):
        allowed = self.plain.may_change_kind(str(kind))
        if self.act(allowed, lambda: [decisions.change_kind(self.case, kind, "Es otra", self.calendar)], actor):
            self.plain.kind = str(kind)
            self.plain.due = self.plain.last_day(self.office)

    @rule(actor=actors)
    def ask_to_complete(self, actor):
        allowed = self.plain.may_ask_to_complete(self.today, self.office)
        if self.act(
            allowed, lambda: [remedies.request_completion(self.case, ("x",), self.today, self.calendar)], actor
        ):
            self.plain.asked_on, self.plain.until = self.today, self.plain.to_complete(self.today, self.office)

    @rule(actor=actors)
    def ask_for_more_time(self, actor):
        allowed = self.plain.may_ask_for_more_time(self.today)
        if self.act(allowed, lambda: [remedies.extend_completion(self.case, self.today, self.calendar)], actor):
            self.plain.asked_more, self.plain.until = True, self.plain.to_complete(self.plain.until, self.office)

    @rule(actor=actors, ago=st.integers(-1, 10))
    def complete(self, actor, ago):
        received_on = self.today - DAY * ago
        allowed = self.plain.may_complete(received_on, self.today)

        def decide():
            return [remedies.receive_completion(self.case, received_on, (PAPER,), self.today, self.calendar)]

        if self.act(allowed, decide, actor):
            self.plain.pauses.append((self.plain.asked_on, received_on))
            self.plain.asked_on = self.plain.until = None
            self.plain.asked_more = False
            self.plain.due = self.plain.last_day(self.office)

    @precondition(quiet_no_more)
    @rule(actor=actors, result=results, way=st.sampled_from(["withdraw", "transfer", "window"]))
    def end(self, actor, result, way):
        case, today = self.case, self.today
        ways = {
            "withdraw": lambda: remedies.withdraw(case, today),
            "transfer": lambda: remedies.transfer_out(case, "08078", "Alcaldía", PAPER, today),
            "window": lambda: decisions.resolve_at_window(case, "Se explicó", result, today),
        }
        plain = self.plain
        allowed = {
            "withdraw": not plain.closed,
            "transfer": plain.undecided,
            "window": plain.may_resolve_at_window(result),
        }[way]
        self.plain.closed |= bool(self.act(allowed, ways[way], actor))

    @precondition(quiet_no_more)
    @rule(actor=actors, other=st.sampled_from([None, "itself", OTHER]), voided=st.booleans())
    def void(self, actor, other, voided):
        stands_under = self.case if other == "itself" else other and another(voided)
        allowed = self.plain.may_void(other, other_voided=voided)
        events = self.act(allowed, lambda: numbering.void(self.case, stands_under, "Doble", self.today), actor)
        self.plain.closed |= bool(events)
        self.plain.voided |= bool(events)

    @rule(actor=actors, result=results, as_decided=st.booleans(), ago=st.integers(-1, 3))
    def close(self, actor, result, *, as_decided, ago):
        result = Result(self.plain.decided) if as_decided and self.plain.decided else result
        answered_on = self.today - DAY * ago
        allowed = self.plain.may_close(result, answered_on, self.today)

        def decide():
            withdrawn = remedies.tacitly_withdrawn(self.case, result, self.today)
            closed = decisions.close(self.case, result, answered_on, self.today)
            return [withdrawn, closed] if withdrawn else [closed]

        self.plain.closed |= bool(self.act(allowed, decide, actor))

    @rule(actor=actors)
    def archive(self, actor):
        events = self.act(self.plain.may_archive(), lambda: [decisions.archive(self.case, PAPER, self.today)], actor)
        self.plain.archived |= bool(events)

    @rule(actor=actors)
    def recognise_the_silence(self, actor):
        allowed = self.plain.may_recognise_silence(self.now)

        def decide():
            silence.check(self.case, self.now)
            return [SilenceRecognised(radicado=RADICADO, act="AS-1", recognised_at=self.now)]

        self.plain.silence |= bool(self.act(allowed, decide, actor))

    # ------------------------------------------------------------------------------------------ facts of other services

    @rule(actor=actors, kind=st.sampled_from(OF_OTHERS), again=st.booleans(), citation=st.booleans())
    def hear(self, actor, kind, again, citation):
        self.record(kind, actor, citation=citation)
        if again:
            self.hear_again(len(self.history) - 1)

    @precondition(quiet_no_more)
    @rule(actor=actors, citation=st.booleans(), notified=st.booleans())
    def hear_a_whole_answer(self, actor, citation, notified):
        """The facts that make an answer, so that chance alone need not find them."""
        self.record("ResponseFiled", actor, citation=citation)
        self.record("CommunicationDelivered", actor)
        if notified:
            self.record("NotificationServed", actor)

    @rule(place=st.integers(0, 100))
    def hear_again(self, place):
        """A fact that the case holds changes nothing, whoever brings it."""
        heard = [event.message for event in self.history if event.message.type in OF_OTHERS]
        if heard:
            assert not self.case.record(replace(heard[place % len(heard)], sequence=place))
            assert self.case.collect_events() == []

    def record(self, kind, actor, *, citation=False):
        data = {**EXAMPLES[kind, 1], "radicado": RADICADO}
        if kind == "ResponseFiled":
            data["needs_citation"] = citation
        message = Message(str(uuid.uuid4()), kind, 1, "/elsewhere", RADICADO, 7, self.now, actor, data)
        assert self.case.record(message)
        self.take_down()
        match kind:
            case "WorkOrderOpened":
                self.plain.has_order = True
            case "ResponseFiled":
                self.plain.number, self.plain.to_be_notified = data["outgoing_number"], citation
                self.plain.sent_on = date.fromisoformat(data["filed_on"])
                self.plain.decided = data["result"]
            case "CommunicationDelivered":
                self.plain.delivered = True
            case "NotificationServed":
                self.plain.notified = True

    # ----------------------------------------------------------------------------------------------- what always holds

    @invariant()
    def the_plain_case_says_the_same(self):
        case, plain = self.case, self.plain
        assert (case.closed, case.archived, case.voided, case.silence_recognised) == (
            plain.closed, plain.archived, plain.voided, plain.silence
        )  # fmt: skip
        assert (case.kind, case.regime) == (plain.kind, REGIMES[plain.kind])
        assert (case.due_on, case.extended, case.answered) == (plain.due, plain.extended, plain.answered)
        assert (case.awaited and case.awaited.until, case.completion_asked_on) == (plain.until, plain.asked_on)
        assert case.term_runs == (plain.watched and plain.asked_on is None)

    @invariant()
    def the_history_counts_from_one_and_holds_each_fact_once(self):
        assert [event.originator_version for event in self.history] == list(range(1, self.case.version + 1))
        ids = [event.message.id for event in self.history]
        assert len(set(ids)) == len(ids)

    @invariant()
    def a_case_is_closed_and_archived_once_and_takes_no_act_after(self):
        own = [event.message.type for event in self.history if event.message.type not in OF_OTHERS]
        assert own.count("PQRClosed") <= 1
        assert own.count("PQRArchived") <= 1
        if "PQRClosed" in own:
            assert own[own.index("PQRClosed") + 1 :] in ([], ["PQRArchived"])

    @invariant()
    def nothing_but_a_lawful_act_moves_the_last_day(self):
        case = None
        for event in self.history:
            before = case and case.due_on
            case = project(case, [event])
            assert case.due_on == before or event.message.type in MOVE_THE_LAST_DAY

    @invariant()
    def the_stored_bytes_make_the_same_case_from_the_beginning_and_from_any_snapshot(self):
        assert alike(self.copy(), self.case)
        cut = len(self.hashes) * 7 % len(self.history) + 1
        snapshot = put_away_and_taken_up(read_again(self.history[:cut]))
        assert alike(project(snapshot, self.history[cut:]), self.case)

    @invariant()
    def the_chain_is_that_of_docs_evidence(self):
        last = self.history[-1]
        assert self.hashes[-1] == hashlib.sha256(self.hashes[-2] + plain_digest(last)).digest()


def another(voided):
    other = PQR(OTHER)
    other.voided = voided
    return other


AnyOrderOfActs.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
test_any_order_of_acts = AnyOrderOfActs.TestCase
