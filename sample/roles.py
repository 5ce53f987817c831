"""The people of the sample at their desks: signed in under one login per role, asking the services over HTTP.

Every wait is bounded. An act is sent under an `Idempotency-Key`, so that sending it again after a lost answer does
nothing twice; facts travel between services, so an act may be told to wait for one that has not arrived yet.
"""

from __future__ import annotations

import base64
import json
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import httpx

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

Json = dict[str, Any]

TIMEOUT = httpx.Timeout(30.0, connect=5.0)
LIMITS = httpx.Limits(max_connections=32)
PATIENCE_S = 30.0
FIRST_PAUSE_S, LONGEST_PAUSE_S, GROWTH = 0.05, 1.5, 1.6
RENEW_BEFORE_S = 60.0

UNAUTHENTICATED, NOT_FOUND, CONFLICT = 401, 404, 409
BUSY = frozenset({429, 502, 503, 504})
NOT_YET = frozenset({NOT_FOUND, CONFLICT})
"""What a service answers to an act whose predecessor it has not heard of."""


class Stopped(Exception):
    """Something stayed refused or out of reach; the text is for people."""


class RefusedAct(Stopped):
    """A service said no, with its problem (RFC 9457); `status` is the HTTP status."""

    def __init__(self, status: int, problem: Mapping[str, Any], act: str) -> None:
        parts = [problem.get("detail") or problem.get("title") or "sin explicación", problem.get("way_out") or ""]
        field = f" (campo «{problem['field']}»)" if problem.get("field") else ""
        super().__init__(f"{act}: {status}{field}. {' '.join(part for part in parts if part)}")
        self.status = status
        self.problem = dict(problem)


class OutOfReach(Stopped):
    """A service did not answer in time."""


@dataclass(frozen=True)
class Login:
    """A username with its password, of somebody who works in one lane."""

    username: str
    password: str
    lane: str


def logins_from(saved: Mapping[str, Any]) -> list[Login]:
    """Return the logins in the form in which `console seed-roles --save` writes them."""
    return [Login(one["username"], one["password"], one["lane"]) for one in saved["logins"]]


class SignedIn(httpx.Auth):
    """A person's access token: asked for when first needed, renewed a minute before it ends. Safe between threads."""

    def __init__(self, tokens_url: str, login: Login) -> None:
        self._tokens_url = tokens_url
        self._login = login
        self._lock = threading.Lock()
        self._token = ""
        self._until = 0.0

    @property
    def account(self) -> str:
        """The id of the person's account, as events name it."""
        payload = self.token().split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return str(claims["sub"])

    def token(self) -> str:
        """Return a token that holds for a minute at least; raises Stopped if none is given."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._sign_in()
            return self._token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the token; when it is refused all the same (its key was rotated away), sign in once more."""
        request.headers["Authorization"] = f"Bearer {self.token()}"
        response = yield request
        if response.status_code == UNAUTHENTICATED:
            self._until = 0.0
            request.headers["Authorization"] = f"Bearer {self.token()}"
            yield request

    def _sign_in(self) -> None:
        body = {"username": self._login.username, "password": self._login.password}
        request = httpx.Request("POST", self._tokens_url, json=body)
        with httpx.Client(timeout=TIMEOUT) as client:
            given = _patiently(client, request, f"Inicio de sesión de {self._login.username}", frozenset(), PATIENCE_S)
        self._token = str(given["access_token"])
        self._until = time.monotonic() + float(given["expires_in"]) - RENEW_BEFORE_S


class Office:
    """Where the roles work: the addresses of the services and somebody signed in for each lane."""

    def __init__(
        self,
        urls: Mapping[str, str],
        logins: Sequence[Login],
        patience_s: float = PATIENCE_S,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Take the services' addresses by name (`console`, `intake`, …) and the logins; nothing is asked yet.

        `transport` carries the requests instead of httpx's own, for a test that writes each of them down.
        """
        self._urls = {service: url.rstrip("/") for service, url in urls.items()}
        tokens = f"{self._urls['console']}/tokens"
        self._people = {login.lane: SignedIn(tokens, login) for login in logins}
        self._patience_s = patience_s
        self._client = httpx.Client(timeout=TIMEOUT, limits=LIMITS, transport=transport)
        self._area_lanes: dict[str, str] = {}

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def account(self, lane: str) -> str:
        """Return the account id of who works in a lane."""
        return self._person(lane).account

    def lane_of_area(self, area: str) -> str:
        """Return the lane whose people answer for an area, as routing says."""
        if not self._area_lanes:
            told = self.read("customer_service_assistant", "routing", "/areas")["items"]
            self._area_lanes = {each["area"]: each["lane"] for each in told}
        return self._area_lanes[area]

    def act(self, lane: str, service: str, path: str, body: Json | None, *, key: str, awaited: bool = True) -> Json:
        """Send an act and return its receipt.

        With `awaited` it is repeated, within the office's patience, while the service answers that what goes before
        is missing (404, 409). Raises RefusedAct with the problem's words, or OutOfReach.
        """
        request = self._client.build_request(
            "POST", self._urls[service] + path, json=body or {}, headers={"Idempotency-Key": key}
        )
        return self._send(request, lane, NOT_YET if awaited else frozenset())

    def read(self, lane: str, service: str, path: str, **params: str | int) -> Json:
        """Read something, waiting a while for what is not known yet (404)."""
        request = self._client.build_request("GET", self._urls[service] + path, params=params)
        return self._send(request, lane, frozenset({NOT_FOUND}))

    def all(self, lane: str, service: str, path: str, **params: str | int) -> Iterator[Json]:
        """Read every item of a list, page by page."""
        following: Json = {}
        while True:
            page = self.read(lane, service, path, **params, **following)
            yield from page["items"]
            if not page.get("next"):
                return
            following = {"after": page["next"]}

    def upload(self, lane: str, service: str, name: str, content: bytes, media_type: str) -> Json:
        """Upload a file and return its reference; the same content again is the same document."""
        headers = {"Content-Type": media_type, "X-File-Name": name}
        url = f"{self._urls[service]}/documents"
        return self._send(self._client.build_request("POST", url, content=content, headers=headers), lane, frozenset())

    def _person(self, lane: str) -> SignedIn:
        if lane not in self._people:
            raise Stopped(f"No hay un usuario para el rol «{lane}»: revise el archivo de usuarios y contraseñas.")
        return self._people[lane]

    def _send(self, request: httpx.Request, lane: str, waited_for: frozenset[int]) -> Json:
        act = f"{request.method} {request.url.path}"
        return _patiently(self._client, request, act, waited_for, self._patience_s, self._person(lane))


def _patiently(
    client: httpx.Client,
    request: httpx.Request,
    act: str,
    waited_for: frozenset[int],
    patience_s: float,
    auth: httpx.Auth | None = None,
) -> Json:
    """Send a request, again and again with growing pauses while it makes sense, and return the answer's JSON."""
    until, pause = time.monotonic() + patience_s, FIRST_PAUSE_S
    while True:
        trouble: httpx.Response | httpx.TransportError
        try:
            trouble = client.send(request, auth=auth)
        except httpx.TransportError as error:
            trouble = error
        else:
            if trouble.is_success:
                answer: Json = trouble.json()
                return answer
            if trouble.status_code not in BUSY | waited_for:
                _give_up(trouble, act)
        if time.monotonic() + pause > until:
            _give_up(trouble, act)
        time.sleep(pause)
        pause = min(pause * GROWTH, LONGEST_PAUSE_S)


def _give_up(trouble: httpx.Response | httpx.TransportError, act: str) -> NoReturn:
    if isinstance(trouble, httpx.TransportError):
        raise OutOfReach(f"{act}: el servicio no respondió ({type(trouble).__name__}).") from trouble
    try:
        problem = trouble.json()
    except ValueError:
        problem = {"detail": trouble.text[:200]}
    raise RefusedAct(trouble.status_code, problem if isinstance(problem, dict) else {}, act)
