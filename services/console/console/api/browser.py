"""What the console needs to know of a browser: whose session it holds, and that a form came from our own page.

The cookie holds a session id and nothing else; tokens for other services never reach the browser. Under https it is
`__Host-sid`, so that no other host can set or read it.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

from fastapi import Request  # noqa: TC002 - FastAPI reads the annotation
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from console.domain.sessions import ABSOLUTE
from radica.errors import Forbidden, Invalid, Unauthenticated
from radica.logs import bind_contextvars

if TYPE_CHECKING:
    from starlette.types import Scope

    from console.api.rendering import Templates
    from console.domain.accounts import Person
    from console.sign_in import SignIn
    from radica.web.problems import AsPage, Problem

SEE_OTHER = 303
UNAUTHENTICATED = 401
SIGN_IN = "/ingreso"
HOME = "/trabajo"
MOST_FIELDS = 20
OUTDATED = "Vuelva a la página, recárguela y repita."


@dataclass(frozen=True)
class Session:
    """A person who is signed in, and the token that forms of theirs carry."""

    id: str
    person: Person

    @property
    def csrf(self) -> str:
        """Only whoever holds the session's cookie, which no script can read, can know this."""
        return hmac.new(self.id.encode(), b"csrf", hashlib.sha256).hexdigest()


class Browser:
    """Cookies, sessions and forms."""

    def __init__(self, sign_in: SignIn, public_origin: str) -> None:
        self._sign_in = sign_in
        self._origin = public_origin.rstrip("/")
        self.https = self._origin.startswith("https://")
        self.cookie = "__Host-sid" if self.https else "sid"

    async def session(self, request: Request) -> Session:
        """Return the session of a request; raises Unauthenticated. A dependency of every page."""
        session = await self.perhaps_session(request)
        if session is None:
            raise Unauthenticated("Debe iniciar sesión.")
        bind_contextvars(actor=str(session.person.id))
        return session

    async def perhaps_session(self, request: Request) -> Session | None:
        """Return the session of a request, None when there is none or it has ended."""
        session_id = request.cookies.get(self.cookie, "")
        if not session_id:
            return None
        person = await run_in_threadpool(self._sign_in.session, session_id)
        return Session(session_id, person) if person else None

    async def form(self, request: Request) -> dict[str, str]:
        """Return the fields of a form that one of our own pages sent; raises Forbidden for anybody else's."""
        self.refuse_strangers(request)
        try:
            fields = parse_qs((await request.body()).decode(), max_num_fields=MOST_FIELDS, keep_blank_values=True)
        except ValueError as error:
            raise Invalid("formulario", "El formulario no se entiende.", OUTDATED) from error
        if any("\0" in values[0] for values in fields.values()):
            raise Invalid("formulario", "El formulario contiene un carácter nulo.", OUTDATED)
        return {name: values[0] for name, values in fields.items()}

    async def signed_form(self, request: Request) -> dict[str, str]:
        """Return the fields of a form sent from within a session; raises Unauthenticated or Forbidden."""
        session = await self.session(request)
        fields = await self.form(request)
        if not hmac.compare_digest(fields.get("csrf", "").encode(), session.csrf.encode()):
            raise Forbidden("El formulario no viene de esta sesión.", OUTDATED)
        return fields

    def keep(self, response: Response, session_id: str) -> None:
        """Hand the session's id to the browser; it forgets it when it closes."""
        response.set_cookie(
            self.cookie,
            session_id,
            max_age=int(ABSOLUTE.total_seconds()),
            path="/",
            secure=self.https,
            httponly=True,
            samesite="strict",
        )

    def forget(self, response: Response) -> None:
        """Have the browser forget the session's id."""
        response.delete_cookie(self.cookie, path="/", secure=self.https, httponly=True, samesite="strict")

    def problem_page(self, templates: Templates) -> AsPage:
        """Return how refusals look to browsers: a page, or the way to the sign-in page."""

        def page(problem: Problem, scope: Scope, request_id: str) -> Response:
            if problem.status == UNAUTHENTICATED:
                return to_sign_in(scope)
            values: dict[str, Any] = {"problem": problem, "request_id": request_id}
            headers = dict(problem.headers)
            return templates.page("problema.html", None, status=problem.status, headers=headers, **values)

        return page

    def refuse_strangers(self, request: Request) -> None:
        """Raise Forbidden for a form of another site.

        Browsers say where a form was sent from, and pages cannot make them lie (OWASP ASVS 5.0, 3.5).
        """
        origin = request.headers.get("origin")
        site = request.headers.get("sec-fetch-site")
        same_site = site in {None, "same-origin"}
        same_origin = origin is None or origin in {
            self._origin,
            f"{request.url.scheme}://{request.headers.get('host')}",
        }
        if (origin is None and site is None) or not (same_site and same_origin):
            raise Forbidden("El formulario no viene de esta página.", OUTDATED)


def to_sign_in(scope: Scope) -> Response:
    """Send the browser to the sign-in page, and from there back to the page it asked for."""
    wanted = scope["path"] if scope["method"] == "GET" else HOME
    target = SIGN_IN if wanted in {"/", HOME} else f"{SIGN_IN}?siguiente={quote(wanted)}"
    if any(name == b"hx-request" for name, _ in scope["headers"]):
        return Response(status_code=UNAUTHENTICATED, headers={"HX-Redirect": target})
    return RedirectResponse(target, SEE_OTHER)


def local_path(text: str) -> str:
    """Return a path of our own to go to, the home page for anything else: never another site."""
    parts = urlsplit(text)
    own = text.startswith("/") and not text.startswith("//") and "\\" not in text and text.isprintable()
    return text if own and not parts.scheme and not parts.netloc else HOME
