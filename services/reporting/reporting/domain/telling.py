"""How the timeline tells each event: a title, and a sentence with what matters of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from radica.clock import BOGOTA
from reporting.domain import words
from reporting.domain.words import long_date, pesos, said, several

if TYPE_CHECKING:
    from radica.events import BaseEvent

SHORT = 300

Told: TypeAlias = Any
"""The event that is told: each function takes its own class of it."""

Summary: TypeAlias = Callable[[Told], str]


def _radicated(e: Told) -> str:
    parts = [
        f"{said(words.KINDS, e.kind)}, canal {said(words.CHANNELS, e.channel).lower()}: {e.cause}.",
        f"Vence el {long_date(e.due_on)}.",
    ]
    if e.work_orders:
        parts.append(f"Con {several(len(e.work_orders), 'orden de trabajo', 'órdenes de trabajo')}.")
    return " ".join([*parts, *(note.text for note in e.notes)])


def _migrated(e: Told) -> str:
    channel = said(words.CHANNELS, e.channel).lower()
    parts = [
        f"Número {e.original_number} en {e.origin.system}.",
        f"Presentada el {_day(e.filed_at)}, canal {channel}: {e.cause}. Vence el {long_date(e.due_on)}.",
    ]
    for told, on in (("Respondida", e.answered_on), ("Notificada", e.notified_on)):
        parts += [f"{told} el {long_date(on)}."] if on else []
    if e.ended:
        result = f": {said(words.RESULTS, e.ended.result).lower()}" if e.ended.result else ""
        parts.append(f"Cerrada el {long_date(e.ended.closed_on)}{result}.")
    return " ".join([*parts, f"Fila {e.origin.row} del archivo {e.origin.file_sha256[:12]}…"])


def _day(at: Told) -> str:
    return long_date(at.astimezone(BOGOTA).date())


def _calendar_term(e: Told) -> str:
    return f"Nuevo vencimiento: {long_date(e.due_on)} (antes {long_date(e.previous_due_on)}). {e.reason}"


def _expired(e: Told) -> str:
    filed = f" La respuesta se radicó el {long_date(e.answer_filed_on)}." if e.answer_filed_on else ""
    by = f" El silencio debe reconocerse antes de las {_moment(e.recognise_by)}." if e.recognise_by else ""
    copies = f" Se entiende aceptada: lo pedido se entrega hasta el {long_date(e.copies_by)}." if e.copies_by else ""
    return f"Venció el {long_date(e.due_on)} sin respuesta notificada.{filed}{by}{copies}"


def _moment(at: Told) -> str:
    local = at.astimezone(BOGOTA)
    return f"{local:%H:%M} del {long_date(local.date())}"


def _report(e: Told) -> str:
    handed = several(len(e.documents), "documento", "documentos")
    return f"Completo, con {handed}." if e.complete else f"Incompleto; falta: {'; '.join(e.missing)}."


def _order_closed(e: Told) -> str:
    follow_up = f" Se pide otra orden: {_order(e.follow_up.type)}." if e.follow_up else ""
    return f"{e.number} ({_order(e.order_type)}): {_result(e.result)}.{follow_up}"


def _result(r: Told) -> str:
    match r.type:
        case "reading":
            return f"lectura {_comma(r.reading)} m³ del medidor {r.meter}"
        case "leak":
            return "se encontró una fuga" if r.found else "no hay fugas"
        case "seal":
            return f"sellos {'intactos' if r.intact else 'violados'} en el medidor {r.meter}"
        case "meter_test":
            verdict = "dentro" if r.within_tolerance else "fuera"
            return f"medidor {r.meter}, error {_comma(r.error)} %, {verdict} de tolerancia"
        case _:
            return str(r.finding)


def _comma(number: Told) -> str:
    return str(number).replace(".", ",")


def _order(code: str) -> str:
    return said(words.ORDER_TYPES, code).lower()


def _reliquidated(e: Told) -> str:
    then = "requiere cargar el cobro" if e.charge_needed else "no requiere cobro"
    return f"{e.number}, factura {e.invoice}: de {pesos(e.before)} a {pesos(e.after)} ({pesos(e.difference)}); {then}."


def _warned(e: Told) -> str:
    if e.business_days_left == 0:
        return f"Vence hoy, {long_date(e.due_on)}: es el último día para responder."
    verb = "Queda" if e.business_days_left == 1 else "Quedan"
    return f"{verb} {several(e.business_days_left, 'día hábil', 'días hábiles')}; vence el {long_date(e.due_on)}."


def _served(e: Told) -> str:
    appeal = f" Recursos hasta el {long_date(e.appeal_until)}." if e.appeal_until else ""
    return f"Notificación {said(words.MODES, e.mode)}; surte efecto el {long_date(e.effective_on)}.{appeal}"


def _closed(e: Told) -> str:
    window = " en ventanilla" if e.at_window else ""
    return f"Cerrada{window}: {said(words.RESULTS, e.result).lower()}, respondida el {long_date(e.answered_on)}."


def _concept(e: Told) -> str:
    way = "reliquidar" if e.way == "reliquidate" else "proyectar la respuesta"
    return f"Vía: {way}. Sentido propuesto: {said(words.RESULTS, e.proposed_result).lower()}."


def _attempt(e: Told) -> str:
    return f"Intento {e.attempt} {said(words.DELIVERY_CHANNELS, e.channel)} de {e.outgoing_number}: {e.reason}"


def _delivered(e: Told) -> str:
    where = said(words.DELIVERY_CHANNELS, e.channel)
    return f"{e.outgoing_number} entregada {where}; recibió {said(words.RECEIVERS, e.receiver_capacity)}."


def _waits(e: Told) -> str:
    return f"{e.classification}. " + (f"Espera {', '.join(e.open_orders)}." if e.waiting else "Sigue a concepto.")


def _not_erased(e: Told) -> str:
    until = f"Se conservan hasta el {long_date(e.until)}" if e.until else "Se conservan por ahora"
    return f"{until}, por el caso {e.kept_by}. {e.article}."


TELLING: dict[str, tuple[str, Summary]] = {
    "PQRRadicated": ("PQR radicada", _radicated),
    "PQRMigrated": ("Traída del sistema anterior", _migrated),
    "PQRResolvedAtWindow": ("Resuelta en ventanilla", lambda e: e.what_was_done),
    "CompletionRequested": (
        "Se pidió completar la petición",
        lambda e: f"Falta: {'; '.join(e.missing)}. Plazo hasta el {long_date(e.until)}.",
    ),
    "CompletionReceived": (
        "El usuario completó la petición",
        lambda e: f"Recibido el {long_date(e.received_on)}; vence el {long_date(e.due_on)}.",
    ),
    "CompletionLapsed": (
        "Venció el plazo para completar la petición",
        lambda e: f"Vencía el {long_date(e.until)}: se archiva por acto motivado (CPACA, artículo 17).",
    ),
    "PQRWithdrawn": (
        "Desistimiento",
        lambda e: f"{'Expreso' if e.mode == 'express' else 'Tácito'}, el {long_date(e.withdrawn_on)}.",
    ),
    "PQRVoided": ("Radicado anulado", lambda e: f"{e.reason}. La petición sigue en {e.stands_under}."),
    "TermExtended": ("Términos ampliados", _calendar_term),
    "PQRTransferredOut": (
        "Trasladada a otra entidad por competencia",
        lambda e: f"{e.body_title}, el {long_date(e.transferred_on)}.",
    ),
    "TermWarning": (
        "El término está por vencer",
        _warned,
    ),
    "TermExpired": ("El término venció", _expired),
    "RecognitionOverdue": (
        "Pasaron las 72 horas sin reconocer el silencio",
        lambda e: f"Debía reconocerse antes de las {_moment(e.recognise_by)}; todavía debe hacerlo Jurídica.",
    ),
    "TermMoved": (
        "El calendario movió el término",
        lambda e: (
            f"Nuevo vencimiento: {long_date(e.due_on)} (antes {long_date(e.previous_due_on)}). Cambio {e.change}."
        ),
    ),
    "KindChanged": (
        "Cambió el tipo de trámite",
        lambda e: (
            f"De {said(words.KINDS, e.previous_kind).lower()} a {said(words.KINDS, e.kind).lower()}; "
            f"vence el {long_date(e.due_on)}. {e.reason}"
        ),
    ),
    "SilenceRecognised": (
        "Silencio administrativo positivo reconocido",
        lambda e: f"Acto {e.act}. {e.effects or ''}".strip(),
    ),
    "PQRClosed": ("PQR cerrada", _closed),
    "PQRReopened": ("PQR reabierta", lambda e: e.reason),
    "PQRArchived": ("Expediente archivado", lambda e: f"Índice {e.index_hash[:12]}…, el {long_date(e.archived_on)}."),
    "LegalHoldSet": ("Expediente retenido por un proceso", lambda e: e.reason),
    "LegalHoldLifted": ("Se levantó la retención del expediente", lambda e: e.reason),
    "ErasureRefused": ("Se negó la supresión de datos personales", _not_erased),
    "PersonalDataCorrected": (
        "Datos personales corregidos",
        lambda e: f"{several(len(e.fields), 'campo', 'campos')}: {e.reason}",
    ),
    "PersonalDataErased": ("Datos personales suprimidos", lambda e: f"El {long_date(e.erased_on)}."),
    "PQRTransferred": ("Trasladada al área", lambda e: f"{said(words.AREAS, e.area)}. {e.reason or ''}".strip()),
    "PQRAssigned": ("Asignada", lambda e: f"{e.person}, {said(words.AREAS, e.area)}."),
    "AreaReportSubmitted": ("Informe del área", _report),
    "SupportsCompleted": (
        "Soportes completados",
        lambda e: f"{said(words.AREAS, e.area)}, {several(len(e.documents), 'documento', 'documentos')}.",
    ),
    "PQRReceived": ("Recibida en el control digital", lambda e: f"De {said(words.AREAS, e.area)}."),
    "PQRClassified": ("Clasificada", _waits),
    "WorkOrderOpened": ("Orden de trabajo abierta", lambda e: f"{e.number} ({_order(e.order_type)}): {e.reason}"),
    "WorkOrderDispatched": (
        "Orden de trabajo despachada",
        lambda e: f"{e.number} a {said(words.AREAS, e.area)}, cuadrilla {e.crew}.",
    ),
    "WorkOrderVisited": ("Visita de la orden de trabajo", lambda e: f"{e.number}: {e.notes}"),
    "WorkOrderClosed": ("Orden de trabajo cerrada", _order_closed),
    "ConceptIssued": ("Concepto emitido", _concept),
    "ReliquidationDone": ("Reliquidación hecha", _reliquidated),
    "ChargesLoaded": ("Cobros cargados", lambda e: f"{e.number}: {pesos(e.total)} en el periodo {e.period}."),
    "ReliquidationReversed": ("Reliquidación reversada", lambda e: f"{e.number}: {pesos(e.amount)}. {e.reason}"),
    "CollectionHeld": ("Cobro en suspenso", lambda e: f"{pesos(e.amount)} no se cobran mientras se decide."),
    "CollectionReleased": ("Cobro habilitado de nuevo", lambda e: pesos(e.amount)),
    "ResponseDrafted": (
        "Respuesta proyectada",
        lambda e: f"{e.letter}, proyecto {e.draft}: {said(words.RESULTS, e.result).lower()}.",
    ),
    "ResponseReturned": ("Proyecto devuelto", lambda e: f"{e.letter}: {e.reason}"),
    "ResponseApproved": ("Proyecto aprobado", lambda e: f"{e.letter}, proyecto {e.draft}."),
    "ResponseSigned": ("Respuesta firmada", lambda e: f"{e.letter}, el {long_date(e.signed_on)}."),
    "ResponseFiled": ("Salida radicada", lambda e: f"{e.outgoing_number}, el {long_date(e.filed_on)}."),
    "DeliveryAssigned": (
        "Entrega asignada",
        lambda e: f"{e.outgoing_number} {said(words.DELIVERY_CHANNELS, e.channel)}, a {e.to}.",
    ),
    "DeliveryAttempted": ("Intento de entrega fallido", _attempt),
    "CommunicationDelivered": ("Comunicación entregada", _delivered),
    "DeliveryRecorded": ("Entrega descargada", lambda e: f"La prueba de {e.outgoing_number} está en el expediente."),
    "CitationSent": ("Citación enviada", lambda e: f"Debe comparecer hasta el {long_date(e.appear_by)}."),
    "NoticePosted": ("Aviso enviado o fijado", lambda e: f"El {long_date(e.posted_on)}."),
    "NoticeRemoved": ("Aviso desfijado", lambda e: f"El {long_date(e.removed_on)}."),
    "NotificationServed": ("Notificada", _served),
    "DecisionFirm": ("Decisión en firme", lambda e: f"El {long_date(e.firm_on)}."),
    "ForwardedToSSPD": ("Expediente remitido a la Superservicios", lambda e: f"El {long_date(e.forwarded_on)}."),
}


def tell(event_type: str, event: BaseEvent | None) -> tuple[str, str]:
    """Title and summary of an event; one that this version does not know is named and nothing more is said of it."""
    if event is None or event_type not in TELLING:
        return "Hecho registrado", f"Evento {event_type}, que esta versión todavía no sabe leer."
    title, summary = TELLING[event_type]
    return title, _short(summary(event))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"
