"""What filing notes instead of refusing: what is missing, late or doubtful, with the act that follows and its term.

Nobody may refuse to file a petition (CPACA art. 15 par. 2). So each doubt becomes a note on the case, told to the
clerk in the answer: what was seen, which act it calls for, by which article, and the last day for that act.

    note                seen when                                          act, and until when
    incomplete          identity, address, proof or a document is missing  request completion, 10 bd (CPACA 17)
    invoice_too_old     the invoice is older than five months (L142 154)   reject, within the answer's term
    appeal_late         more than 5 bd after the notification (L142 154)   reject (CPACA 78), the same
    appeal_not_open     no recurso is open (L142 154, CPACA 75)            reject, the same
    possible_duplicate  same account, cause and billing period             refer to the earlier (CPACA 19), the same
    other_body          the matter is another body's                       transfer out, 5 bd (CPACA 21)

A claim about personal data has shorter ones: completion 5 bd, transfer 2 bd (Ley 1581 of 2012 art. 15.1).

(bd: business days after the day on which the petition counts as filed.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.domain.decisions import RECURSOS
from intake.domain.months import months_after
from radica.events.common import Kind
from radica.events.filing_notes import FilingNote, NoteAct, NoteCode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from intake.domain.earlier import Appealed
    from radica.calendar import Calendar

TO_REQUEST_COMPLETION = 10  # business days: CPACA art. 17
TO_TRANSFER = 5  # business days: CPACA art. 21
TO_REQUEST_COMPLETION_OF_DATA_CLAIM = 5  # business days: Ley 1581 of 2012 art. 15.1
TO_TRANSFER_DATA_CLAIM = 2  # business days: Ley 1581 of 2012 art. 15.1
TO_APPEAL = 5  # business days: Ley 142 of 1994 art. 154
INVOICE_MONTHS = 5  # Ley 142 of 1994 art. 154

DATA_CLAIMS = "Ley 1581 de 2012, artículo 15, numeral 1"

OTHER_BODY_BY_CAUSE = {"117": "la Alcaldía (Comité Permanente de Estratificación)"}
"""Causes that another body decides: the municipality adopts the strata, the utility only applies them."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a petition when it is filed; dates are Colombia's.

    `received_on` is the day of presentation, `counts_from` the one from which terms run, `due_on` the answer's last.
    `missing` says in Spanish what the petition lacks. `appealed` is None where the recurso names no case of ours.
    """

    kind: Kind
    cause_code: str
    received_on: date
    counts_from: date
    due_on: date
    missing: tuple[str, ...] = ()
    invoice_issued_on: date | None = None
    notified_on: date | None = None
    appealed_radicado: str | None = None
    appealed: Appealed | None = None
    repeats: str | None = None
    other_body: str | None = None


def of(seen: Seen, calendar: Calendar) -> tuple[FilingNote, ...]:
    """Return the notes on a filing, in the order in which a clerk deals with them."""
    return (
        *_other_body(seen, calendar),
        *_incomplete(seen, calendar),
        *_invoice(seen, calendar),
        *(_appeal(seen, calendar) if seen.kind in RECURSOS else ()),
        *_repeated(seen),
    )


def to_request_completion(kind: Kind) -> int:
    """Return within how many business days the petitioner is asked for what is missing."""
    return TO_REQUEST_COMPLETION_OF_DATA_CLAIM if kind is Kind.RECLAMO_DATOS else TO_REQUEST_COMPLETION


def _other_body(seen: Seen, calendar: Calendar) -> Iterator[FilingNote]:
    body, of_data = seen.other_body or OTHER_BODY_BY_CAUSE.get(seen.cause_code), seen.kind is Kind.RECLAMO_DATOS
    if body:
        yield FilingNote(
            code=NoteCode.OTHER_BODY,
            text=f"Parece ser competencia de {body}: trasládela y envíe copia a quien la presentó.",
            act=NoteAct.TRANSFER_OUT,
            article=DATA_CLAIMS if of_data else "Ley 1437 de 2011, artículo 21",
            until=calendar.add_business_days(seen.counts_from, TO_TRANSFER_DATA_CLAIM if of_data else TO_TRANSFER),
        )


def _incomplete(seen: Seen, calendar: Calendar) -> Iterator[FilingNote]:
    if seen.missing:
        yield FilingNote(
            code=NoteCode.INCOMPLETE,
            text=f"La petición está incompleta: falta {'; '.join(seen.missing)}.",
            act=NoteAct.REQUEST_COMPLETION,
            article=DATA_CLAIMS if seen.kind is Kind.RECLAMO_DATOS else "Ley 1437 de 2011, artículo 17",
            until=calendar.add_business_days(seen.counts_from, to_request_completion(seen.kind)),
        )


def _invoice(seen: Seen, calendar: Calendar) -> Iterator[FilingNote]:
    if seen.invoice_issued_on is None or seen.kind is not Kind.RECLAMACION:
        return
    # A term in months that ends on a day that does not count runs to the next that does (Ley 4 of 1913 art. 62).
    last_day = calendar.next_business_day(months_after(seen.invoice_issued_on, INVOICE_MONTHS))
    if seen.received_on > last_day:
        yield _rejection(
            seen,
            NoteCode.INVOICE_TOO_OLD,
            f"La factura se expidió el {seen.invoice_issued_on.isoformat()}: se podía reclamar hasta el "
            f"{last_day.isoformat()} (cinco meses).",
            "Ley 142 de 1994, artículo 154",
        )


def _appeal(seen: Seen, calendar: Calendar) -> Iterator[FilingNote]:
    if seen.appealed is not None and not seen.appealed.open:
        why = "no admite recurso" if seen.appealed.answered else "aún no se ha decidido"
        yield _rejection(
            seen,
            NoteCode.APPEAL_NOT_OPEN,
            f"El caso {seen.appealed_radicado} {why}.",
            "Ley 142 de 1994, artículo 154, y Ley 1437 de 2011, artículo 75",
        )
        return
    last_day = _last_day_to_appeal(seen, calendar)
    if last_day is not None and seen.received_on > last_day:
        yield _rejection(
            seen,
            NoteCode.APPEAL_LATE,
            f"El recurso se podía presentar hasta el {last_day.isoformat()}: cinco días hábiles.",
            "Ley 142 de 1994, artículo 154, y Ley 1437 de 2011, artículos 77 y 78",
        )


def _last_day_to_appeal(seen: Seen, calendar: Calendar) -> date | None:
    """Our own record of the notification goes before what the form says; of what we never notified, none has begun."""
    if seen.appealed is not None and not (seen.appealed.elsewhere and seen.appealed.until is None):
        return seen.appealed.until
    return calendar.add_business_days(seen.notified_on, TO_APPEAL) if seen.notified_on else None


def _repeated(seen: Seen) -> Iterator[FilingNote]:
    if seen.repeats:
        yield FilingNote(
            code=NoteCode.POSSIBLE_DUPLICATE,
            text=f"Parece repetir el caso {seen.repeats}: misma cuenta, causal y período.",
            act=NoteAct.REFER_TO_EARLIER,
            article="Ley 1437 de 2011, artículo 19",
            until=seen.due_on,
            other_radicado=seen.repeats,
        )


def _rejection(seen: Seen, code: NoteCode, text: str, article: str) -> FilingNote:
    """A rejection is a decision with reasons: it is signed and notified within the term of the answer."""
    return FilingNote(
        code=code,
        text=text + " Se rechaza con razones, en la respuesta.",
        act=NoteAct.REJECT,
        article=article,
        until=seen.due_on,
        other_radicado=seen.appealed_radicado,
    )
