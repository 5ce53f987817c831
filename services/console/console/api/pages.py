"""The pages for people who are signed in: their work, search, a case and its documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from urllib.parse import quote

from fastapi import Depends, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from console.api.browser import HOME, SEE_OTHER, Session
from console.domain.accounts import STAFF_LANES
from console.domain.spanish import account_ids
from console.neighbours import Told
from radica.access import Lane
from radica.errors import Forbidden, Invalid, RadicaError, Unavailable
from radica.purpose import PURPOSE_NAMES
from radica.web import Router

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import ExitStack

    from console.api.browser import Browser
    from console.api.rendering import Templates
    from console.application import Accounts
    from console.domain.accounts import Person
    from console.neighbours import Neighbours
    from console.readings import CaseReading, FoundCase
    from console.signing import Signer

PAGE = 25
WORKING_LANES = tuple(lane for lane in STAFF_LANES if lane not in {Lane.AUDITOR, Lane.ADMINISTRATOR})
T = TypeVar("T")

After = Annotated[str | None, Query(alias="despues", max_length=400)]
Radicado = Annotated[str, Path(max_length=60)]
Stated = Annotated[str, Query(alias="finalidad", max_length=60)]
Role = Annotated[str, Query(alias="rol", max_length=60)]


@dataclass(frozen=True)
class View:
    """What the pages are made from."""

    browser: Browser
    signer: Signer
    neighbours: Neighbours
    accounts: Accounts
    templates: Templates

    def page(self, name: str, session: Session, **values: Any) -> Response:  # noqa: ANN401 - what the template shows
        """Return a page for whoever is signed in."""
        return self.templates.page(name, session.person, session.csrf, **values)

    def token(self, session: Session) -> str:
        """Return the token with which other services are asked in this person's name."""
        return self.signer.token(session.person)

    def names(self, case: CaseReading | None) -> dict[str, str]:
        """Return the names of the people who acted on a case or are named in its history, by account id."""
        if case is None:
            return {}
        ids = [case.details.person or ""]
        for fact in case.timeline:
            ids += [fact.actor.id, *account_ids(fact.summary or "")]
        return self.accounts.names(ids)


def routes(view: View) -> Router:
    """Return the routes of the pages."""
    router = Router(include_in_schema=False)
    _add_lists(router, view)
    _add_search(router, view)
    _add_case(router, view)
    return router


def _add_lists(router: Router, view: View) -> None:
    signed_in = Depends(view.browser.session)

    @router.get("/")
    async def home() -> Response:
        return RedirectResponse(HOME, SEE_OTHER)

    @router.get(HOME)
    def work(lane: Role = "", after: After = None, session: Session = signed_in) -> Response:
        lanes = working_lanes(session.person)
        chosen = lane if lane in lanes else next(iter(lanes), "")
        found, problem = None, None
        if chosen:
            found, problem = attempt(lambda: view.neighbours.worklist(view.token(session), chosen, after, PAGE))
        values = {"lanes": lanes, "lane": chosen, "found": found, "problem": problem, "first_page": after is None}
        return view.page("trabajo.html", session, **values)


def _add_search(router: Router, view: View) -> None:
    signed_in, sent_form = Depends(view.browser.session), Depends(view.browser.signed_form)

    @router.get("/buscar")
    def box(session: Session = signed_in) -> Response:
        return view.page("buscar.html", session, asked="", found=None, problem=None, first_page=True)

    @router.post("/buscar")
    def search(request: Request, fields: dict[str, str] = sent_form, session: Session = signed_in) -> Response:
        # What is sought may be a name: it comes in a form's body and stands in no address, log or browser's history.
        asked, after = fields.get("q", "").strip(), fields.get("despues") or None
        found, problem = attempt(lambda: view.neighbours.search(view.token(session), asked, after))
        if found and "hx-request" not in request.headers and len(found.items) == 1 and is_the_number(found.items[0]):
            return RedirectResponse(f"/casos/{quote(found.items[0].radicado, safe='')}", SEE_OTHER)
        values = {"asked": asked, "found": found, "problem": problem, "first_page": after is None}
        return view.page("buscar.html", session, **values)


def is_the_number(found: FoundCase) -> bool:
    """Whether a case was found by its own number, as it is written on the receipt."""
    return found.matched.by == "number" and found.matched.exact


def _add_case(router: Router, view: View) -> None:
    signed_in = Depends(view.browser.session)

    @router.get("/casos/{radicado}")
    def case(radicado: Radicado, stated: Stated = "", session: Session = signed_in) -> Response:
        token = view.token(session)
        purpose = stated_purpose(stated)
        found, problem = attempt(lambda: view.neighbours.case(token, radicado))
        index, index_problem = attempt(lambda: view.neighbours.index(token, radicado))
        filing, filing_problem = None, None
        if purpose or not must_state_purpose(session.person):
            filing, filing_problem = attempt(lambda: view.neighbours.filing(token, radicado, purpose))
        values = {
            "radicado": radicado,
            "case": found,
            "index": index,
            "index_problem": index_problem,
            "problem": problem,
            "filing": filing,
            "filing_problem": filing_problem,
            "names": view.names(found),
            "purpose": purpose,
        }
        return view.page("caso.html", session, **values)


def working_lanes(person: Person) -> list[str]:
    """Return the lanes in which this person has a worklist, in the order of the procedure."""
    return [lane for lane in WORKING_LANES if lane in person.lanes]


def must_state_purpose(person: Person) -> bool:
    """Whether no role of this person says what they read personal data for."""
    return set(person.lanes) == {Lane.ADMINISTRATOR}


def stated_purpose(stated: str) -> str | None:
    """Return the purpose that somebody chose, None for the one that their role implies."""
    return stated if stated in PURPOSE_NAMES else None


def purpose_for(person: Person, stated: str) -> str | None:
    """Return what a document is read for, None where the person's role says it; raises Invalid where nobody does."""
    purpose = stated_purpose(stated)
    if purpose is None and must_state_purpose(person):
        raise Invalid(
            "finalidad", "Su rol no dice para qué necesita este documento.", "Elija la finalidad en la página del caso."
        )
    return purpose


def attempt(ask: Callable[[], T]) -> tuple[T | None, RadicaError | None]:
    """Return what a service answers, or why it does not, and the page shows either; raises NotFound."""
    try:
        return ask(), None
    except (Unavailable, Forbidden, Told) as error:
        return None, error


def closing_after(resources: ExitStack, content: Iterator[bytes]) -> Iterator[bytes]:
    """Give the content in pieces, and let go of the connection at the end, also when the browser leaves."""
    with resources:
        yield from content
