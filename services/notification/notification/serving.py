"""Step 21: notifying the decision. Each mode is decided by the law's rules, put on its form and told to the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notification import bodies, papers, store
from notification.domain import notifying
from notification.domain.communication import Notice
from notification.domain.notifying import Access, Appearance, HandedOver, Published, Told
from notification.exhibits import exhibit, exhibits
from notification.office import tell
from radica.access import Lane
from radica.clock import legal_date
from radica.commands import Receipt
from radica.errors import Invalid, NotFound
from radica.events.notification import NoticePosted, NoticeRemoved, NotificationMode, NotificationServed
from radica.once import once

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from notification.domain.communication import Case, Communication
    from notification.office import Office
    from notification.papers import Desk, Exhibit
    from radica.calendar import Calendar
    from radica.commands import Command
    from radica.events.common import DocumentRef
    from radica.postgres import Transaction

AnyMode = bodies.Personal | bodies.Verbal | bodies.Aviso | bodies.Electronic

FORM_NAMES = {
    "personal": "gco-f13-notificacion-personal",
    "verbal": "gco-f16-notificacion-verbal",
    "aviso": "gco-f09-notificacion-por-aviso",
    "electronic": "constancia-notificacion-electronica",
}


class Serving:
    """Notifies decisions, and issues the notice that goes out before one by notice is served."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def notify(self, command: Command, radicado: str, body: AnyMode) -> Receipt:
        """Record a notification that was made, with its evidence and its form."""
        lane = command.access.require(Lane.CUSTOMER_SERVICE_ASSISTANT)
        files = self._evidence(body)

        def act(tx: Transaction) -> Receipt:
            before = _the_communication(tx, radicado, body.outgoing)
            case = store.case(tx, radicado)
            changed = _decided(before, case, body, command.at, self._office.calendar(tx))
            desk = self._office.desk(command, lane, case)
            form = self._office.keep(
                _paper(desk, changed, body, files), f"{FORM_NAMES[body.mode]}-{changed.outgoing}.pdf"
            )
            store.save(tx, changed)
            _tell_notice(tx, command, lane, before, changed)
            return _serve(tx, command, lane, changed, form, [file.reference for file in files])

        return once(self._office.db, command, act)

    def issue_notice(self, command: Command, radicado: str, body: bodies.Notice) -> Receipt:
        """Issue the notice (GCO F09), to be delivered or published; its notification follows with the evidence."""
        lane = command.access.require(Lane.CUSTOMER_SERVICE_ASSISTANT)
        _check_addressee(body)

        def act(tx: Transaction) -> Receipt:
            before = _the_communication(tx, radicado, body.outgoing)
            notice = Notice(body.issued_on or legal_date(command.at), body.published)
            changed = notifying.issue_notice(before, notice, command.at, self._office.calendar(tx))
            desk = self._office.desk(command, lane, store.case(tx, radicado))
            form = self._office.keep(
                papers.notice(desk, changed, body.addressee), f"{FORM_NAMES['aviso']}-{changed.outgoing}.pdf"
            )
            store.save(tx, changed)
            store.save_notice_document(tx, changed.outgoing, form)
            event = _posted(changed, notice, form)
            event_id = tell(tx, command, lane, event)
            data = {
                "outgoing": changed.outgoing,
                "state": changed.state.value,
                "version": changed.version + 1,
                "issued_on": notice.issued_on.isoformat(),
                "published": notice.published,
                "document": form.model_dump(mode="json"),
            }
            return Receipt(radicado, event.event_type, event_id, data)

        return once(self._office.db, command, act)

    def _evidence(self, body: AnyMode) -> list[Exhibit]:
        documents = self._office.documents
        match body:
            case bodies.Electronic():
                what = "certificación del acceso al mensaje"
                return [exhibit(documents, "certificate", body.certificate, "certificado-acceso", what)]
            case bodies.Aviso():
                return exhibits(documents, "documents", body.documents, "constancia de entrega o publicación del aviso")
            case _:
                return exhibits(documents, "documents", body.documents, "acredita la calidad de quien comparece")


def _the_communication(tx: Transaction, radicado: str, outgoing: str | None) -> Communication:
    """The communication meant: the one named, or the only one of the case whose decision is still to be notified."""
    if outgoing is not None:
        named = store.communication(tx, outgoing)
        if named.radicado != radicado:
            raise Invalid("outgoing", f"{outgoing} no responde al radicado {radicado}.", "Revise los dos números.")
        return named
    numbers = store.communications_to_notify(tx, radicado)
    if not numbers:
        raise NotFound(
            f"El radicado {radicado} no tiene una comunicación radicada.",
            "Revise el número; si la respuesta se acaba de radicar, espere unos segundos.",
        )
    if len(numbers) > 1:
        raise Invalid(
            "outgoing",
            f"El radicado {radicado} tiene varias decisiones por notificar.",
            f"Escriba en outgoing cuál se notificó: {', '.join(numbers)}.",
        )
    return store.communication(tx, numbers[0])


def _decided(before: Communication, case: Case, body: AnyMode, now: datetime, calendar: Calendar) -> Communication:
    told = Told(body.copy_delivered, body.appeals_told)
    match body:
        case bodies.Personal():
            appeared = Appearance(body.at, body.appeared.capacity, len(body.documents), told)
            return notifying.in_person(before, appeared, now, calendar)
        case bodies.Verbal():
            appeared = Appearance(body.at, body.appeared.capacity, len(body.documents), told)
            return notifying.verbally(before, case, appeared, now, calendar)
        case bodies.Electronic():
            access = Access(body.sent_at, body.accessed_at, told)
            return notifying.electronically(before, case, access, now, calendar)
        case bodies.Aviso():
            return _noticed(before, body, told, now, calendar)


def _noticed(before: Communication, body: bodies.Aviso, told: Told, now: datetime, calendar: Calendar) -> Communication:
    """By notice: delivered at the address, or published; which of the two, its dates tell."""
    if body.posted_on or body.removed_on:
        if body.delivered_at:
            raise Invalid(
                "delivered_at",
                "Un aviso se entrega en la dirección o se publica, no las dos cosas.",
                "Deje delivered_at, o deje posted_on y removed_on.",
            )
        if body.removed_on is None:
            raise Invalid("removed_on", "Falta la fecha en que se retiró el aviso publicado.", "Escríbala.")
        return notifying.by_published_notice(before, Published(body.posted_on, body.removed_on, told), now, calendar)
    if body.delivered_at is None:
        raise Invalid(
            "delivered_at",
            "Falta la evidencia del aviso: cuándo se entregó, o desde y hasta cuándo se publicó.",
            "Escriba delivered_at si se entregó en la dirección; posted_on y removed_on si se publicó.",
        )
    if body.addressee is None:
        raise _no_addressee()
    return notifying.by_delivered_notice(before, HandedOver(body.issued_on, body.delivered_at, told), now, calendar)


def _paper(desk: Desk, changed: Communication, body: AnyMode, files: Sequence[Exhibit]) -> bytes:
    match body:
        case bodies.Personal():
            return papers.personal(desk, changed, body, files)
        case bodies.Verbal():
            return papers.verbal(desk, changed, body, files)
        case bodies.Electronic():
            return papers.electronic(desk, changed, body, files)
        case bodies.Aviso():
            return papers.served_notice(desk, changed, body, files)


def _tell_notice(tx: Transaction, command: Command, lane: str, before: Communication, changed: Communication) -> None:
    """Tell of a notice what was not told before: that it went out, and that it was taken down."""
    notice, served = changed.notice, changed.served
    if notice is None or served is None or served.mode != NotificationMode.AVISO:
        return
    if before.notice is None:
        tell(tx, command, lane, _posted(changed, notice, None))
    if notice.published:
        removed = NoticeRemoved(
            radicado=changed.radicado,
            outgoing_number=changed.outgoing,
            posted_on=notice.issued_on,
            removed_on=served.served_on,
        )
        tell(tx, command, lane, removed)


def _posted(changed: Communication, notice: Notice, form: DocumentRef | None) -> NoticePosted:
    return NoticePosted(
        radicado=changed.radicado,
        outgoing_number=changed.outgoing,
        posted_on=notice.issued_on,
        published=notice.published,
        document=form,
    )


def _serve(
    tx: Transaction,
    command: Command,
    lane: str,
    changed: Communication,
    form: DocumentRef,
    evidence: Sequence[DocumentRef],
) -> Receipt:
    served = changed.served
    if served is None:
        raise AssertionError
    store.add_notification(
        tx, changed.outgoing, served, document=form, evidence=evidence, who=command.access.who, at=command.at
    )
    event = NotificationServed(
        radicado=changed.radicado,
        outgoing_number=changed.outgoing,
        mode=served.mode,
        served_on=served.served_on,
        effective_on=served.effective_on,
        appeal_until=served.appeal_until,
        document=form,
    )
    event_id = tell(tx, command, lane, event)
    data = {
        "outgoing": changed.outgoing,
        "state": changed.state.value,
        "version": changed.version + 1,
        "mode": served.mode.value,
        "served_on": served.served_on.isoformat(),
        "effective_on": served.effective_on.isoformat(),
        "appeal_until": served.appeal_until.isoformat() if served.appeal_until else None,
        "document": form.model_dump(mode="json"),
    }
    return Receipt(changed.radicado, event.event_type, event_id, data)


def _check_addressee(body: bodies.Notice) -> None:
    if body.published and body.addressee:
        raise Invalid(
            "addressee",
            "Un aviso publicado no muestra el nombre ni la dirección de la persona.",
            "Deje addressee vacío: basta el número de radicado (Ley 1581 de 2012).",
        )
    if not body.published and body.addressee is None:
        raise _no_addressee()


def _no_addressee() -> Invalid:
    return Invalid(
        "addressee",
        "Falta a quién y a qué dirección se dirige el aviso.",
        "Escriba addressee con name y address, los que figuran en el expediente (CPACA, artículo 69).",
    )
