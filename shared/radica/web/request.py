"""What surrounds every request: an id for answers and logs, limits on the body, counts, and a last net for errors.

One plain ASGI middleware on purpose: each layer of Starlette's BaseHTTPMiddleware costs more than all of this.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from typing import TYPE_CHECKING

from prometheus_client import Counter, Histogram
from starlette.requests import ClientDisconnect

from radica.errors import Invalid, RadicaError
from radica.logs import bind_contextvars, clear_contextvars, log
from radica.web import problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
QUIET = frozenset({"/livez", "/readyz", "/metrics"})
CAUTION = ((b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store"))
SLOWEST_LINE = 25_000
"""Bytes a second of the slowest line that is still of use. A body that would not come whole over it is given up."""
CLIENT_GONE = 499
SERVER_ERROR = 500

REQUESTS = Counter(
    "radica_http_requests_total", "Requests answered, by route template.", ["service", "method", "route", "status"]
)
SECONDS = Histogram(
    "radica_http_request_seconds",
    "Time from the request's headers to the end of its answer.",
    ["service", "method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


class RequestEnvelope:
    """The outermost layer of every service's web process."""

    def __init__(self, app: ASGIApp, service: str, body_limit: int, body_limits: Mapping[str, int]) -> None:
        self._app = app
        self._service = service
        self._limit = body_limit
        self._limits = body_limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = _identify(scope)
        answer = _Answer(send, request_id)
        try:
            refusal, receive = self._checked(scope, receive)
            if refusal is None:
                await self._app(scope, receive, answer.send)
            else:
                await problems.tell(problems.of(refusal), scope)(scope, receive, answer.send)
        except ClientDisconnect:
            answer.status = CLIENT_GONE
        except Exception as error:  # noqa: BLE001 - the last net: answered, logged, counted
            await self._last_net(error, scope, receive, answer)
        finally:
            self._count(scope, answer.status, time.perf_counter() - started)

    def _checked(self, scope: Scope, receive: Receive) -> tuple[RadicaError | None, Receive]:
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            return Invalid("dirección", "La dirección contiene un carácter nulo.", "Quítelo y repita."), receive
        limit = self._limits.get(scope["path"], self._limit)
        length = _header(scope, b"content-length")
        if length is not None and (not length.isdigit() or int(length) > limit):
            return _too_much(limit), receive
        if length or _header(scope, b"transfer-encoding") is not None:
            return None, _bounded(receive, limit)
        return None, receive

    async def _last_net(self, error: Exception, scope: Scope, receive: Receive, answer: _Answer) -> None:
        if answer.started:
            answer.status = SERVER_ERROR
            log.error("answer_broken_off", exc_info=error)
            raise error
        await problems.tell(problems.unexpected(error), scope)(scope, receive, answer.send)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "otra")
        method = scope["method"]
        REQUESTS.labels(self._service, method, route, status).inc()
        SECONDS.labels(self._service, method, route).observe(seconds)
        if scope["path"] in QUIET:
            return
        tell = log.error if status >= SERVER_ERROR else log.info
        tell("request_answered", method=method, route=route, status=status, duration_ms=round(seconds * 1000, 1))


class _Answer:
    """Adds the id and the headers of caution to an answer, and remembers what it was."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self.request_id = request_id
        self.status = SERVER_ERROR
        self.started = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            self.status = message["status"]
            told = {name for name, _ in message["headers"]}
            own = ((b"x-request-id", self.request_id.encode()), *CAUTION)
            message["headers"] = [*message["headers"], *(header for header in own if header[0] not in told)]
        await self._send(message)


def _identify(scope: Scope) -> str:
    """Take the caller's ids where they have their proper form, make new ones where not, and bind them to the logs."""
    traceparent = (_header(scope, b"traceparent") or b"").decode("latin-1")
    if not TRACEPARENT.fullmatch(traceparent):
        random = secrets.token_hex(24)
        traceparent = f"00-{random[:32]}-{random[32:]}-01"
    request_id = (_header(scope, b"x-request-id") or b"").decode("latin-1")
    if not REQUEST_ID.fullmatch(request_id):
        request_id = traceparent.split("-")[1]
    scope["radica.traceparent"] = traceparent
    scope["radica.request_id"] = request_id
    clear_contextvars()
    bind_contextvars(request_id=request_id)
    return request_id


def _header(scope: Scope, name: bytes) -> bytes | None:
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value)
    return None


def _bounded(receive: Receive, limit: int) -> Receive:
    """Return what receives a body of so many bytes, in as much time as the slowest line needs for them."""
    until = asyncio.get_running_loop().time() + limit / SLOWEST_LINE
    taken, whole = 0, False

    async def bounded() -> Message:
        nonlocal taken, whole
        if whole:
            return await receive()  # only to learn that the client is gone
        try:
            async with asyncio.timeout_at(until):
                message = await receive()
        except TimeoutError as error:
            raise _never_came() from error
        taken += len(message.get("body", b""))
        if taken > limit:
            raise _too_much(limit)
        whole = not message.get("more_body", False)
        return message

    return bounded


def _too_much(limit: int) -> problems.TooMuch:
    return problems.TooMuch(f"El contenido pasa de {limit / 1024 / 1024:g} MB.", "Envíe menos datos.", field="cuerpo")


def _never_came() -> problems.NeverCame:
    return problems.NeverCame("No terminó de llegar.", "Revise la conexión y envíe de nuevo.", field="cuerpo")
