"""The services that the console asks, over HTTP, with the token of the person who looks; open doors without one.

Every wait is bounded. A service that does not answer, or answers something else than agreed, is `Unavailable`: that
part of the page says so, and the rest stands.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ValidationError

from console.readings import CaseReading, Filing, Found, Refusal, Verification, Worklist
from radica.errors import Forbidden, NotFound, RadicaError, Unavailable
from radica.logs import log

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WAITS = httpx.Timeout(5.0, connect=1.0, pool=2.0)
LIMITS = httpx.Limits(max_connections=40, max_keepalive_connections=10)
PIECE = 64 * 1024
OK, FORBIDDEN, NOT_FOUND, UNPROCESSABLE, TOO_MANY = 200, 403, 404, 422, 429
NAMES = {
    "intake": "radicación",
    "routing": "trámite",
    "billing": "facturación",
    "correspondence": "correspondencia",
    "notification": "notificación",
    "reporting": "consultas",
}

Reading = TypeVar("Reading", bound=BaseModel)


class Told(RadicaError):
    """What a service says to whoever asked, in its own words."""


class Neighbours:
    """One pool of connections to all services; safe for many threads."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        self._urls = urls
        self._client = httpx.Client(timeout=WAITS, limits=LIMITS, trust_env=False)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def worklist(self, token: str, lane: str, after: str | None, limit: int) -> Worklist:
        """Return what a lane has to do, by urgency."""
        return self._read(Worklist, token, "reporting", f"/worklists/{quote(lane)}", after=after, limit=limit)

    def search(self, token: str, text: str, after: str | None) -> Found:
        """Return the cases that a text may mean; raises Told where intake says in its own words what is amiss.

        The text may be somebody's name: it travels in the body, because addresses stand in logs.
        """
        asked = {"q": text} | ({"after": after} if after else {})
        try:
            response = self._client.post(f"{self._url('intake')}/searches", json=asked, headers=_bearing(token))
            if response.status_code in {FORBIDDEN, UNPROCESSABLE, TOO_MANY}:
                refusal = Refusal.model_validate_json(response.content)
                raise Told(refusal.detail, refusal.way_out)
            _check(response)
            return Found.model_validate_json(response.content)
        except (httpx.HTTPError, ValidationError) as error:
            raise _down("intake", error) from error

    def case(self, token: str, radicado: str) -> CaseReading:
        """Return everything that is public within the utility about a case; raises NotFound."""
        return self._read(CaseReading, token, "reporting", f"/pqrs/{quote(radicado, safe='')}")

    def filing(self, token: str, radicado: str) -> Filing:
        """Return who filed a case and in which words: personal data, kept by intake only; raises NotFound."""
        return self._read(Filing, token, "intake", f"/pqrs/{quote(radicado, safe='')}")

    def verification(self, letter: str) -> Verification:
        """Return what anybody may check of a signed letter, without a token; raises NotFound."""
        try:
            return self._read(Verification, None, "correspondence", f"/letters/{quote(letter)}/verification")
        except NotFound as error:
            raise NotFound(
                "No hay ninguna carta firmada con ese código.",
                "Escanee de nuevo el código de la carta; si persiste, la carta no es de la empresa.",
            ) from error

    @contextmanager
    def document(self, token: str, service: str, sha256: str) -> Iterator[Iterator[bytes]]:
        """Give the content of a document in pieces; raises NotFound, Forbidden or Unavailable before the first."""
        url = f"{self._url(service)}/documents/{quote(sha256, safe='')}"
        try:
            with self._client.stream("GET", url, headers=_bearing(token)) as response:
                _check(response)
                yield response.iter_bytes(PIECE)
        except httpx.HTTPError as error:
            raise _down(service, error) from error

    def _read(self, kind: type[Reading], token: str | None, service: str, path: str, **asked: Any) -> Reading:  # noqa: ANN401
        params = {name: value for name, value in asked.items() if value is not None}
        try:
            response = self._client.get(self._url(service) + path, params=params, headers=_bearing(token))
            _check(response)
            return kind.model_validate_json(response.content)
        except (httpx.HTTPError, ValidationError) as error:
            raise _down(service, error) from error

    def _url(self, service: str) -> str:
        try:
            return self._urls[service].rstrip("/")
        except KeyError as error:
            raise NotFound("El documento está en un servicio que la consola no conoce.") from error


def _bearing(token: str | None) -> dict[str, str]:
    return {} if token is None else {"Authorization": f"Bearer {token}"}


def _check(response: httpx.Response) -> None:
    if response.status_code == OK:
        return
    if response.status_code in {NOT_FOUND, UNPROCESSABLE}:  # the form of a number is the owner's to judge
        raise NotFound(
            "No existe un caso con ese número.",
            "Revise el número de radicado; si se acaba de radicar, espere unos segundos.",
        )
    if response.status_code == FORBIDDEN:
        raise Forbidden("Su rol no puede ver esto.", "Pida al administrador que revise sus roles.")
    response.raise_for_status()
    raise httpx.DecodingError(f"unexpected status {response.status_code}", request=response.request)


def _down(service: str, error: Exception) -> Unavailable:
    log.warning("neighbour_unavailable", url_host=service, exc_info=error)
    return Unavailable(f"El servicio de {NAMES.get(service, service)} no responde.")
