"""What may be done with a case, and what is refused with which words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from intake.domain import decisions, remedies
from radica.calendar import colombia
from radica.errors import Invalid, Refused
from radica.events import DocumentRef
from radica.events.common import Kind, Regime, Result, WorkOrderRequest

CALENDAR = colombia()
TODAY = date(2026, 11, 24)
PAPER = DocumentRef(sha256="a" * 64, name="indice.json", media_type="application/json", size=10, service="intake")


def test_a_case_without_work_order_is_resolved_and_closed_at_the_window(filed):
    resolved, closed = decisions.resolve_at_window(
        filed(kind=Kind.QUEJA), "Se explicó la factura", Result.ACCEDE, TODAY
    )
    assert resolved.what_was_done == "Se explicó la factura"
    assert closed.at_window
    assert (closed.sui_kind, closed.sui_response, closed.sui_notification) == (2, 1, 3)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in decisions.RECURSOS])
@pytest.mark.parametrize("result", [result for result in Result if result is not Result.ACCEDE])
def test_what_is_denied_even_in_part_is_not_closed_at_the_window(filed, kind, result):
    with pytest.raises(Invalid) as refusal:
        decisions.resolve_at_window(filed(kind=kind), "Se explicó", result, TODAY)
    assert refusal.value.field == "result"
    assert Result.NO_ACCEDE not in refusal.value.way_out  # which would be refused as well


def test_a_case_whose_answer_went_out_is_not_decided_again_at_the_window(answered):
    with pytest.raises(Refused, match="radicó de salida"):
        decisions.resolve_at_window(answered(notified=False), "Se explicó", Result.ACCEDE, TODAY)


@pytest.mark.parametrize("act", ["take in what was missing", "give more time"])
def test_what_was_archived_for_not_being_completed_is_not_completed_any_more(filed, fact, act):
    acts = {
        "take in what was missing": lambda case: remedies.receive_completion(case, TODAY, (), TODAY, CALENDAR),
        "give more time": lambda case: remedies.extend_completion(case, TODAY, CALENDAR),
    }
    case = filed()
    case.record(fact("CompletionRequested", missing=["el poder"], until="2026-12-10"))
    acts[act](case)
    case.record(fact("ResponseFiled", outgoing_number="S-1", filed_on="2026-11-20", needs_citation=True))
    with pytest.raises(Refused, match="ya se radicó de salida"):
        acts[act](case)


@pytest.mark.parametrize("act", ["extend", "ask to complete", "transfer", "change the kind"])
def test_what_is_decided_is_neither_put_off_nor_handed_to_others(filed, answered, fact, act):
    acts = {
        "extend": lambda case: decisions.check_extension(case, date(2026, 12, 4), TODAY, CALENDAR),
        "ask to complete": lambda case: remedies.request_completion(case, ("x",), date(2026, 11, 10), CALENDAR),
        "transfer": lambda case: remedies.transfer_out(case, "08078", "Alcaldía", PAPER, TODAY),
        "change the kind": lambda case: decisions.change_kind(case, Kind.QUEJA, "Es queja", CALENDAR),
    }
    acts[act](filed())
    with pytest.raises(Refused, match="ya se radicó de salida"):
        acts[act](answered(notified=False))
    case = filed()
    case.record(fact("SilenceRecognised"))
    with pytest.raises(Refused, match="está decidida"):
        acts[act](case)


@pytest.mark.parametrize("result", [Result.ACCEDE, Result.ACCEDE_PARCIALMENTE, Result.ARCHIVA])
def test_a_case_is_closed_with_what_its_answer_decided(answered, result):
    case = answered(result=Result.NO_ACCEDE)
    with pytest.raises(Invalid, match="S-2026-0000001-1") as refusal:
        decisions.close(case, result, TODAY, TODAY)
    assert refusal.value.field == "result"
    assert decisions.close(case, Result.NO_ACCEDE, TODAY, TODAY).sui_response == 3


def test_a_case_was_not_answered_before_it_was_presented(answered):
    decisions.close(answered(), Result.ACCEDE, date(2026, 11, 4), TODAY)
    with pytest.raises(Invalid) as refusal:
        decisions.close(answered(), Result.ACCEDE, date(2026, 11, 3), TODAY)
    assert refusal.value.field == "answered_on"


def test_a_case_with_a_work_order_is_not_resolved_at_the_window(filed):
    case = filed(work_orders=(WorkOrderRequest(type="reading", reason="Verificar la lectura"),))
    with pytest.raises(Refused, match="orden de trabajo"):
        decisions.resolve_at_window(case, "x", Result.ACCEDE, TODAY)


def test_an_order_opened_later_also_stands_in_the_way(filed, fact):
    case = filed()
    case.record(fact("WorkOrderOpened"))
    with pytest.raises(Refused, match="orden de trabajo"):
        decisions.resolve_at_window(case, "x", Result.ACCEDE, TODAY)


def test_an_answered_delivered_and_notified_case_is_closed_with_its_sui_codes(answered):
    event = decisions.close(answered(result=Result.NO_ACCEDE), Result.NO_ACCEDE, date(2026, 11, 18), TODAY)
    assert event.outgoing_number == "S-2026-0000001-1"
    assert (event.notified_on, event.at_window) == (date(2026, 11, 23), False)
    assert (event.sui_kind, event.sui_response, event.sui_notification) == (1, 3, 4)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"notified": False}, "no se ha notificado"),
        ({"delivered": False, "notified": False}, "no se ha entregado"),
    ],
)
def test_an_answer_that_did_not_reach_the_user_does_not_close_the_case(answered, state, words):
    with pytest.raises(Refused, match=words):
        decisions.close(answered(**state), Result.ACCEDE, TODAY, TODAY)


def test_a_case_without_answer_is_not_closed(filed):
    with pytest.raises(Refused, match="radicado de salida"):
        decisions.close(filed(), Result.ACCEDE, TODAY, TODAY)


def test_an_answer_that_needs_no_notification_closes_the_case_once_delivered(answered):
    case = answered(kind=Kind.QUEJA, needs_citation=False, notified=False)
    assert decisions.close(case, Result.ACCEDE, TODAY, TODAY).notified_on is None


@pytest.mark.parametrize(
    ("kind", "result"),
    [(Kind.RECLAMACION, Result.REVOCA), (Kind.RECURSO_REPOSICION, Result.ACCEDE), (Kind.QUEJA, Result.CONFIRMA)],
)
def test_a_result_that_does_not_belong_to_the_kind_is_named_as_the_wrong_field(answered, kind, result):
    with pytest.raises(Invalid) as refusal:
        decisions.close(answered(kind=kind), result, TODAY, TODAY)
    assert refusal.value.field == "result"


SUI_KINDS = {
    "reclamacion": 1, "queja": 2, "denuncia": 3, "recurso_reposicion": 4, "recurso_reposicion_apelacion": 5,
    "solicitud_informacion": 6, "peticion": None, "consulta": None, "sugerencia": None,
    "consulta_datos_personales": None, "reclamo_datos_personales": None,
}  # fmt: skip
SUI_RESPONSES = {
    "accede": 1, "accede_parcialmente": 2, "no_accede": 3, "confirma": 4, "modifica": 5, "revoca": 6, "rechaza": 7,
    "traslada_por_competencia": 8, "archiva": 11,
}  # fmt: skip
SUI_NOTIFICATIONS = {"personal": 1, "verbal": 1, "electronic": 1, "aviso": 4, "conclusive_conduct": 5, None: 3}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("result", Result)
def test_a_closing_bears_the_codes_of_the_sui_form(filed, kind, result):  # SSPD 20151300054575, annex: format A
    closed = decisions.closing(filed(kind=kind), result, TODAY, at_window=False)
    assert (closed.sui_kind, closed.sui_response) == (SUI_KINDS[kind], SUI_RESPONSES[result])
    assert (closed.result, closed.answered_on, closed.at_window) == (result, TODAY, False)


@pytest.mark.parametrize("mode", SUI_NOTIFICATIONS)
def test_a_closing_bears_the_code_of_its_notification(filed, fact, mode):
    case = filed()
    if mode:
        case.record(fact("NotificationServed", mode=mode, effective_on="2026-11-23"))
    closed = decisions.closing(case, Result.ACCEDE, TODAY, at_window=True)
    assert (closed.sui_notification, closed.at_window) == (SUI_NOTIFICATIONS[mode], True)


def test_an_extension_says_what_is_done_until_when_and_which_day_was_the_last(filed):
    event = decisions.extend(filed(), "Revisar el medidor", "Visita", date(2026, 12, 4), date(2026, 12, 9), PAPER)
    assert event.body() == {
        "radicado": "E-2026-0000001-1",
        "reason": "Revisar el medidor",
        "evidence": "Visita",
        "ends_on": "2026-12-04",
        "previous_due_on": "2026-11-26",
        "due_on": "2026-12-09",
        "document": PAPER.model_dump(mode="json"),
    }


def test_a_change_of_kind_says_from_what_to_what_and_why(filed):
    event = decisions.change_kind(filed(kind=Kind.PETICION), Kind.CONSULTA, "Pregunta", CALENDAR)
    # 30 days from 5 November, 16 November and 8 December being holidays: Friday 18 December.
    assert event.body() == {
        "radicado": "E-2026-0000001-1",
        "previous_kind": "peticion",
        "kind": "consulta",
        "regime": "cpaca_consulta",
        "reason": "Pregunta",
        "previous_due_on": "2026-11-26",
        "due_on": "2026-12-18",
    }


def test_what_is_archived_names_its_index(answered, fact):
    case = answered()
    case.record(fact("PQRClosed"))
    event = decisions.archive(case, PAPER, TODAY)
    assert (event.radicado, event.archived_on) == (case.id, TODAY)
    assert (event.index_hash, event.documents) == (PAPER.sha256, (PAPER,))


def test_an_answer_of_tomorrow_is_refused(answered):
    with pytest.raises(Invalid) as refusal:
        decisions.close(answered(), Result.ACCEDE, date(2026, 11, 25), TODAY)
    assert refusal.value.field == "answered_on"


def test_a_closed_case_admits_no_further_act(answered, fact):
    case = answered()
    case.record(fact("PQRClosed"))
    with pytest.raises(Refused, match="cerrado"):
        decisions.close(case, Result.ACCEDE, TODAY, TODAY)
    with pytest.raises(Refused, match="cerrado"):
        decisions.resolve_at_window(case, "x", Result.ACCEDE, TODAY)


def test_the_days_that_were_left_are_left_again_after_the_evidence(filed):
    # Due Thursday 26 November: on Tuesday the 24th two days are left. Evidence until Friday 4 December;
    # 7 December counts, 8 December (Inmaculada) does not, 9 December does.
    assert decisions.check_extension(filed(), date(2026, 12, 4), TODAY, CALENDAR) == date(2026, 12, 9)


def test_the_extension_may_be_told_on_the_last_day_but_not_after(filed):
    assert decisions.check_extension(filed(), date(2026, 12, 4), date(2026, 11, 26), CALENDAR) == date(2026, 12, 4)
    with pytest.raises(Refused, match="venció"):
        decisions.check_extension(filed(), date(2026, 12, 4), date(2026, 11, 27), CALENDAR)


def test_evidence_takes_thirty_business_days_at_most(filed):
    latest = CALENDAR.add_business_days(TODAY, 30)
    decisions.check_extension(filed(), latest, TODAY, CALENDAR)
    with pytest.raises(Invalid, match="30 días hábiles"):
        decisions.check_extension(filed(), CALENDAR.add_business_days(TODAY, 31), TODAY, CALENDAR)


def test_evidence_that_ends_today_moves_nothing(filed):
    with pytest.raises(Invalid) as refusal:
        decisions.check_extension(filed(), TODAY, TODAY, CALENDAR)
    assert refusal.value.field == "ends_on"


def test_a_term_is_extended_once(filed, fact):
    case = filed()
    case.record(fact("TermExtended", due_on="2026-12-30", ends_on="2026-12-04"))
    with pytest.raises(Refused, match="una vez"):
        decisions.check_extension(case, date(2026, 12, 4), TODAY, CALENDAR)


def test_only_a_closed_case_is_archived_and_once(answered, fact):
    case = answered()
    with pytest.raises(Refused, match="no está cerrado"):
        decisions.archive(case, PAPER, TODAY)
    case.record(fact("PQRClosed"))
    assert decisions.archive(case, PAPER, TODAY).index_hash == PAPER.sha256
    case.record(fact("PQRArchived", archived_on="2026-11-05"))
    with pytest.raises(Refused, match="ya está archivado"):
        decisions.archive(case, PAPER, TODAY)


@pytest.mark.parametrize(
    ("filing", "today", "latest", "new_due_on"),
    [
        (  # ten days, of which the last is left on 18 November: five more at most
            {"kind": Kind.CONSULTA_DATOS, "regime": Regime.DATOS_CONSULTA, "due_on": date(2026, 11, 19)},
            date(2026, 11, 18), date(2026, 11, 25), date(2026, 11, 26),
        ),
        (  # fifteen days, of which two are left on 24 November: eight more at most, and 8 December does not count
            {"kind": Kind.RECLAMO_DATOS, "regime": Regime.DATOS_RECLAMO, "due_on": date(2026, 11, 26)},
            date(2026, 11, 24), date(2026, 12, 4), date(2026, 12, 9),
        ),
        (  # CPACA 14 par.: no more than double. Ten days, of which one is left on the 18th: ten more
            {"kind": Kind.SOLICITUD_INFORMACION, "regime": Regime.CPACA_INFORMACION, "due_on": date(2026, 11, 19)},
            date(2026, 11, 18), date(2026, 12, 2), date(2026, 12, 3),
        ),
        (  # fifteen, of which two are left on the 24th
            {"kind": Kind.SUGERENCIA, "regime": Regime.CPACA_GENERAL, "due_on": date(2026, 11, 26)},
            date(2026, 11, 24), date(2026, 12, 16), date(2026, 12, 18),
        ),
    ],
)  # fmt: skip
def test_an_answer_that_no_evidence_decides_is_put_off_by_less(filed, filing, today, latest, new_due_on):
    case = filed(**filing)
    assert decisions.check_extension(case, latest, today, CALENDAR) == new_due_on
    with pytest.raises(Invalid) as refusal:
        decisions.check_extension(case, latest + timedelta(days=1), today, CALENDAR)
    assert refusal.value.way_out == f"Indique una fecha hasta el {latest.isoformat()}."


HELD, LIFTED = ("LegalHoldSet", {}), ("LegalHoldLifted", {})


@pytest.mark.parametrize("facts", [[], [("PQRClosed", {})], [HELD, LIFTED], [("ForwardedToSSPD", {}), LIFTED]])
def test_a_hold_says_for_which_proceeding(filed, fact, facts):
    case = filed()
    for name, data in facts:
        case.record(fact(name, **data))
    event = decisions.hold(case, "Tutela 2026-00123")
    assert event.event_type == "LegalHoldSet"
    assert event.body() == {"radicado": case.id, "reason": "Tutela 2026-00123"}


@pytest.mark.parametrize("facts", [[HELD], [HELD, LIFTED, HELD], [("ForwardedToSSPD", {}), ("PQRClosed", {})]])
def test_the_lifting_of_a_hold_says_how_the_proceeding_ended(filed, fact, facts):
    case = filed()
    for name, data in facts:
        case.record(fact(name, **data))
    event = decisions.lift_hold(case, "Fallo en firme")
    assert event.event_type == "LegalHoldLifted"
    assert event.body() == {"radicado": case.id, "reason": "Fallo en firme"}
