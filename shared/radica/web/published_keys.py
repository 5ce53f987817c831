"""The console's public keys, fetched from its JWKS address and remembered.

The console may be down: keys in memory go on being used (tokens last 15 minutes, so nothing is trusted for long), and
only a token under a key never seen has to wait for it. Every wait is bounded.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from radica.errors import Unauthenticated, Unavailable
from radica.logs import log

if TYPE_CHECKING:
    from collections.abc import Callable

    from joserfc.jwk import OKPKey

FRESH_S = 600.0
LEAST_GAP_S = 3.0
ANSWER_S = 2.0


class PublishedKeys:
    """The keys at one JWKS address; safe for many threads."""

    def __init__(self, url: str, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._elapsed = elapsed
        self._keys: dict[str, OKPKey] = {}
        self._asked_at = float("-inf")
        self._reachable = False
        self._asking = threading.Lock()

    def find(self, kid: str) -> OKPKey | None:
        """Return the key from memory; when memory is old it is renewed in the background."""
        if self._keys and self._elapsed() - self._asked_at > FRESH_S:
            threading.Thread(target=self._renew, name="jwks", daemon=True).start()
        return self._keys.get(kid)

    def fetch(self, kid: str) -> OKPKey:
        """Return the key, asking the console once if memory does not have it.

        Strangers can invent key ids, so the console is asked at most every three seconds. Raises Unauthenticated when
        the console answers without such a key, Unavailable when it does not answer.
        """
        if kid not in self._keys:
            self._renew()
        key = self._keys.get(kid)
        if key is not None:
            return key
        if self._reachable:
            raise Unauthenticated("Su sesión no es válida o ya terminó.", "Inicie sesión de nuevo.")
        raise Unavailable("No se puede comprobar su identidad: la consola no responde.")

    def _renew(self) -> None:
        if not self._asking.acquire(timeout=2 * ANSWER_S):
            return
        try:
            if self._elapsed() - self._asked_at >= LEAST_GAP_S:
                self._ask()
                self._asked_at = self._elapsed()
        finally:
            self._asking.release()

    def _ask(self) -> None:
        import httpx  # noqa: PLC0415 - these three only once somebody shows a token
        from joserfc.errors import JoseError  # noqa: PLC0415
        from joserfc.jwk import KeySet, OKPKey  # noqa: PLC0415

        try:
            response = httpx.get(self._url, timeout=ANSWER_S, trust_env=False).raise_for_status()
            found = KeySet.import_key_set(response.json())
        except (httpx.HTTPError, JoseError, ValueError, KeyError, TypeError) as error:
            self._reachable = False
            log.warning("published_keys_unavailable", exc_info=error)
            return
        self._reachable = True
        held = self._keys
        fresh = {key.kid: key for key in found.keys if isinstance(key, OKPKey) and key.kid}
        self._keys = {kid: _same(held.get(kid), key) for kid, key in fresh.items()}


def _same(held: OKPKey | None, fetched: OKPKey) -> OKPKey:
    """Keep the object in memory while the key is the same, so that tokens checked with it stay known."""
    return held if held is not None and held.thumbprint() == fetched.thumbprint() else fetched
