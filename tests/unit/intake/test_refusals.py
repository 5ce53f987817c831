"""Every refusal of the rules in its own words: what is wrong, in which field, and the way out, as people read it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from intake.domain import decisions, numbering, remedies, silence
from intake.domain.numbering import Sheet
from intake.domain.pqr import PQR
from radica.calendar import colombia
from radica.clock import BOGOTA
from radica.errors import Invalid, Refused
from radica.events import DocumentRef
from radica.events.common import Kind, Regime, Result

CALENDAR = colombia()
FILED = date(2026, 11, 4)  # the case of conftest: due on Thursday 26 November
TODAY = date(2026, 11, 24)
TOMORROW = TODAY + timedelta(days=1)
NOON = datetime(2026, 11, 24, 12, tzinfo=BOGOTA)
OVER = datetime(2026, 11, 27, 0, tzinfo=BOGOTA)
RESERVED = datetime(2026, 11, 3, 13, 0, tzinfo=UTC)
PAPER = DocumentRef(sha256="a" * 64, name="p.pdf", media_type="application/pdf", size=10, service="intake")
CLOSED = ("El caso está cerrado.", "Consulte el expediente; un caso cerrado no admite más actos.")
OTHER = "E-2026-0000002-9"


def another(*, voided=False):
    case = PQR(OTHER)
    case.voided = voided
    return case


@pytest.fixture
def cases(filed, answered, fact):
    """Give a case in the state that its name says."""
    incomplete = ("CompletionRequested", {"missing": ["el poder"], "until": "2026-12-10"})
    extended = ("CompletionRequested", {"missing": ["el poder"], "until": "2027-01-12", "extended": True})
    told = {
        "filed": [],
        "closed": [("PQRClosed", {})],
        "archived": [("PQRClosed", {}), ("PQRArchived", {"archived_on": "2026-11-25"})],
        "with an order": [("WorkOrderOpened", {})],
        "extended": [("TermExtended", {"due_on": "2026-12-30", "ends_on": "2026-12-04"})],
        "recognised": [("SilenceRecognised", {})],
        "held": [("LegalHoldSet", {})],
        "with the SSPD": [("ForwardedToSSPD", {})],
        "no longer held": [("LegalHoldSet", {}), ("LegalHoldLifted", {})],
        "erased": [("PQRClosed", {}), ("LegalHoldSet", {}), ("PersonalDataErased", {})],
        "incomplete": [incomplete],
        "incomplete with more time": [incomplete, extended],
    }

    def make(state):
        if state in told:
            case = filed()
            for name, data in told[state]:
                case.record(fact(name, **data))
            return case
        return {
            "consulta": lambda: filed(kind=Kind.CONSULTA, regime=Regime.CPACA_CONSULTA),
            "recurso": lambda: filed(kind=Kind.RECURSO_REPOSICION),
            "notified": answered,
            "notified recurso": lambda: answered(kind=Kind.RECURSO_REPOSICION),
            "not notified": lambda: answered(notified=False),
            "not delivered": lambda: answered(delivered=False, notified=False),
        }[state]()

    return make


def close(case, result=Result.ACCEDE, answered_on=TODAY):
    return decisions.close(case, result, answered_on, TODAY)


def extend(case, ends_on=date(2026, 12, 4), today=TODAY):
    return decisions.check_extension(case, ends_on, today, CALENDAR)


def complete(case, received_on=TODAY):
    return remedies.receive_completion(case, received_on, (), TODAY, CALENDAR)


def void(case, other=None):
    return numbering.void(case, other or another(), "Doble", TODAY)


def hold(case):
    return decisions.hold(case, "Tutela")


def lift_hold(case):
    return decisions.lift_hold(case, "Fallo")


ACTS = {
    "resolve at the window": lambda case: decisions.resolve_at_window(case, "x", Result.ACCEDE, TODAY),
    "extend": extend,
    "change the kind": lambda case: decisions.change_kind(case, Kind.QUEJA, "x", CALENDAR),
    "close": close,
    "ask to complete": lambda case: remedies.request_completion(case, ("x",), FILED, CALENDAR),
    "ask for more time": lambda case: remedies.extend_completion(case, TODAY, CALENDAR),
    "complete": complete,
    "withdraw": lambda case: remedies.withdraw(case, TODAY),
    "transfer out": lambda case: remedies.transfer_out(case, "08078", "Alcaldía", PAPER, TODAY),
    "void": void,
    "recognise the silence": lambda case: silence.check(case, OVER),
}


@pytest.mark.parametrize("state", ["closed", "archived"])
@pytest.mark.parametrize("act", ACTS)
def test_a_closed_case_admits_no_act(cases, state, act):
    with pytest.raises(Refused) as refusal:
        ACTS[act](cases(state))
    assert (refusal.value.detail, refusal.value.way_out) == CLOSED


@pytest.mark.parametrize(
    ("state", "act", "detail", "way_out"),
    [
        (
            "with an order", ACTS["resolve at the window"],
            "El caso tiene una orden de trabajo, así que no se puede resolver en ventanilla.",
            "Siga el trámite: traslade el caso al área y espere el resultado de la orden.",
        ),
        (
            "recurso", lambda case: decisions.resolve_at_window(case, "x", Result.CONFIRMA, TODAY),
            "Un recurso no se resuelve en ventanilla: lo decide el Área Jurídica por acto motivado.",
            "Radíquelo sin resolverlo: pasa a Jurídica por sí solo.",
        ),
        (
            "incomplete", extend,
            "Se pidió completar la petición, así que el término no corre.",
            "Amplíelo cuando se complete, si todavía hay pruebas por practicar.",
        ),
        (
            "incomplete", lambda case: silence.check(case, OVER),
            "Se pidió completar la petición y aún se espera a quien la presentó: el término no corre.",
            "Espere el complemento; si ya venció el plazo para completarla, archívela por acto motivado.",
        ),
        (
            "extended", extend,
            "El término de este caso ya se amplió una vez.", "Responda dentro del término ampliado.",
        ),
        (
            "filed", lambda case: extend(case, today=date(2026, 11, 27)),
            "El término venció el 2026-11-26; ya no se puede ampliar.",
            "Consulte con Jurídica el reconocimiento del silencio administrativo positivo.",
        ),
        (
            "recurso", ACTS["change the kind"],
            "Un recurso no se convierte en petición ni una petición en recurso.",
            "Radique otro caso con el tipo que corresponde y traslade a él lo pedido.",
        ),
        (
            "filed", lambda case: decisions.change_kind(case, Kind.RECURSO_REPOSICION_APELACION, "x", CALENDAR),
            "Un recurso no se convierte en petición ni una petición en recurso.",
            "Radique otro caso con el tipo que corresponde y traslade a él lo pedido.",
        ),
        (
            "notified", ACTS["change the kind"],
            "La respuesta ya se radicó de salida.", "Decida sobre el caso con el tipo que tiene.",
        ),
        (
            "filed", close,
            "La respuesta aún no se ha radicado de salida.", "Espere a que Gestión documental la radique.",
        ),
        (
            "not delivered", close,
            "La respuesta aún no se ha entregado.", "Registre primero la entrega al usuario.",
        ),
        (
            "not notified", close,
            "La decisión aún no se ha notificado.", "Notifique primero: personal, aviso, verbal o electrónica.",
        ),
        (
            "filed", decisions.check_archive,
            "El caso no está cerrado.", "Cierre el caso antes de archivarlo.",
        ),
        (
            "archived", decisions.check_archive,
            "El caso ya está archivado.", "No hace falta hacer nada.",
        ),
        (
            "held", hold,
            "El caso ya está retenido por un proceso.", "No hace falta hacer nada.",
        ),
        (
            "with the SSPD", hold,
            "El caso ya está retenido por un proceso.", "No hace falta hacer nada.",
        ),
        (
            "erased", hold,
            "Los datos personales de este caso ya se suprimieron.", "Ya no hay qué retener.",
        ),
        (
            "filed", lift_hold,
            "El caso no está retenido por ningún proceso.", "No hace falta hacer nada.",
        ),
        (
            "no longer held", lift_hold,
            "El caso no está retenido por ningún proceso.", "No hace falta hacer nada.",
        ),
        (
            "incomplete", ACTS["ask to complete"],
            "Ya se pidió que se complete la petición.", "Espere la respuesta o el fin del plazo.",
        ),
        (
            "filed", lambda case: remedies.request_completion(case, ("x",), date(2026, 11, 20), CALENDAR),
            "Se podía pedir que se completara hasta el 2026-11-19 (Ley 1437 de 2011, artículo 17).",
            "Responda de fondo con lo que hay en el expediente.",
        ),
        (
            "incomplete with more time", ACTS["ask for more time"],
            "El plazo para completar ya se prorrogó una vez.", "Espere la respuesta o el fin del plazo.",
        ),
        (
            "incomplete", lambda case: remedies.extend_completion(case, date(2026, 12, 11), CALENDAR),
            "El plazo para completar venció el 2026-12-10.",
            "La prórroga se pide antes de que venza (Ley 1437 de 2011, artículo 17).",
        ),
        (
            "filed", complete,
            "No se ha pedido completar esta petición.", "Pida primero lo que falta.",
        ),
        (
            "incomplete", lambda case: remedies.tacitly_withdrawn(case, Result.ARCHIVA, date(2026, 12, 10)),
            "Quien presentó la petición puede completarla hasta el 2026-12-10.",
            "Archive por desistimiento tácito solo después de ese día (Ley 1437 de 2011, artículo 17).",
        ),
        (
            "filed", lambda case: void(case, another(voided=True)),
            f"El radicado {OTHER} también está anulado.", "Indique el que queda vigente.",
        ),
        (
            "notified", void,
            "El caso ya tiene una respuesta radicada.", "Siga el trámite: ya no se puede anular.",
        ),
        (
            "recognised", ACTS["recognise the silence"],
            "El silencio de este caso ya se reconoció.", "Consulte el acto en el expediente.",
        ),
        (
            "consulta", ACTS["recognise the silence"],
            "A este caso no lo rige el artículo 158 de la Ley 142 de 1994, que es el que da el silencio positivo.",
            "Responda de fondo: el término vencido no decide por sí solo estas peticiones.",
        ),
        (
            "filed", lambda case: silence.check(case, NOON),
            "El término no ha vencido: hay hasta el 2026-11-26 para responder.", "Responda a tiempo.",
        ),
        (
            "notified", ACTS["recognise the silence"],
            "La respuesta ya se notificó.",
            "Si se notificó por fuera del término o mal, déjelo decidido en la respuesta al recurso.",
        ),
    ],
)  # fmt: skip
def test_what_the_rules_do_not_allow(cases, state, act, detail, way_out):
    with pytest.raises(Refused) as refusal:
        act(cases(state))
    assert (refusal.value.detail, refusal.value.way_out) == (detail, way_out)


WRONG_RESULT = "Ese resultado no corresponde a este tipo de trámite."


@pytest.mark.parametrize(
    ("state", "act", "field", "detail", "way_out"),
    [
        (
            "filed", lambda case: extend(case, TODAY),
            "ends_on", "La práctica de pruebas debe terminar después de hoy.", "Indique una fecha futura.",
        ),
        (
            "filed", lambda case: extend(case, date(2027, 1, 9)),
            "ends_on", "La ampliación no puede pasar de 30 días hábiles.",
            "Indique una fecha hasta el 2027-01-08.",  # 30 days from 24 November: 8 and 25 December, 1 January are none
        ),
        (
            "filed", lambda case: decisions.change_kind(case, Kind.RECLAMACION, "x", CALENDAR),
            "kind", "El caso ya es de ese tipo.", "Indique el tipo que le corresponde.",
        ),
        (
            "notified", lambda case: close(case, answered_on=TOMORROW),
            "answered_on", "La fecha de respuesta no puede ser futura.", "Indique el día de la respuesta.",
        ),
        (
            "notified", lambda case: close(case, Result.REVOCA),
            "result", WRONG_RESULT, "Use uno de: accede, accede_parcialmente, no_accede.",
        ),
        (
            "notified recurso", close,
            "result", WRONG_RESULT, "Use uno de: confirma, modifica, revoca.",
        ),
        (
            "incomplete", lambda case: complete(case, TOMORROW),
            "received_on", "La fecha de recibo no puede ser futura.", "Indique el día en que llegó.",
        ),
        (
            "incomplete", lambda case: complete(case, FILED - timedelta(days=1)),
            "received_on", "Llegó antes de que se pidiera.", "Indique el día en que llegó.",
        ),
        (
            "filed", lambda case: void(case, case),
            "stands_under", "Ahí no está la petición.", "Diga bajo qué otro radicado está la misma petición.",
        ),
    ],
)  # fmt: skip
def test_what_was_sent_wrong_is_named(cases, state, act, field, detail, way_out):
    with pytest.raises(Invalid) as refusal:
        act(cases(state))
    assert (refusal.value.field, refusal.value.detail, refusal.value.way_out) == (field, detail, way_out)


@pytest.mark.parametrize(
    ("sheet", "presented_at", "said"),
    [
        (
            None, NOON,
            ("contingency_number", "Ese número no es de ningún talonario.", "Cópielo de la hoja."),
        ),
        (
            Sheet(NOON, None, RESERVED), NOON,
            (None, "Ese número ya se usó.", "Revise el número de la hoja: cada uno sirve para un solo caso."),
        ),
        (
            Sheet(None, NOON, RESERVED), NOON,
            (None, "Ese número está anulado.", "Radique sin número de talonario y diga por qué en la hoja."),
        ),
        (
            Sheet(None, None, RESERVED), None,
            ("presented_at", "Falta cuándo se presentó.", "Escriba la fecha y la hora de la hoja."),
        ),
        (
            Sheet(None, None, RESERVED), RESERVED - timedelta(microseconds=1),
            ("presented_at", "El talonario aún no existía.", "Revise la fecha y la hora de la hoja."),
        ),
    ],
)  # fmt: skip
def test_a_sheet_that_cannot_be_entered(sheet, presented_at, said):
    with pytest.raises((Invalid, Refused)) as refusal:
        numbering.check_capture(sheet, presented_at)
    assert (refusal.value.field, refusal.value.detail, refusal.value.way_out) == said
