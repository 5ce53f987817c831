"""What staff may read of letters; every query takes an Access."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from correspondence.domain.case import Case, missing
from correspondence.domain.letter import NEXT_STEP, STATE_NAMES, Letter, State
from correspondence.paper import data
from correspondence.store import cases as case_store
from correspondence.store import letters as letter_store

if TYPE_CHECKING:
    from radica.access import Access
    from radica.postgres import Database, Transaction


WENT_OUT = frozenset({State.SIGNED, State.FILED})


class Reading:
    """Queries of correspondence."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def letter(self, access: Access, letter: str) -> dict[str, Any]:
        """A letter with its history; raises NotFound."""
        access.require_staff()
        with self._db.transaction() as tx:
            return _with_history(tx, letter_store.of(tx, letter))

    def letters_of_case(self, access: Access, radicado: str) -> dict[str, Any]:
        """The case's letter, if it has one, and whether its answer may be drafted; raises NotFound."""
        access.require_staff()
        with self._db.transaction() as tx:
            case = case_store.case(tx, radicado)
            live = letter_store.of_case(tx, radicado)
            items = [_with_history(tx, live)] if live else []
        return {"items": items, "drafting": _drafting(case, live)}

    def letters(self, access: Access, state: State | None, after: str, limit: int) -> list[dict[str, Any]]:
        """Letters by radicado, of one state or of all."""
        access.require_staff()
        with self._db.transaction() as tx:
            return [_shown(letter) for letter in letter_store.in_state(tx, state, after, limit)]

    def verification(self, letter: str) -> dict[str, Any]:
        """What whoever holds a signed letter may check: when it went out, and the hashes of its files; raises NotFound.

        Open to everybody: the id, 122 random bits, stands on the letter only, and nothing here names a citizen.
        """
        with self._db.transaction() as tx:
            found = letter_store.of(tx, letter)
            acts = letter_store.history(tx, letter)
        if found.state not in WENT_OUT:
            raise letter_store.no_such_letter()
        return {
            "letter": found.letter,
            "radicado": found.radicado,
            "state": found.state,
            "signed_on": found.signed_on,
            "outgoing_number": found.outgoing_number,
            "files": _files(found, acts),
        }

    def templates(self, access: Access) -> list[dict[str, Any]]:
        """The forms that this service prints."""
        access.require_staff()
        return [{"code": data.FORM_CODE, "name": data.FORM_NAME, "version": data.FORM_VERSION}]


def _drafting(case: Case, live: Letter | None) -> dict[str, Any]:
    lacking = "El caso está cerrado." if case.closed else missing(case)
    if lacking is None and live is not None and live.state != State.RETURNED:
        lacking = f"Ya hay una carta {STATE_NAMES[live.state]}. {NEXT_STEP[live.state]}"
    reliquidation = case.reliquidation.number if case.reliquidation else None
    proposed = case.concept.proposed_result if case.concept else None
    return {"ready": lacking is None, "missing": lacking, "reliquidation": reliquidation, "proposed_result": proposed}


def _shown(letter: Letter) -> dict[str, Any]:
    return {
        "letter": letter.letter,
        "radicado": letter.radicado,
        "state": letter.state,
        "next_step": NEXT_STEP[letter.state],
        "draft": letter.draft,
        "result": letter.result,
        "needs_citation": letter.needs_citation,
        "appeals": letter.appeals,
        "reliquidation": letter.reliquidation,
        "drafted_by": letter.drafted_by,
        "document": letter.papers.document,
        "citation": letter.papers.citation,
        "annexes": letter.annexes,
        "findings": letter.findings,
        "signed_on": letter.signed_on,
        "outgoing_number": letter.outgoing_number,
    }


def _files(letter: Letter, acts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The signed files of a letter, the newest first: the one before the outgoing number's seal is genuine too."""
    current = {letter.papers.document.sha256, *([letter.papers.citation.sha256] if letter.papers.citation else [])}
    return [
        {"file": name, "sha256": act[name]["sha256"], "current": act[name]["sha256"] in current}
        for act in reversed(acts)
        if act["act"] in WENT_OUT
        for name in ("document", "citation")
        if act[name]
    ]


def _with_history(tx: Transaction, letter: Letter) -> dict[str, Any]:
    return {**_shown(letter), "history": letter_store.history(tx, letter.letter)}
