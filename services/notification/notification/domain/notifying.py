"""Step 21: notifying the decision, with the evidence each way of doing it needs.

What CPACA arts. 67 and 69 demand is demanded here: if any of it is missing the notification is void, and a void
notification counts as silence against the utility (Ley 142 de 1994, art. 158).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from notification.domain import terms
from notification.domain.communication import Notice, Served
from notification.domain.delivery import happened
from radica.clock import legal_date
from radica.errors import Invalid, Refused
from radica.events.common import Channel
from radica.events.notification import NotificationMode, ReceiverCapacity

if TYPE_CHECKING:
    from datetime import date, datetime

    from notification.domain.communication import Case, Citation, Communication
    from radica.calendar import Calendar

SPOKEN = frozenset({Channel.VERBAL, Channel.TELEFONO})
"""A PQR made by voice, at the counter or by telephone (Decreto 1166 de 2016)."""

CAN_BE_NOTIFIED = frozenset(
    {
        ReceiverCapacity.PETITIONER,
        ReceiverCapacity.REPRESENTATIVE,
        ReceiverCapacity.ATTORNEY,
        ReceiverCapacity.AUTHORISED,
    }
)
"""Who may be notified in person: the interested, who represents them, or who they authorised (CPACA arts. 67, 71)."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the person got and was told; every part is a condition of validity (CPACA arts. 67 and 69)."""

    copy_delivered: bool
    appeals_told: bool


@dataclass(frozen=True, slots=True)
class Appearance:
    """Somebody at the counter: when (UTC), in what capacity, with how many papers that prove the capacity."""

    at: datetime
    capacity: ReceiverCapacity
    supports: int
    told: Told


@dataclass(frozen=True, slots=True)
class Access:
    """An e-mail with the decision that was opened: both instants in UTC."""

    sent_at: datetime
    accessed_at: datetime
    told: Told


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A notice that reached its destination (instant, UTC); its date is none if it was issued before."""

    issued_on: date | None
    delivered_at: datetime
    told: Told


@dataclass(frozen=True, slots=True)
class Published:
    """A notice on the web and in a public place, because no address is known: from its date until its removal."""

    posted_on: date | None
    removed_on: date
    told: Told


def in_person(communication: Communication, appeared: Appearance, now: datetime, calendar: Calendar) -> Communication:
    """Notified in person (GCO F13): has effect that very day (CPACA art. 67)."""
    _can_be_notified(communication)
    _appeared(communication, appeared, now)
    return _served(communication, NotificationMode.PERSONAL, legal_date(appeared.at), calendar)


def verbally(
    communication: Communication, case: Case, appeared: Appearance, now: datetime, calendar: Calendar
) -> Communication:
    """Notified at the counter, of a PQR made by voice (GCO F16): as in person, on the spot (CPACA arts. 15 and 67)."""
    _can_be_notified(communication)
    if case.channel not in SPOKEN:
        raise Refused(
            f"La PQR {communication.radicado} no se presentó verbalmente.",
            "Notifique personalmente (GCO F13) con mode=personal.",
        )
    _appeared(communication, appeared, now)
    return _served(communication, NotificationMode.VERBAL, legal_date(appeared.at), calendar)


def electronically(
    communication: Communication, case: Case, access: Access, now: datetime, calendar: Calendar
) -> Communication:
    """Notified by e-mail: has effect when the person opens it, which a certificate proves (CPACA art. 56)."""
    _can_be_notified(communication)
    if not case.electronic_consent:
        raise Refused(
            f"En el radicado {case.radicado} no consta que la persona aceptara la notificación electrónica.",
            "Notifique personalmente o, vencido el plazo de la citación, por aviso (CPACA, artículo 56).",
        )
    _complete(access.told)
    happened(communication, "sent_at", access.sent_at, now)
    happened(communication, "accessed_at", access.accessed_at, now)
    if access.accessed_at < access.sent_at:
        raise Invalid("accessed_at", "El acceso es anterior al envío.", "Revise las horas del certificado de acceso.")
    return _served(communication, NotificationMode.ELECTRONIC, legal_date(access.accessed_at), calendar)


def issue_notice(communication: Communication, notice: Notice, now: datetime, calendar: Calendar) -> Communication:
    """The communication with its notice issued, ready to be delivered or posted (CPACA art. 69)."""
    _can_be_notified(communication)
    if communication.notice:
        raise Refused(
            f"El aviso de {communication.outgoing} ya se expidió el {communication.notice.issued_on}.",
            "Registre su entrega o su retiro con mode=aviso.",
        )
    citation = _sent_citation(communication)
    earliest = terms.notice_allowed_from(calendar, citation.sent_on, citation.appear_by)
    if min(notice.issued_on, legal_date(now)) < earliest:
        raise Refused(
            f"La citación se envió el {citation.sent_on} y aún corría el plazo para comparecer.",
            f"El aviso puede expedirse desde el {earliest} (CPACA, artículo 69).",
        )
    if notice.issued_on > legal_date(now):
        field = "posted_on" if notice.published else "issued_on"
        raise Invalid(field, "La fecha del aviso está en el futuro.", "Expídalo el día que corresponda.")
    return replace(communication, notice=notice)


def by_delivered_notice(
    communication: Communication, handed: HandedOver, now: datetime, calendar: Calendar
) -> Communication:
    """Notified by a notice that was delivered: has effect at the end of the next day (CPACA art. 69)."""
    asked = Notice(handed.issued_on, published=False) if handed.issued_on else None
    noticed, notice = _with_notice(communication, asked, "issued_on", now, calendar)
    if notice.published:
        raise Refused("El aviso se expidió para publicarlo.", "Registre su retiro con removed_on.")
    _complete(handed.told)
    happened(communication, "delivered_at", handed.delivered_at, now)
    delivered_on = legal_date(handed.delivered_at)
    if delivered_on < notice.issued_on:
        raise Invalid("delivered_at", "La entrega es anterior a la fecha del aviso.", "Revise las dos fechas.")
    return _served(noticed, NotificationMode.AVISO, delivered_on, calendar)


def by_published_notice(
    communication: Communication, published: Published, now: datetime, calendar: Calendar
) -> Communication:
    """Notified by a notice on the web and in a public place: has effect the day after its removal (CPACA art. 69)."""
    asked = Notice(published.posted_on, published=True) if published.posted_on else None
    noticed, notice = _with_notice(communication, asked, "posted_on", now, calendar)
    if not notice.published:
        raise Refused("El aviso se expidió para entregarlo en la dirección.", "Registre su entrega con delivered_at.")
    _complete(published.told)
    earliest = terms.removal_allowed_from(calendar, notice.issued_on)
    if published.removed_on < earliest:
        raise Invalid(
            "removed_on",
            "El aviso debe permanecer fijado cinco días hábiles (CPACA, artículo 69).",
            f"Puede retirarse desde el {earliest}.",
        )
    if published.removed_on > legal_date(now):
        raise Invalid("removed_on", "La fecha de retiro está en el futuro.", "Registre el retiro cuando ocurra.")
    return _served(noticed, NotificationMode.AVISO, published.removed_on, calendar)


def _with_notice(
    communication: Communication, asked: Notice | None, field: str, now: datetime, calendar: Calendar
) -> tuple[Communication, Notice]:
    """The notice issued before, or the one whose date comes with its evidence."""
    _can_be_notified(communication)
    issued = communication.notice
    if issued is None:
        if asked is None:
            raise Invalid(
                field,
                "Falta la fecha del aviso.",
                f"Expídalo antes con POST /pqrs/{communication.radicado}/notice, o escriba su fecha.",
            )
        return issue_notice(communication, asked, now, calendar), asked
    if asked is not None and asked.issued_on != issued.issued_on:
        raise Invalid(field, f"El aviso tiene fecha {issued.issued_on}.", "Escriba esa fecha o deje el campo vacío.")
    return communication, issued


def _sent_citation(communication: Communication) -> Citation:
    """The citation that was sent, with something on file that shows it left (CPACA art. 68)."""
    if communication.citation is None:
        raise Refused(
            f"La citación de {communication.outgoing} no se ha enviado.",
            "Asigne su entrega; el aviso procede cinco días hábiles después del envío (CPACA, artículo 69).",
        )
    if not (communication.delivered_at or communication.attempts):
        raise Refused(
            f"No consta la entrega de la citación de {communication.outgoing} ni un intento de entregarla.",
            "Registre la entrega o el intento: sin constancia del envío el aviso no vale (CPACA, artículo 68).",
        )
    return communication.citation


def _can_be_notified(communication: Communication) -> None:
    if not communication.needs_citation:
        raise Refused(
            f"Contra {communication.outgoing} no proceden recursos: es una comunicación y no se notifica.",
            "Basta con registrar y descargar su entrega.",
        )
    if communication.served:
        raise Refused(
            f"La decisión {communication.outgoing} ya se notificó el {communication.served.served_on}.",
            "Consulte la notificación; no se repite.",
        )


def _appeared(communication: Communication, appeared: Appearance, now: datetime) -> None:
    """Refuse an appearance that would make the notification void (CPACA arts. 67 and 71)."""
    _complete(appeared.told)
    happened(communication, "at", appeared.at, now)
    if appeared.capacity not in CAN_BE_NOTIFIED:
        raise Invalid(
            "appeared.capacity",
            "Solo se notifica a la persona interesada, su representante, su apoderado o quien ella autorizó.",
            "Use petitioner, representative, attorney o authorised.",
        )
    if appeared.capacity != ReceiverCapacity.PETITIONER and not appeared.supports:
        raise Invalid(
            "documents",
            "Falta el documento que acredita la calidad de quien comparece (poder, autorización o representación).",
            "Cárguelo en /documents y envíe su referencia en documents (CPACA, artículos 67 y 71).",
        )


def _complete(told: Told) -> None:
    if not told.copy_delivered:
        raise Invalid(
            "copy_delivered",
            "Sin entregar copia íntegra, auténtica y gratuita del acto la notificación es nula.",
            "Entregue la copia y confírmelo (CPACA, artículos 67 y 69).",
        )
    if not told.appeals_told:
        raise Invalid(
            "appeals_told",
            "Sin informar los recursos, ante quién y en qué plazo, la notificación es nula.",
            "Infórmelos y confírmelo (CPACA, artículos 67 y 69).",
        )


def _served(communication: Communication, mode: NotificationMode, on: date, calendar: Calendar) -> Communication:
    effective_on = terms.effective_after_notice(calendar, on) if mode == NotificationMode.AVISO else on
    until = terms.appeal_until(calendar, effective_on) if communication.appeals else None
    return replace(communication, served=Served(mode, on, effective_on, until))
