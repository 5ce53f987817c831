"""Intake's log over HTTP, for what was not delivered: one case's missing events, or the whole log from the start."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

from radica.errors import Unavailable
from radica.feed import from_feed

if TYPE_CHECKING:
    from collections.abc import Callable

    from radica.clock import Clock
    from radica.envelope import Message

ANSWER_S = 10.0
PAGE = 1000
RENEW_BEFORE_S = 60
UNAUTHENTICATED = 401
NOT_FOUND = 404


class Tokens:
    """The machine account's access token, renewed shortly before it ends; safe for many threads."""

    def __init__(self, url: str, user: str, password: str, clock: Clock) -> None:
        self._url, self._user, self._password, self._clock = url, user, password, clock
        self._token = ""
        self._ends_at = 0.0
        self._renewing = threading.Lock()

    def token(self, *, afresh: bool = False) -> str:
        """Return a token that still holds; asks the console if there is none, or `afresh`. Raises Unavailable."""
        with self._renewing:
            now = self._clock.now().timestamp()
            if afresh or now > self._ends_at - RENEW_BEFORE_S:
                answer = _asked(
                    lambda: httpx.post(
                        self._url,
                        json={"username": self._user, "password": self._password},
                        timeout=ANSWER_S,
                        trust_env=False,
                    ),
                    "La consola no dio acceso al registro de radicación.",
                )
                self._token = str(answer["access_token"])
                self._ends_at = now + int(answer["expires_in"])
            return self._token


class Feed:
    """Reads intake's feed; every wait is bounded, whatever goes wrong is Unavailable."""

    def __init__(self, url: str, tokens: Tokens) -> None:
        self._tokens = tokens
        self._client = httpx.Client(base_url=url, timeout=ANSWER_S, trust_env=False)

    def read(self, after: int, limit: int = PAGE) -> list[Message]:
        """Return up to `limit` events of all cases after a position of the log, in its order."""
        return self._items("/feed", {"after": after, "limit": limit})

    def events_of(self, radicado: str, after: int) -> list[Message]:
        """Return the events of one case after number `after`; none of a case that intake does not know."""
        return self._items(f"/pqrs/{quote(radicado, safe='')}/events", {"after": after}, unknown={"items": []})

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _items(self, path: str, params: dict[str, int], unknown: dict[str, Any] | None = None) -> list[Message]:
        refusal = "El registro de radicación no responde."
        answer = _asked(lambda: self._get(path, params), refusal, unknown)
        return [replace(message, position=position) for position, message in map(from_feed, answer["items"])]

    def _get(self, path: str, params: dict[str, int]) -> httpx.Response:
        response = self._authorised(path, params, self._tokens.token())
        if response.status_code == UNAUTHENTICATED:  # the console's keys were changed before the token ended
            response = self._authorised(path, params, self._tokens.token(afresh=True))
        return response

    def _authorised(self, path: str, params: dict[str, int], token: str) -> httpx.Response:
        return self._client.get(path, params=params, headers={"Authorization": f"Bearer {token}"})


def _asked(ask: Callable[[], httpx.Response], refusal: str, unknown: dict[str, Any] | None = None) -> dict[str, Any]:
    """The JSON object that was answered; `unknown` for a 404, if that is an answer. Raises Unavailable."""
    try:
        response = ask()
        if response.status_code == NOT_FOUND and unknown is not None:
            return unknown
        answer = response.raise_for_status().json()
    except (httpx.HTTPError, ValueError) as error:
        raise Unavailable(refusal) from error
    if not isinstance(answer, dict):
        raise Unavailable(refusal)
    return answer
