"""Carries the clients' requests and writes each one down before it is sent and after its answer."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from dataclasses import dataclass

import httpx
from tests.chaos.history import Type

TIMEOUT = {"connect": 3.0, "read": 12.0, "write": 12.0, "pool": 10.0}
"""No client waits longer; the services wait 5 s for a key and 5 s for a number, and their 503 is to be seen."""
KEPT_HEADERS = ("x-request-id", "retry-after")
MOST_CONNECTIONS = 64
FILING = "register"
CITIZEN = "citizen"
FIRST_SERVER_ERROR, FIRST_CLIENT_ERROR = 500, 400
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(frozen=True)
class Open:
    """A command of which nobody knows whether it happened: the request, and who sent it."""

    request: httpx.Request
    actor: str


class Recording(httpx.BaseTransport):
    """Writes down every command (POST) that passes; queries pass as they are. For any number of threads."""

    def __init__(self, recorder, inner=None):
        self._recorder = recorder
        self._inner = inner or httpx.HTTPTransport(limits=httpx.Limits(max_connections=MOST_CONNECTIONS))
        self._lock = threading.Lock()
        self._open = {}

    @property
    def open(self):
        """The commands whose outcome is still unknown, by their key."""
        with self._lock:
            return dict(self._open)

    def handle_request(self, request):
        request.extensions["timeout"] = TIMEOUT
        if request.method != "POST":
            return self._inner.handle_request(request)
        actor = _lane(request)
        key = request.headers.get("Idempotency-Key")
        op = self._recorder.invoke(
            threading.current_thread().name,
            _name(request),
            request=_told(request),
            key=key,
            case=_case(request),
            actor=actor,
        )
        try:
            response = self._inner.handle_request(request)
            response.read()
        except httpx.TransportError as error:
            outcome = Type.FAIL if isinstance(error, NOT_SENT) else Type.INFO
            self._ended(op, outcome, key, Open(request, actor), {"error": repr(error)})
            raise
        self._ended(op, _outcome(response), key, Open(request, actor), _answer(response))
        return response

    def close(self):
        self._inner.close()

    def _ended(self, op, outcome, key, sent, response):
        body = response.get("body") or {}
        self._recorder.complete(op, outcome, case=body.get("radicado"), response=response)
        with self._lock:
            if outcome is Type.INFO and key:
                self._open[key] = sent
            elif outcome is Type.OK:
                self._open.pop(key, None)


def _outcome(response):
    """A server's error may have come after the commit; a refusal says that nothing was done."""
    if response.status_code >= FIRST_SERVER_ERROR:
        return Type.INFO
    return Type.FAIL if response.status_code >= FIRST_CLIENT_ERROR else Type.OK


def _name(request):
    parts = request.url.path.strip("/").split("/")
    return FILING if parts == ["pqrs"] else parts[-1]


def _case(request):
    parts = request.url.path.strip("/").split("/")
    return parts[1] if parts[0] == "pqrs" and len(parts) > 1 else None


def _lane(request):
    """The lane of the sender, read from its token; `citizen` where there is none."""
    _, _, token = request.headers.get("Authorization", "").partition(" ")
    if not token:
        return CITIZEN
    payload = token.split(".")[1]
    lanes = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["lanes"]
    return lanes[0]


def _told(request):
    told = {"method": request.method, "url": str(request.url)}
    if request.headers.get("Content-Type") == "application/json":
        return told | {"body": json.loads(request.content)}
    return told | {"sha256": hashlib.sha256(request.content).hexdigest()}


def _answer(response):
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    answer = {"status": response.status_code, "headers": headers}
    if "json" in response.headers.get("Content-Type", ""):
        answer["body"] = response.json()
    return answer
