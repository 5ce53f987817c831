"""HTTP for tests: a service's real server on a port of its own, and people who are signed in.

issuer = Issuer()
with serving(create_app("routing", ..., keys=issuer.keys)) as client:
    client.post("/pqrs/E-2026-0000123-4/assignment", json={...}, auth=issuer.signed_in(Lane.COMMERCIAL_DIRECTOR))
"""

from __future__ import annotations

import socket
import threading
import time
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import uvicorn
from joserfc import jwt
from joserfc.jwk import OKPKey

from radica.clock import SystemClock
from radica.errors import Unauthenticated
from radica.web.tokens import ALGORITHM, AUDIENCE, ISSUER, TYPE

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from starlette.types import ASGIApp

    from radica.clock import Clock

LIFE_S = 900
ANSWER_S = 10.0


class HeldKeys:
    """Public keys that are simply there."""

    def __init__(self, *keys: OKPKey) -> None:
        self._keys = {str(key.kid): key for key in keys}

    def find(self, kid: str) -> OKPKey | None:
        """Return the key, None if there is no such."""
        return self._keys.get(kid)

    def fetch(self, kid: str) -> OKPKey:
        """Return the key; raises Unauthenticated if there is no such."""
        try:
            return self._keys[kid]
        except KeyError as error:
            raise Unauthenticated("Su sesión no es válida o ya terminó.") from error


class Issuer:
    """Signs tokens as the console does."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.key = OKPKey.generate_key("Ed25519", {"kid": "llave-de-prueba", "use": "sig"})
        self.keys = HeldKeys(self.key)
        self._clock = clock or SystemClock()

    def token(self, *lanes: str, who: str | None = None, header: dict[str, Any] | None = None, **claims: Any) -> str:  # noqa: ANN401
        """Return a token for somebody in these lanes; `header` and `claims` replace what a good token has."""
        now = int(self._clock.now().timestamp())
        protected = {"alg": ALGORITHM, "kid": self.key.kid, "typ": TYPE, **(header or {})}
        body = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": who or f"persona-{lanes[0] if lanes else 'nadie'}",
            "name": "Persona de prueba",
            "lanes": list(lanes),
            "iat": now,
            "exp": now + LIFE_S,
            **claims,
        }
        kept = {name: value for name, value in body.items() if value is not None}
        return jwt.encode(protected, kept, self.key, algorithms=[protected["alg"]])

    def signed_in(self, *lanes: str, who: str | None = None) -> SignedIn:
        """Return the `auth=` of an HTTP client for somebody in these lanes."""
        return SignedIn(self.token(*lanes, who=who))


class SignedIn(httpx.Auth):
    """Adds the token to a request and, to an act that has none, an Idempotency-Key of its own."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send the request with its headers."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        if request.method == "POST":
            request.headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
        yield request


@contextmanager
def serving(app: ASGIApp) -> Iterator[httpx.Client]:
    """Serve `app` on a free port of this machine, in a thread, and give a client of it."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="on"))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with httpx.Client(base_url=base_url, timeout=ANSWER_S, trust_env=False) as client:
            _wait_until_started(server, thread)
            yield client
    finally:
        server.should_exit = True
        thread.join(ANSWER_S)
        listener.close()


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    deadline = time.monotonic() + ANSWER_S
    while not server.started:
        assert thread.is_alive(), "the application did not start"
        assert time.monotonic() < deadline, "the application took too long to start"
        thread.join(0.005)
