"""Every refusal of the rules in its own words: what is wrong, in which field, and the way out, as people read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from radica.errors import Invalid, Refused
from radica.events.common import Area, Kind, Result, Way, WorkOrderRequest, WorkOrderType
from radica.events.examples import EXAMPLES
from radica.events.intake import KindChanged, PQRRadicated
from radica.events.routing import LeakResult, OtherResult, ReadingResult
from routing.domain import steps, work_order
from routing.domain.case import Changed, Stage, VersionNeeded, begun, evolve
from routing.domain.work_order import Finding, State, WorkOrder

NUMBER = "OT-2026-0000007-1"
ORDER = WorkOrder(NUMBER, "E-2026-0000123-4", WorkOrderType.READING, Area.MICROMEDICION)
READING = ReadingResult(meter="M-1", reading=Decimal("120.500"), read_on=date(2026, 11, 20))
OTHER = OtherResult(done=True, finding="Hecho")


@pytest.fixture
def refused():
    """Give what a refusal says."""

    def said(act, kind=Refused):
        with pytest.raises(kind) as refusal:
            act()
        return refusal.value.field, refusal.value.detail, refusal.value.way_out

    return said


PEOPLE = "lo hace el profesional de servicio al cliente"
NEXT = {
    Stage.RADICATED: "trasladarlo al área competente: lo hace el auxiliar de servicio al cliente",
    Stage.TRANSFERRED: "asignarlo a una persona: lo hace el director comercial",
    Stage.ASSIGNED: "entregar el informe del área: lo hace el técnico de micromedición",
    Stage.REPORTED_INCOMPLETE: "entregar los soportes (acta de visita): lo hace el técnico de micromedición",
    Stage.REPORTED_COMPLETE: f"recibirlo: {PEOPLE}",
    Stage.SUPPORTS_COMPLETED: f"recibirlo: {PEOPLE}",
    Stage.RECEIVED: f"clasificarlo: {PEOPLE}",
    Stage.CLASSIFIED: f"emitir el concepto: {PEOPLE}",
    Stage.CONCEPT_ISSUED: "",
}
ORDER_OF_STAGES = list(Stage)
NEEDS = {
    "report": ("entregar el informe", [Stage.ASSIGNED]),
    "supports": ("entregar soportes", [Stage.REPORTED_INCOMPLETE]),
    "receive": ("recibir el caso", [Stage.REPORTED_COMPLETE, Stage.SUPPORTS_COMPLETED]),
    "classify": ("clasificar el caso", [Stage.RECEIVED, Stage.CLASSIFIED]),
    "concept": ("emitir el concepto", [Stage.CLASSIFIED]),
}


@pytest.mark.parametrize("stage", Stage)
def test_a_case_tells_its_next_step_and_who_does_it(case_at, stage):
    assert case_at(stage).next_step == NEXT[stage]


@pytest.mark.parametrize("act", NEEDS)
@pytest.mark.parametrize("stage", Stage)
def test_an_act_before_or_after_its_step_says_what_is_missing(case_at, acts, refused, act, stage):
    name, stages = NEEDS[act]
    if stage in stages:
        return
    said = refused(lambda: acts[act](case_at(stage)))
    if stage is Stage.CONCEPT_ISSUED:
        assert said == (
            None, "El concepto de este caso ya se emitió.", "El caso sigue su camino hacia la respuesta."
        )  # fmt: skip
    elif ORDER_OF_STAGES.index(stage) > ORDER_OF_STAGES.index(stages[-1]):
        assert said == (None, f"No se puede {name}: el caso ya pasó por ese paso.", f"Ahora falta {NEXT[stage]}.")
    else:
        assert said == (None, f"No se puede {name} todavía.", f"Primero falta {NEXT[stage]}.")


@pytest.mark.parametrize("act", ["transfer", "assign", "report", "receive", "classify", "concept", "open_order"])
def test_a_case_that_has_ended_admits_no_act(case_at, acts, refused, act):
    ended = case_at(Stage.CLASSIFIED, ended="PQRClosed")
    said = refused(lambda: acts[act](ended))
    assert said == (None, "El caso está cerrado.", "Consulte su historia: ya no admite actuaciones.")


def test_what_the_steps_do_not_allow(case_at, acts, book, refused):
    assert refused(lambda: steps.transfer(case_at(Stage.ASSIGNED), book)) == (
        None, "El caso ya está en Micromedición.", "Para moverlo, diga a qué otra área."
    )  # fmt: skip
    assert refused(lambda: acts["assign"](case_at(Stage.RADICATED))) == (
        None, "No se puede asignar todavía.", f"Primero falta {NEXT[Stage.RADICATED]}."
    )  # fmt: skip
    assert refused(lambda: acts["assign"](case_at(Stage.ASSIGNED))) == (
        None, "El caso ya está asignado a ana.perez.", "Para cambiarlo, diga otra persona."
    )  # fmt: skip
    waiting = case_at(Stage.CLASSIFIED, open_orders=(NUMBER, "OT-2026-0000008-9"))
    orders = f"cerrar las órdenes {NUMBER}, OT-2026-0000008-9: lo hace el auxiliar de servicio al cliente"
    assert waiting.next_step == orders
    assert refused(lambda: acts["concept"](waiting)) == (
        None, "No se puede emitir el concepto todavía.", f"Primero falta {orders}."
    )  # fmt: skip


def test_a_decision_that_was_not_read(case_at, book, refused):
    case = case_at(Stage.ASSIGNED)
    assert refused(lambda: steps.assign(case, "luis.diaz"), VersionNeeded) == (
        None,
        "Va a cambiar algo que ya se decidió.",
        "Consulte de nuevo y envíe el encabezado If-Match con el ETag que reciba.",
    )
    assert refused(lambda: steps.assign(case, "luis.diaz", read_version=1), Changed) == (
        None, "Otra persona lo cambió después de que usted lo leyó.", "Consulte de nuevo y decida otra vez."
    )  # fmt: skip


def a_report(case, **fields):
    return lambda: steps.report(case, **fields)


def a_concept(case, way=Way.DRAFT, result=Result.ACCEDE):
    return lambda: steps.issue_concept(case, way=way, proposed_result=result, reasons=["Motivo"])


REASON = "Escriba por qué esa área es la competente."


@pytest.mark.parametrize(
    ("at", "act", "said"),
    [
        (
            (Stage.RADICATED, {}), lambda case, book: lambda: steps.transfer(case, book, area=Area.CARTERA),
            ("reason", "Falta el motivo: la regla causa-102 traslada este caso a Micromedición.", REASON),
        ),
        (
            (Stage.ASSIGNED, {}),
            lambda case, book: lambda: steps.transfer(case, book, area=Area.CARTERA, read_version=case.version),
            ("reason", "Falta el motivo del nuevo traslado.", REASON),
        ),
        (
            (Stage.ASSIGNED, {}), lambda case, _: a_report(case, complete=True, missing=["acta"]),
            ("missing", "Un informe completo no puede decir que algo falta.", "Deje la lista vacía."),
        ),
        (
            (Stage.ASSIGNED, {}), lambda case, _: a_report(case, complete=False),
            ("missing", "El informe no está completo y no dice qué falta.", "Escriba qué soportes faltan."),
        ),
        (
            (Stage.REPORTED_INCOMPLETE, {}), lambda case, _: lambda: steps.complete_supports(case, []),
            ("documents", "No hay ningún soporte.", "Suba los documentos y agréguelos a la lista."),
        ),
        (
            (Stage.CLASSIFIED, {"account": None}), lambda case, _: a_concept(case, Way.RELIQUIDATE),
            ("way", "El caso no tiene cuenta: no hay qué reliquidar.", "Use la vía «draft»."),
        ),
        (
            (Stage.CLASSIFIED, {}), lambda case, _: a_concept(case, result=Result.REVOCA),
            (
                "proposed_result", "«revoca» no responde un caso de tipo «reclamacion».",
                "Use uno de: accede, accede_parcialmente, no_accede, rechaza, traslada_por_competencia, archiva.",
            ),
        ),
        (
            (Stage.CLASSIFIED, {"kind": Kind.RECURSO_REPOSICION}), lambda case, _: a_concept(case),
            (
                "proposed_result", "«accede» no responde un caso de tipo «recurso_reposicion».",
                "Use uno de: confirma, modifica, revoca, rechaza, traslada_por_competencia, archiva.",
            ),
        ),
    ],
)  # fmt: skip
def test_what_was_sent_wrong_is_named(case_at, book, refused, at, act, said):
    stage, changes = at
    assert refused(act(case_at(stage, **changes), book), Invalid) == said


def test_what_orders_do_not_allow(case_at, refused, now):
    case = case_at(Stage.ASSIGNED)
    visited, closed = replace(ORDER, state=State.VISITED), replace(ORDER, state=State.CLOSED)
    assert refused(lambda: work_order.dispatch(case, closed, "C-1")) == (
        None, f"La orden {NUMBER} está cerrada.", "Si hace falta otra visita, abra una orden nueva."
    )  # fmt: skip
    assert refused(lambda: work_order.dispatch(case, visited, "C-1")) == (
        None, f"La orden {NUMBER} ya tuvo visita.", "Ciérrela con su resultado y abra la siguiente para otra cuadrilla."
    )  # fmt: skip
    told = {"visited_at": now, "notes": "x", "documents": [], "now": now}
    assert refused(lambda: work_order.visit(case, ORDER, **told)) == (
        None, f"La orden {NUMBER} no se ha despachado.", "Primero la despacha el auxiliar de servicio al cliente."
    )  # fmt: skip
    assert refused(lambda: work_order.close(case, ORDER, Finding(result=READING), now=now)) == (
        None,
        f"No se puede cerrar la orden {NUMBER}: no ha tenido visita.",
        "La visita la registra la cuadrilla; si no se hará, diga por qué en not_visited_reason.",
    )


LEAK = WorkOrderType.LEAK


@pytest.mark.parametrize(
    ("came_back", "finding", "said"),
    [
        (
            (State.VISITED, WorkOrderType.READING), Finding(not_visited_reason="Nadie"),
            ("not_visited_reason", "La orden sí tuvo visita.", "Quite este campo y escriba el resultado."),
        ),
        (
            (State.VISITED, WorkOrderType.READING), Finding(),
            ("result", "Falta el resultado de la visita.", "Escriba el resultado de la orden."),
        ),
        (
            (State.OPEN, WorkOrderType.READING), Finding(result=READING, not_visited_reason="Nadie"),
            ("result", "Sin visita no hay resultado.", "Quite el resultado y deje not_visited_reason."),
        ),
        (
            (State.VISITED, WorkOrderType.READING), Finding(result=OTHER),
            ("result.type", "Una orden de tipo «reading» no tiene ese resultado.", "Use el tipo «reading»."),
        ),
        (
            (State.VISITED, WorkOrderType.REPAIR), Finding(result=READING),
            ("result.type", "Una orden de tipo «repair» no tiene ese resultado.", "Use el tipo «other»."),
        ),
        (
            (State.VISITED, WorkOrderType.READING),
            Finding(result=READING.model_copy(update={"read_on": date(2026, 11, 25)})),
            ("result.read_on", "La lectura no puede ser de un día futuro.", "Corrija la fecha."),
        ),
        (
            (State.VISITED, LEAK), Finding(result=LeakResult(found=True)),
            ("result.place", "Se encontró una fuga y no se dice dónde.", "Diga dónde está la fuga."),
        ),
        (
            (State.VISITED, LEAK), Finding(result=LeakResult(found=False, place="network")),
            ("result.place", "No se encontró fuga: no puede tener lugar.", "Deje este campo vacío."),
        ),
        (
            (State.VISITED, LEAK), Finding(result=LeakResult(found=False, repaired=True)),
            ("result.repaired", "No se encontró fuga: no pudo repararse.", "Ponga false."),
        ),
    ],
)  # fmt: skip
def test_what_comes_back_wrong_with_an_order_is_named(case_at, refused, now, came_back, finding, said):
    state, order_type = came_back
    order = replace(ORDER, state=state, type=order_type, visited_at=now)
    assert refused(lambda: work_order.close(case_at(Stage.ASSIGNED), order, finding, now=now), Invalid) == said


def test_a_visit_of_the_future_is_named(case_at, refused, now):
    order = replace(ORDER, state=State.DISPATCHED)
    told = {"visited_at": now + timedelta(minutes=5, microseconds=1), "notes": "x", "documents": [], "now": now}
    assert refused(lambda: work_order.visit(case_at(Stage.ASSIGNED), order, **told), Invalid) == (
        "visited_at", "La visita no puede ser en el futuro.", "Corrija la fecha y la hora."
    )  # fmt: skip
    assert work_order.visit(case_at(Stage.ASSIGNED), order, **{**told, "visited_at": now + timedelta(minutes=5)})


def test_what_is_announced_says_everything_that_others_need(case_at, book, photo, now):
    """Each event of a step whole: what a later reader finds of it."""
    case = case_at(Stage.CLASSIFIED, account="4410021", open_orders=(NUMBER, "OT-2"))
    moved = steps.transfer(case, book, area=Area.CARTERA, reason="Otra", read_version=case.version)
    assert (moved.radicado, moved.previous_area, moved.rule, moved.reason) == (
        case.radicado, Area.MICROMEDICION, "manual", "Otra"
    )  # fmt: skip
    report = steps.report(case_at(Stage.ASSIGNED), complete=False, missing=["acta"], documents=[photo])
    assert (report.radicado, report.area, report.complete, report.missing, report.documents) == (
        case.radicado, Area.MICROMEDICION, False, ("acta",), (photo,)
    )  # fmt: skip
    brought = steps.complete_supports(case_at(Stage.REPORTED_INCOMPLETE), [photo])
    assert (brought.radicado, brought.area, brought.documents) == (case.radicado, Area.MICROMEDICION, (photo,))
    received = steps.receive(case_at(Stage.REPORTED_COMPLETE))
    assert (received.radicado, received.area) == (case.radicado, Area.MICROMEDICION)
    classified = steps.classify(case_at(Stage.RECEIVED), "fundada")
    assert (classified.radicado, classified.classification, classified.waiting) == (case.radicado, "fundada", False)
    concept = steps.issue_concept(
        case_at(Stage.CLASSIFIED),
        way=Way.RELIQUIDATE, proposed_result=Result.ACCEDE, reasons=["Motivo"], supports=[photo],
    )  # fmt: skip
    assert (concept.radicado, concept.way, concept.proposed_result, concept.reasons, concept.area) == (
        case.radicado, Way.RELIQUIDATE, Result.ACCEDE, ("Motivo",), Area.MICROMEDICION
    )  # fmt: skip
    assert concept.supports == (photo,)


def test_what_is_announced_of_an_order_says_everything_that_others_need(case_at, photo, now):
    case = case_at(Stage.ASSIGNED, open_orders=(NUMBER, "OT-2"))
    request = WorkOrderRequest(type=WorkOrderType.SEAL, reason="Revisar sellos")
    opened = work_order.open_order(case, NUMBER, request, follows="OT-1")
    assert opened.body() == {
        "radicado": case.radicado, "number": NUMBER, "order_type": "seal", "reason": "Revisar sellos",
        "area": "micromedicion", "account": "4410021", "follows": "OT-1",
    }  # fmt: skip
    sent = work_order.dispatch(case, ORDER, "C-1")
    assert sent.body() == {
        "radicado": case.radicado, "number": NUMBER, "order_type": "reading", "area": "micromedicion", "crew": "C-1",
    }  # fmt: skip
    order = work_order.evolve(ORDER, sent)
    seen = work_order.visit(case, order, visited_at=now, notes="Se leyó", documents=[photo], now=now)
    assert (seen.radicado, seen.number, seen.order_type, seen.area, seen.crew) == (
        case.radicado, NUMBER, "reading", "micromedicion", "C-1"
    )  # fmt: skip
    assert (seen.visited_at, seen.notes, seen.documents) == (now, "Se leyó", (photo,))
    order = work_order.evolve(order, seen)
    finding = Finding(result=READING, documents=(photo,), follow_up=request)
    closed = work_order.close(case, order, finding, now=now, follow_up_number="OT-3")
    assert (closed.radicado, closed.number, closed.order_type, closed.area) == (
        case.radicado, NUMBER, "reading", "micromedicion"
    )  # fmt: skip
    assert (closed.result, closed.visited_at, closed.documents, closed.follow_up) == (READING, now, (photo,), request)
    assert closed.open_orders == ("OT-2", "OT-3")


def test_a_case_begins_as_it_was_filed_and_follows_its_kind():
    filed = PQRRadicated.model_validate(EXAMPLES["PQRRadicated", 1])
    case = begun(filed)
    assert (case.radicado, case.kind, case.cause_code, case.account, case.radicated_at, case.due_on) == (
        filed.radicado, filed.kind, filed.cause_code, filed.account, filed.radicated_at, filed.due_on
    )  # fmt: skip
    assert (case.stage, case.version) == (Stage.RADICATED, 1)
    changed = KindChanged.model_validate(EXAMPLES["KindChanged", 1])
    after = evolve(case, changed)
    assert (after.kind, after.due_on, after.version) == (changed.kind, changed.due_on, 2)


def test_an_event_that_is_none_of_its_own_is_a_mistake_of_ours(case_at):
    with pytest.raises(TypeError, match="PQRRadicated"):
        evolve(case_at(Stage.ASSIGNED), PQRRadicated.model_validate(EXAMPLES["PQRRadicated", 1]))
    with pytest.raises(TypeError, match="PQRRadicated"):
        work_order.evolve(ORDER, PQRRadicated.model_validate(EXAMPLES["PQRRadicated", 1]))
