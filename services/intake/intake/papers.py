"""Intake's papers as PDF: GCO F14 (petition or claim) and F15 (recurso), each its own filing receipt, and GCO F06.

F14 and F15 are drawn from the case's history whenever they are asked for: the same history gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake import filing_form
from intake.domain.decisions import RECURSOS
from radica import paper
from radica.clock import legal_date
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
        recurso = filed.message.data["kind"] in RECURSOS
        head = self._head("GCO F15" if recurso else "GCO F14", filed.originator_id)
        fields = {**head, **filing_form.fields(filed, personal, code)}
        return paper.render(FORMS / "filing.typ", fields, filed.message.time, qr=filed.originator_id)

    def extension(self, case: PQR, body: bodies.Extension, due_on: date, at: datetime) -> bytes:
        """GCO F06: the letter that tells the user that evidence is taken, until when, and the new last day."""
        fields = {
            **self._head("GCO F06", case.id),
            "kind": spanish.KINDS[case.kind],
            "today": spanish.long_date(legal_date(at)),
            "reason": body.reason,
            "evidence": body.evidence,
            "ends_on": spanish.long_date(body.ends_on),
            "previous_due_on": spanish.long_date(case.due_on),
            "due_on": spanish.long_date(due_on),
        }
        return paper.render(FORMS / "extension.typ", fields, at, qr=case.id)

    def completion(self, case: PQR, asked: CompletionRequested, at: datetime) -> bytes:
        """The letter that asks the petitioner for what is missing, until when, and what happens otherwise."""
        told = {"missing": list(asked.missing), "until": spanish.long_date(asked.until)}
        return self._letter("completion.typ", case, at, told)

    def transfer_out(self, case: PQR, body: bodies.TransferOut, at: datetime) -> bytes:
        """The letter that hands the petition to the competent body; its copy tells the petitioner."""
        return self._letter("transfer.typ", case, at, {"body": body.body_title, "reason": body.reason})

    def booklet(self, radicados: Sequence[str], place: str, at: datetime) -> bytes:
        """A contingency booklet: for each number a sheet of GCO F14 to fill by hand, with its receipt to tear off."""
        told = {"place": place, "printed": spanish.long_date(legal_date(at))}
        texts = printable({**self._head("GCO F14", radicados[0]), **told})
        sheets = [{"radicado": radicado, "qr": paper.qr_code(radicado)} for radicado in radicados]
        return paper.drawn(FORMS / "booklet.typ", {**texts, "qr": sheets[0]["qr"], "sheets": sheets}, at)

    def _letter(self, template: str, case: PQR, at: datetime, told: dict[str, Any]) -> bytes:
        about = {"kind": spanish.KINDS[case.kind], "today": spanish.long_date(legal_date(at))}
        return paper.render(FORMS / template, {**self._head(None, case.id), **about, **told}, at, qr=case.id)

    def _head(self, code: str | None, radicado: str) -> dict[str, Any]:
        return {"company": self.company, "nit": self.nit, "code": code, "version": FORM_VERSION, "radicado": radicado}
