"""The pages for signing in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from console.api.browser import HOME, SEE_OTHER, SIGN_IN, local_path
from console.domain.accounts import LONGEST_PASSWORD
from radica.access import Lane
from radica.errors import Unauthenticated
from radica.throttle import TooManyAttempts
from radica.web import Router, network_address, problems

if TYPE_CHECKING:
    from console.api.browser import Browser
    from console.api.rendering import Templates
    from console.domain.accounts import Person
    from console.sign_in import SignIn

LONGEST_FIELD = 200
Next = Annotated[str, Query(alias="siguiente", max_length=500)]


def routes(browser: Browser, sign_in: SignIn, templates: Templates) -> Router:
    """Return the routes of signing in and out."""
    router = Router(include_in_schema=False)
    sent_form = Depends(browser.form)

    @router.get(SIGN_IN)
    async def sign_in_page(request: Request, following: Next = HOME) -> Response:
        if await browser.perhaps_session(request) is not None:
            return RedirectResponse(local_path(following), SEE_OTHER)
        return templates.page("ingreso.html", None, problem=None, username="", following=local_path(following))

    @router.post(SIGN_IN)
    def sign_in_act(request: Request, fields: dict[str, str] = sent_form) -> Response:
        username = fields.get("usuario", "")[:LONGEST_FIELD]
        password = fields.get("clave", "")[: LONGEST_PASSWORD + 1]
        following = local_path(fields.get("siguiente", HOME))
        try:
            person = _person(sign_in, username, password, network_address(request))
        except (Unauthenticated, TooManyAttempts) as error:
            headers = dict(problems.of(error).headers)
            values: dict[str, Any] = {"problem": error, "username": username, "following": following}
            return templates.page("ingreso.html", None, status=error.status, headers=headers, **values)
        response = RedirectResponse(following, SEE_OTHER)
        browser.keep(response, sign_in.open_session(person))
        return response

    @router.post("/salida", dependencies=[Depends(browser.signed_form)])
    def sign_out(request: Request) -> Response:
        sign_in.end_session(request.cookies.get(browser.cookie, ""))
        response = RedirectResponse(SIGN_IN, SEE_OTHER)
        browser.forget(response)
        return response

    return router


def _person(sign_in: SignIn, username: str, password: str, address: str) -> Person:
    person = sign_in.person(username, password, address)
    if Lane.SERVICE in person.lanes:
        raise Unauthenticated("Esta cuenta es de un sistema y no entra a la consola.", "Use la cuenta de una persona.")
    return person
