"""A letter's way from draft to outgoing number (steps 13 to 16), each act by another person's hand.

drafted ──approve──▶ approved ──sign──▶ signed ──file──▶ filed
   ▲  └──return──┐      │
   └──── returned ◀─────┘        a redraft is the same letter's next version
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NoReturn

from correspondence.domain import linter
from correspondence.domain.case import Case, require_open, require_ready
from radica.errors import Refused
from radica.events.correspondence import (
    ResponseApproved,
    ResponseDrafted,
    ResponseFiled,
    ResponseReturned,
    ResponseSigned,
)

if TYPE_CHECKING:
    from datetime import date

    from correspondence.domain.content import Content
    from correspondence.domain.linter import Finding
    from radica.events.common import Appeal, DocumentRef, Result


class Changed(Refused):
    """Somebody else changed what this person is about to change (RFC 9110, 412)."""

    status = 412
    slug = "version-cambiada"
    title = "Otra persona lo cambió"


class State(StrEnum):
    """How far a letter has come."""

    DRAFTED = "drafted"
    RETURNED = "returned"
    APPROVED = "approved"
    SIGNED = "signed"
    FILED = "filed"


@dataclass(frozen=True, slots=True)
class Papers:
    """The letter's files: the response and, where the user is to be notified in person, the citation."""

    document: DocumentRef
    citation: DocumentRef | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it stands; people by their account, never by name."""

    letter: str
    radicado: str
    state: State
    draft: int
    result: Result
    needs_citation: bool
    appeals: tuple[Appeal, ...]
    reliquidation: str | None
    drafted_by: str
    papers: Papers
    annexes: tuple[DocumentRef, ...]
    findings: tuple[Finding, ...]
    signed_on: date | None = None
    outgoing_number: str | None = None


def require_read(letter: Letter, read_draft: int | None) -> None:
    """Raise Changed when the person had read another draft than the one that now stands; None says nothing."""
    if read_draft is not None and read_draft != letter.draft:
        raise Changed(
            f"La carta va en su proyecto {letter.draft} y usted leyó el {read_draft}.", "Léala de nuevo y repita."
        )


def next_draft(case: Case, live: Letter | None) -> int:
    """Return the number of the draft that may be made now; raises Refused when none may."""
    require_ready(case)
    if live is None:
        return 1
    if live.state != State.RETURNED:
        _stands(live, "Ya hay una respuesta para este caso")
    return live.draft + 1


def drafted(content: Content, papers: Papers) -> ResponseDrafted:
    """Return the fact that a draft was made."""
    return ResponseDrafted(
        radicado=content.radicado,
        letter=content.letter,
        draft=content.draft,
        result=content.result,
        needs_citation=content.needs_citation,
        reliquidation=content.reliquidation.number if content.reliquidation else None,
        document=papers.document,
        citation=papers.citation,
    )


def send_back(case: Case, letter: Letter, reason: str) -> ResponseReturned:
    """Send a draft back to its drafter; also an approved one, as long as nobody has signed it."""
    require_open(case)
    if letter.state not in {State.DRAFTED, State.APPROVED}:
        _stands(letter, "No se puede devolver")
    return ResponseReturned(
        radicado=letter.radicado, letter=letter.letter, draft=letter.draft, result=letter.result, reason=reason
    )


def approve(case: Case, letter: Letter, who: str) -> ResponseApproved:
    """Find that the draft has its supports; raises Refused for the drafter's own letter and for one with errors."""
    require_open(case)
    if letter.state != State.DRAFTED:
        _stands(letter, "No se puede aprobar")
    if letter.drafted_by == who:
        raise Refused("Usted proyectó esta carta: no puede aprobarla.", "Pida a otro profesional que la revise.")
    _require_sound(case, letter)
    return ResponseApproved(radicado=letter.radicado, letter=letter.letter, draft=letter.draft, result=letter.result)


def require_signable(case: Case, letter: Letter, who: str) -> None:
    """Raise Refused unless `who` may sign the letter now."""
    require_open(case)
    if letter.state != State.APPROVED:
        _stands(letter, "No se puede firmar")
    if letter.drafted_by == who:
        raise Refused("Usted proyectó esta carta: no puede firmarla.", "Pida a quien tenga la firma que la firme.")
    _require_sound(case, letter)


def signed(letter: Letter, papers: Papers, signature: Signature) -> ResponseSigned:
    """Return the fact that the letter was signed."""
    return ResponseSigned(
        radicado=letter.radicado,
        letter=letter.letter,
        result=letter.result,
        signer=signature.signer,
        on_behalf_of=signature.on_behalf_of,
        delegation=signature.delegation,
        signed_on=signature.signed_on,
        document=papers.document,
        citation=papers.citation,
        needs_citation=letter.needs_citation,
        appeals=letter.appeals,
    )


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, when, and by which act if for somebody else."""

    signer: str
    signed_on: date
    on_behalf_of: str | None = None
    delegation: str | None = None


def require_fileable(case: Case, letter: Letter) -> date:
    """Return the date of the act; raises Refused unless the letter may get its outgoing number now."""
    require_open(case)
    if letter.state != State.SIGNED or letter.signed_on is None:
        _stands(letter, "No se puede radicar")
    return letter.signed_on


def filed(case: Case, letter: Letter, papers: Papers, outgoing_number: str, filed_on: date) -> ResponseFiled:
    """Return the fact that the letter got its outgoing number."""
    return ResponseFiled(
        radicado=letter.radicado,
        letter=letter.letter,
        outgoing_number=outgoing_number,
        filed_on=filed_on,
        signed_on=require_fileable(case, letter),
        result=letter.result,
        needs_citation=letter.needs_citation,
        appeals=letter.appeals,
        document=papers.document,
        citation=papers.citation,
        documents=letter.annexes,
    )


def _require_sound(case: Case, letter: Letter) -> None:
    since = [*linter.outdated(letter.reliquidation, case)]
    since += [*linter.against_silence(letter.result, case), *linter.too_early(letter.result, case)]
    blocking = linter.errors(tuple(dict.fromkeys((*letter.findings, *since))))
    if blocking:
        raise Refused(
            "La carta tiene errores: " + " ".join(finding.message for finding in blocking),
            "Devuélvala con el motivo para que la proyecten de nuevo.",
        )


NEXT_STEP = {
    State.DRAFTED: "Espere su revisión (paso 14) o pida que la devuelvan.",
    State.RETURNED: "Proyéctela de nuevo con lo que pide la devolución (paso 13).",
    State.APPROVED: "Está aprobada: sigue la firma (paso 15), o devolverla con su motivo.",
    State.SIGNED: "Está firmada: sigue darle número de salida (paso 16).",
    State.FILED: "Ya salió con su número: siga con su entrega (paso 17).",
}
STATE_NAMES = {
    State.DRAFTED: "proyectada",
    State.RETURNED: "devuelta",
    State.APPROVED: "aprobada",
    State.SIGNED: "firmada",
    State.FILED: "radicada",
}


def _stands(letter: Letter, problem: str) -> NoReturn:
    number = f" con el número {letter.outgoing_number}" if letter.outgoing_number else ""
    raise Refused(f"{problem}: la carta está {STATE_NAMES[letter.state]}{number}.", NEXT_STEP[letter.state])
