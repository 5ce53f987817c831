"""Letters and what was done to each of their drafts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from correspondence.domain.letter import Letter, Papers, State
from correspondence.domain.linter import Finding
from radica.errors import NotFound
from radica.events.common import Appeal, DocumentRef, Result

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from correspondence.domain.content import Content
    from radica.commands import Command
    from radica.postgres import Transaction

OF_CASE = "select * from letters where radicado = %s"
ONE = "select * from letters where letter = %s"
CASE_OF = "select radicado from letters where letter = %s"
IN_STATE = """
select * from letters where (%s::text is null or state = %s) and radicado > %s order by radicado limit %s
"""
HISTORY = "select draft, act, who, at, reason, document, citation from letter_acts where letter = %s order by id"

DRAFTED = """
insert into letters (letter, radicado, state, draft, result, needs_citation, appeals, reliquidation, drafted_by,
                     document, citation, annexes, findings)
values (%s, %s, 'drafted', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
on conflict (letter) do update
set state = 'drafted', draft = excluded.draft, result = excluded.result, needs_citation = excluded.needs_citation,
    appeals = excluded.appeals, reliquidation = excluded.reliquidation, drafted_by = excluded.drafted_by,
    document = excluded.document, citation = excluded.citation, annexes = excluded.annexes, findings = excluded.findings
"""
MOVED = "update letters set state = %s where letter = %s"
SIGNED = "update letters set state = 'signed', signed_on = %s, document = %s, citation = %s where letter = %s"
FILED = "update letters set state = 'filed', outgoing_number = %s, document = %s, citation = %s where letter = %s"
ACT = """
insert into letter_acts (letter, draft, act, who, at, reason, document, citation)
values (%s, %s, %s, %s, %s, %s, %s, %s)
"""


def of_case(tx: Transaction, radicado: str) -> Letter | None:
    """Return the case's letter, if it has one."""
    row = tx.one(OF_CASE, (radicado,))
    return None if row is None else _letter(row)


def of(tx: Transaction, letter: str) -> Letter:
    """Return a letter; raises NotFound."""
    row = tx.one(ONE, (letter,))
    if row is None:
        raise no_such_letter()
    return _letter(row)


def case_of(tx: Transaction, letter: str) -> str:
    """Return the radicado that a letter answers; raises NotFound."""
    row = tx.one(CASE_OF, (letter,))
    if row is None:
        raise no_such_letter()
    return str(row.radicado)


def no_such_letter() -> NotFound:
    """Return the refusal for an id under which there is no letter."""
    return NotFound("No existe esa carta.", "Búsquela por el radicado del caso: GET /pqrs/{radicado}/letters.")


def in_state(tx: Transaction, state: State | None, after: str, limit: int) -> list[Letter]:
    """Return letters by radicado, of one state or of all."""
    return [_letter(row) for row in tx.all(IN_STATE, (state, state, after, limit))]


def history(tx: Transaction, letter: str) -> list[dict[str, Any]]:
    """Return what was done to the letter, in order."""
    return [row._asdict() for row in tx.all(HISTORY, (letter,))]


def save_draft(
    tx: Transaction,
    command: Command,
    content: Content,
    papers: Papers,
    made_of: tuple[Iterable[DocumentRef], Iterable[Finding]],
) -> None:
    """Save a first draft, or the next one of a returned letter; `made_of` are its annexes and its check's findings."""
    annexes, findings = made_of
    tx.later(
        DRAFTED,
        (
            content.letter,
            content.radicado,
            content.draft,
            content.result,
            content.needs_citation,
            list(content.appeals),
            content.reliquidation.number if content.reliquidation else None,
            command.access.who,
            *_papers(papers),
            _json(annexes),
            _json(findings),
        ),
    )
    note(tx, command, (content.letter, content.draft, "drafted"), papers=papers)


def save_state(tx: Transaction, command: Command, letter: Letter, state: State, reason: str | None = None) -> None:
    """Save that a letter was returned or approved."""
    tx.later(MOVED, (state, letter.letter))
    note(tx, command, (letter.letter, letter.draft, state), reason=reason)


def save_signature(tx: Transaction, command: Command, letter: Letter, papers: Papers, signed_on: date) -> None:
    """Save the signed files."""
    tx.later(SIGNED, (signed_on, *_papers(papers), letter.letter))
    note(tx, command, (letter.letter, letter.draft, State.SIGNED), papers=papers)


def save_filing(tx: Transaction, command: Command, letter: Letter, papers: Papers, outgoing_number: str) -> None:
    """Save the files with their outgoing number."""
    tx.later(FILED, (outgoing_number, *_papers(papers), letter.letter))
    note(tx, command, (letter.letter, letter.draft, State.FILED), papers=papers)


def note(
    tx: Transaction,
    command: Command,
    act: tuple[str, int, str],
    *,
    reason: str | None = None,
    papers: Papers | None = None,
) -> None:
    """Add to the letter's history: which letter, which draft, what was done."""
    document, citation = _papers(papers) if papers else (None, None)
    tx.later(ACT, (*act, command.access.who, command.at, reason, document, citation))


def _letter(row: Any) -> Letter:  # noqa: ANN401 - a row of letters
    return Letter(
        letter=str(row.letter).upper(),
        radicado=row.radicado,
        state=State(row.state),
        draft=row.draft,
        result=Result(row.result),
        needs_citation=row.needs_citation,
        appeals=tuple(Appeal(appeal) for appeal in row.appeals),
        reliquidation=row.reliquidation,
        drafted_by=row.drafted_by,
        papers=Papers(
            DocumentRef.model_validate(row.document),
            DocumentRef.model_validate(row.citation) if row.citation else None,
        ),
        annexes=tuple(DocumentRef.model_validate(annex) for annex in row.annexes),
        findings=tuple(Finding.model_validate(finding) for finding in row.findings),
        signed_on=row.signed_on,
        outgoing_number=row.outgoing_number,
    )


def _papers(papers: Papers) -> tuple[str, str | None]:
    citation = papers.citation
    return papers.document.model_dump_json(), citation.model_dump_json() if citation else None


def _json(values: Iterable[DocumentRef | Finding]) -> str:
    return json.dumps([value.model_dump(mode="json") for value in values])
