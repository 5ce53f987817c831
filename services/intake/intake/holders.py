"""The services that keep documents of a case: asked for their content only, with the token of the person who reads it.

It is a reading and no act waits for it. Every wait is bounded, and what comes must have the hash that the case knows.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import quote

from intake.index_sheet import KEPT_BY
from radica.documents import checked
from radica.errors import Forbidden, NotFound, Unavailable
from radica.logs import log
from radica.purpose import HEADER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import httpx

PIECE = 64 * 1024
OK, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND = 200, 401, 403, 404


class Holders:
    """One pool of connections to them all; safe for many threads."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        self._urls = urls
        self._making = threading.Lock()
        self._made: httpx.Client | None = None

    def close(self) -> None:
        """Close the connections."""
        if self._made:
            self._made.close()

    def pieces(self, service: str, sha256: str, authorization: str, purpose: str | None = None) -> Iterator[bytes]:
        """Return a document's content in pieces; `purpose` is what it is read for, where the reader stated it.

        Raises Unavailable, NotFound or Forbidden before the first piece, Altered before the last.
        """
        import httpx  # noqa: PLC0415 - with its certificates a twentieth of the web's start, and few documents lie elsewhere

        with ExitStack() as stack:
            try:
                url = f"{self._urls[service].rstrip('/')}/documents/{quote(sha256, safe='')}"
                headers = {"Authorization": authorization, **({HEADER: purpose} if purpose else {})}
                asked = self._client().stream("GET", url, headers=headers)
                response = stack.enter_context(asked)
                _check(response, service)
            except (KeyError, httpx.HTTPError) as error:
                raise _down(service, type(error).__name__) from error
            return _checked(stack.pop_all(), response.iter_bytes(PIECE), sha256)

    def _client(self) -> httpx.Client:
        import httpx  # noqa: PLC0415 - as above

        with self._making:
            if self._made is None:
                waits = httpx.Timeout(5.0, connect=1.0, pool=2.0)
                limits = httpx.Limits(max_connections=20, max_keepalive_connections=5)
                self._made = httpx.Client(timeout=waits, limits=limits, trust_env=False)
            return self._made


def _checked(resources: ExitStack, content: Iterator[bytes], sha256: str) -> Iterator[bytes]:
    """Give the content on if it is the right one; the connection goes at the end, also when the reader leaves."""
    with resources:
        yield from checked(content, sha256)


def _check(response: httpx.Response, service: str) -> None:
    if response.status_code == NOT_FOUND:
        raise NotFound(
            f"El servicio de {KEPT_BY.get(service, service)} ya no tiene ese documento.",
            "Avise al administrador: hay que restaurarlo de un respaldo.",
        )
    if response.status_code in {UNAUTHENTICATED, FORBIDDEN}:
        raise Forbidden("Su rol no puede ver ese documento.", "Pida al administrador que revise sus roles.")
    if response.status_code != OK:
        raise _down(service, f"HTTP {response.status_code}")


def _down(service: str, why: str) -> Unavailable:
    log.warning("holder_unavailable", holder=service, error=why)
    return Unavailable(f"El servicio de {KEPT_BY.get(service, service)}, que guarda ese documento, no responde.")
