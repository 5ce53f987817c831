"""What people do with letters, one method per act of steps 13 to 16: check the lane, decide, make, save, announce.

Paper takes a tenth of a second or more, so it is never made inside a transaction: an act looks, decides, makes its
files and keeps them by their hash; then, in one transaction, it decides again with everything held, and only if nothing
has moved saves the result with its event. A crash in between leaves files that nothing names, and nothing else.
"""

from __future__ import annotations

import threading
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from correspondence.domain import letter as letters
from correspondence.domain import linter
from correspondence.domain.content import compose
from correspondence.domain.letter import Signature, State
from correspondence.numbers import outgoing_number
from correspondence.prepared import Prepared, prepared
from correspondence.store import cases as case_store
from correspondence.store import letters as letter_store
from correspondence.store import outgoing
from radica.access import Lane
from radica.clock import legal_date
from radica.commands import Receipt
from radica.errors import Unavailable
from radica.once import once
from radica.outbox import announce

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from correspondence import bodies
    from correspondence.domain.case import Case
    from correspondence.domain.content import Content
    from correspondence.domain.letter import Letter, Papers
    from correspondence.domain.linter import Finding
    from correspondence.paper.office import PaperOffice
    from correspondence.shelf import Shelf
    from radica.commands import Command
    from radica.events.correspondence import CorrespondenceEvent
    from radica.postgres import Database, Transaction

    Answer = tuple[Case, Letter | None]
    Standing = tuple[Case, Letter]
    InLine = tuple[Case, Letter, int]
    Drafted = tuple[Content, tuple[Finding, ...], Papers]

FILING_WAIT_S = 20.0


class Correspondence:
    """The acts of correspondence over its database, its files and its paper office."""

    def __init__(self, db: Database, shelf: Shelf, office: PaperOffice) -> None:
        self._db = db
        self._shelf = shelf
        self._office = office
        self._filing = threading.Lock()

    def draft(self, command: Command, radicado: str, body: bodies.Draft) -> Receipt:
        """Step 13: draft the answer, with a citation where it is notified in person; or redraft a returned one."""
        lane = command.access.require(Lane.CUSTOMER_SERVICE_ASSISTANT)
        body = body.model_copy(update={"documents": self._shelf.annexes(body.documents)})
        draft, new = body.said(), str(uuid.uuid4()).upper()

        def look(tx: Transaction, *, hold: bool) -> Answer:
            return case_store.case(tx, radicado, hold=hold), letter_store.of_case(tx, radicado)

        def decide(seen: Answer) -> None:
            letters.next_draft(*seen)

        def make(seen: Answer) -> Drafted:
            case, live = seen
            number = letters.next_draft(case, live)
            content = compose(case, draft, self._office.company, letter=live.letter if live else new, number=number)
            findings = linter.check(content, draft, case)
            pages = self._office.draft(content, command.at)
            return content, findings, self._shelf.keep(pages, f"{radicado}-proyecto-{number}")

        def save(tx: Transaction, _: Answer, made: Drafted) -> Receipt:
            content, findings, papers = made
            letter_store.save_draft(tx, command, content, papers, (draft.documents, findings))
            told = {"draft": content.draft, "needs_citation": content.needs_citation, "findings": _plain(findings)}
            return _receipt(tx, command, lane, letters.drafted(content, papers), State.DRAFTED, told)

        return prepared(self._db, command, Prepared(look, decide, make, save))

    def send_back(self, command: Command, letter: str, reason: str, read_draft: int | None = None) -> Receipt:
        """Step 14: send a draft back with its reason; `read_draft` is the draft that the person had read (ETag)."""

        def decide(case: Case, live: Letter) -> CorrespondenceEvent:
            return letters.send_back(case, live, reason)

        return self._review(command, letter, read_draft, decide, (State.RETURNED, reason))

    def approve(self, command: Command, letter: str, read_draft: int | None = None) -> Receipt:
        """Step 14: find that the draft has its supports and that what it says was done."""

        def decide(case: Case, live: Letter) -> CorrespondenceEvent:
            return letters.approve(case, live, command.access.who)

        return self._review(command, letter, read_draft, decide, (State.APPROVED, None))

    def sign(self, command: Command, letter: str, body: bodies.Signature, read_draft: int | None = None) -> Receipt:
        """Step 15: sign the response and its citation, in one's own name or by delegation."""
        lane = command.access.require(Lane.COMMERCIAL_DIRECTOR)
        hand = body.hand(command.access.name)
        signature = Signature(command.access.who, legal_date(command.at), body.on_behalf_of, body.delegation)

        def decide(seen: Standing) -> None:
            case, live = seen
            letters.require_read(live, read_draft)
            letters.require_signable(case, live, command.access.who)

        def make(seen: Standing) -> Papers:
            live = seen[1]
            pages = self._office.sign(self._shelf.pages(live.papers).response, hand, command.at)
            return self._shelf.keep(pages, f"{live.radicado}-firmada")

        def save(tx: Transaction, seen: Standing, papers: Papers) -> Receipt:
            live = seen[1]
            letter_store.save_signature(tx, command, live, papers, signature.signed_on)
            told = {"draft": live.draft, "needs_citation": live.needs_citation, "signed_on": str(signature.signed_on)}
            return _receipt(tx, command, lane, letters.signed(live, papers, signature), State.SIGNED, told)

        return prepared(self._db, command, Prepared(_standing(letter), decide, make, save))

    def file(self, command: Command, letter: str) -> Receipt:
        """Step 16: give the letter its outgoing number, without gaps in the year, and seal its files with it."""
        lane = command.access.require(Lane.RECORDS_ASSISTANT)
        filed_on = legal_date(command.at)

        def look(tx: Transaction, *, hold: bool) -> InLine:
            case, live = _standing(letter)(tx, hold=hold)
            return case, live, outgoing.next_number(tx, filed_on.year, hold=hold)

        def decide(seen: InLine) -> None:
            letters.require_fileable(seen[0], seen[1])

        def make(seen: InLine) -> Papers:
            _, live, following = seen
            number = outgoing_number(filed_on.year, following)
            return self._shelf.keep(self._office.seal(self._shelf.pages(live.papers), number, command.at), number)

        def save(tx: Transaction, seen: InLine, papers: Papers) -> Receipt:
            case, live, following = seen
            number = outgoing_number(filed_on.year, following)
            outgoing.take(tx, filed_on.year, following)
            letter_store.save_filing(tx, command, live, papers, number)
            event = letters.filed(case, live, papers, number, filed_on)
            told = {"outgoing_number": number, "outgoing": number, "filed_on": str(filed_on)}
            return _receipt(tx, command, lane, event, State.FILED, told)

        with self._in_turn():
            return prepared(self._db, command, Prepared(look, decide, make, save))

    def _review(
        self,
        command: Command,
        letter: str,
        read_draft: int | None,
        decide: Callable[[Case, Letter], CorrespondenceEvent],
        outcome: tuple[State, str | None],
    ) -> Receipt:
        lane = command.access.require(Lane.CUSTOMER_SERVICE_PROFESSIONAL)
        state, reason = outcome

        def act(tx: Transaction) -> Receipt:
            case, live = _standing(letter)(tx, hold=True)
            letters.require_read(live, read_draft)
            event = decide(case, live)
            letter_store.save_state(tx, command, live, state, reason)
            return _receipt(tx, command, lane, event, state, {"draft": live.draft})

        return once(self._db, command, act)

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """File one letter at a time in this process: each is sealed with the number that is next."""
        if not self._filing.acquire(timeout=FILING_WAIT_S):
            raise Unavailable("Se están radicando muchas cartas en este momento.")
        try:
            yield
        finally:
            self._filing.release()


def _standing(letter: str) -> Callable[..., Standing]:
    """Return how to look at a letter with its case; the case is held first, like every other act on it."""

    def look(tx: Transaction, *, hold: bool) -> Standing:
        case = case_store.case(tx, letter_store.case_of(tx, letter), hold=hold)
        return case, letter_store.of(tx, letter)

    return look


def _receipt(
    tx: Transaction, command: Command, lane: str, event: CorrespondenceEvent, state: State, told: dict[str, Any]
) -> Receipt:
    """Announce the event and answer with what it did."""
    event_id = announce(tx, event, actor=command.actor(lane), at=command.at, traceparent=command.traceparent)
    files = {"document": getattr(event, "document", None), "citation": getattr(event, "citation", None)}
    shown = {name: file.model_dump(mode="json") for name, file in files.items() if file}
    return Receipt(
        event.radicado, event.event_type, event_id, {"letter": event.letter, "state": state, **told, **shown}
    )


def _plain(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    return [finding.model_dump(mode="json") for finding in findings]
