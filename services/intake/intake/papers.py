"""Intake's papers as PDF: the forms GCO F14, F15 and F06, the account of a term, the act that recognises a silence.

F14 (petition or claim) and F15 (recurso), each its own filing receipt, are drawn from the case's history whenever they
are asked for: the same history gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake import account_form, filing_form, index_sheet
from intake.domain import silence, terms
from intake.domain.decisions import RECURSOS
from radica import paper
from radica.clock import legal_date
from radica.errors import Refused
from radica.events.intake import PQRRadicated
from radica.paper import spanish
from radica.paper.typeface import printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from intake import bodies
    from intake.domain.case_event import CaseEvent
    from intake.domain.pqr import PQR
    from radica.events.intake import CompletionRequested

FORMS = Path(__file__).parent / "forms"
FORM_VERSION = "Versión 3"


@dataclass(frozen=True)
class Papers:
    """Draws the papers under the company's name."""

    company: str
    nit: str

    def filing(self, filed: CaseEvent, personal: dict[str, Any] | None, code: str | None = None) -> bytes:
        """GCO F14, or F15 for a recurso, with the filing receipt and, when it is given, the verification code.

        `personal` is None once the person was erased.
        """
        if filed.message.type != PQRRadicated.event_type:
            raise Refused(
                "Este caso se radicó en el sistema anterior: su formulario no está en Radica.",
                "Búsquelo allá por su número original, que está en la historia del caso.",
            )
        recurso = filed.message.data["kind"] in RECURSOS
        head = self._head("GCO F15" if recurso else "GCO F14", filed.originator_id)
        fields = {**head, **filing_form.fields(filed, personal, code)}
        return paper.render(FORMS / "filing.typ", fields, filed.message.time, qr=filed.originator_id, breakable=True)

    def extension(self, case: PQR, body: bodies.Extension, due_on: date, at: datetime, to: dict[str, Any]) -> bytes:
        """GCO F06: the letter that tells the user that evidence is taken, until when, and the new last day."""
        fields = {
            **self._head("GCO F06", case.id),
            "to": to,
            "kind": spanish.KINDS[case.kind],
            "today": spanish.long_date(legal_date(at)),
            "reason": body.reason,
            "evidence": body.evidence,
            "ends_on": spanish.long_date(body.ends_on),
            "previous_due_on": spanish.long_date(case.due_on),
            "due_on": spanish.long_date(due_on),
        }
        return paper.render(FORMS / "extension.typ", fields, at, qr=case.id, breakable=True)

    def term(self, case: PQR, days: list[terms.Day], at: datetime) -> bytes:
        """The account of a case's term: every day from its filing to the last, counted or not, and by which rule."""
        fields = {
            **self._head("", case.id, version=""),
            "kind": spanish.KINDS[case.kind],
            "article": terms.article(case.term),
            "business_days": max(day.number or 0 for day in days),
            "filed_on": spanish.long_date(case.term.filed_on),
            "due_on": spanish.long_date(days[-1].on),
            "suspended": None if case.closed else _long(case.completion_asked_on),
            "printed_at": spanish.moment(at),
            "skipped": sum(day.number is None for day in days),
            "days": [
                {"on": spanish.weekday_and_date(day.on), "number": day.number and str(day.number), "why": day.why}
                for day in days
            ],
        }
        return paper.render(FORMS / "term.typ", fields, at, qr=case.id)

    def index(self, listed: dict[str, Any], at: datetime) -> bytes:
        """The electronic index of a case's file, as it is printed: every document with its folios and its hash."""
        head = {**self._head("", listed["radicado"], version=""), "printed_at": spanish.moment(at)}
        fields = {**head, **index_sheet.fields(listed)}
        return paper.render(FORMS / "index.typ", fields, at, qr=listed["radicado"])

    def silence(
        self, case: PQR, at: datetime, personal: dict[str, Any] | None, *, number: str | None, effects: str | None
    ) -> bytes:
        """The act that recognises the positive silence; without a number and its effects, the draft of it."""
        petitioner = personal and personal["petitioner"]
        fields = {
            **self._head(number or "BORRADOR", case.id, version=""),
            "draft": number is None,
            "kind": spanish.KINDS[case.kind],
            "today": spanish.long_date(legal_date(at)),
            "petitioner": petitioner and petitioner["name"],
            "filed_on": spanish.long_date(case.term.filed_on),
            "due_on": spanish.long_date(case.due_on),
            "recognise_by": spanish.moment(silence.recognise_by(case.due_on)),
            "answer": _long(case.response_filed_on),
            "request": personal["description"].splitlines() if personal else [filing_form.ERASED],
            "effects": effects.splitlines() if effects else None,
        }
        return paper.render(FORMS / "silence.typ", fields, at, qr=case.id, breakable=True)

    def completion(self, case: PQR, asked: CompletionRequested, at: datetime, to: dict[str, Any]) -> bytes:
        """The letter that asks the petitioner for what is missing, until when, and what happens otherwise."""
        told = {"to": to, "missing": list(asked.missing), "until": spanish.long_date(asked.until)}
        return self._letter("completion.typ", case, at, told)

    def withdrawal(self, case: PQR, at: datetime, to: dict[str, Any]) -> bytes:
        """The certificate that the petitioner withdrew, on which they see it if they did not."""
        return self._letter("withdrawal.typ", case, at, {"to": to, "recurso": case.kind in RECURSOS})

    def transfer_out(self, case: PQR, body: bodies.TransferOut, at: datetime, to: dict[str, Any]) -> bytes:
        """The letter that hands the petition to the competent body; its copy tells the petitioner."""
        return self._letter("transfer.typ", case, at, {"to": to, "body": body.body_title, "reason": body.reason})

    def habeas_data(self, account: dict[str, Any], at: datetime) -> bytes:
        """The certificate that tells a person all that is held about them, and who read it."""
        about = ", ".join(case["radicado"] for case in account["cases"][:1])
        fields = {**self._head("", about, version=""), **account_form.fields(account)}
        return paper.render(FORMS / "personal-data.typ", fields, at, qr=about)

    def booklet(self, radicados: Sequence[str], place: str, at: datetime) -> bytes:
        """A contingency booklet: for each number a sheet of GCO F14 to fill by hand, with its receipt to tear off."""
        told = {"place": place, "printed": spanish.long_date(legal_date(at))}
        texts = printable({**self._head("GCO F14", radicados[0]), **told})
        sheets = [{"radicado": radicado, "qr": paper.qr_code(radicado)} for radicado in radicados]
        return paper.drawn(FORMS / "booklet.typ", {**texts, "qr": sheets[0]["qr"], "sheets": sheets}, at)

    def _letter(self, template: str, case: PQR, at: datetime, told: dict[str, Any]) -> bytes:
        about = {"kind": spanish.KINDS[case.kind], "today": spanish.long_date(legal_date(at))}
        fields = {**self._head("", case.id, version=""), **about, **told}
        return paper.render(FORMS / template, fields, at, qr=case.id, breakable=True)

    def _head(self, code: str, radicado: str, version: str = FORM_VERSION) -> dict[str, Any]:
        return {"company": self.company, "nit": self.nit, "code": code, "version": version, "radicado": radicado}


def _long(day: date | None) -> str | None:
    return spanish.long_date(day) if day else None
