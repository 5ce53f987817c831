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
from radica.errors import Forbidden, Invalid, NotFound, RadicaError, Refused, Unavailable
from radica.logs import log

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WAITS = httpx.Timeout(5.0, connect=1.0, pool=2.0)
LIMITS = httpx.Limits(max_connections=40, max_keepalive_connections=10)
PIECE = 64 * 1024
OK, CREATED, FORBIDDEN, NOT_FOUND, CONFLICT, UNPROCESSABLE, TOO_MANY = 200, 201, 403, 404, 409, 422, 429
REFUSALS = (FORBIDDEN, NOT_FOUND, CONFLICT)
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
        return self.read(Worklist, token, "reporting", f"/worklists/{quote(lane)}", after=after, limit=limit)

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
        return self.read(CaseReading, token, "reporting", f"/pqrs/{quote(radicado, safe='')}")

    def filing(self, token: str, radicado: str, purpose: str | None = None) -> Filing:
        """Return who filed a case and in which words: personal data, kept by intake only; raises NotFound.

        `purpose` is what they are read for; None where the person's role says it.
        """
        headers = {"Purpose": purpose} if purpose else {}
        return self.read(Filing, token, "intake", f"/pqrs/{quote(radicado, safe='')}", headers)

    def verification(self, letter: str) -> Verification:
        """Return what anybody may check of a signed letter, without a token; raises NotFound."""
        try:
            return self.read(Verification, None, "correspondence", f"/letters/{quote(letter)}/verification")
        except NotFound as error:
            raise NotFound(
                "No hay ninguna carta firmada con ese código.",
                "Escanee de nuevo el código de la carta; si persiste, la carta no es de la empresa.",
            ) from error

    @contextmanager
    def document(self, token: str, service: str, sha256: str) -> Iterator[Iterator[bytes]]:
        """Give the content of a document in pieces; raises NotFound, Forbidden or Unavailable before the first."""
        with self.file(token, service, f"/documents/{quote(sha256, safe='')}") as content:
            yield content

    @contextmanager
    def file(self, token: str, service: str, path: str) -> Iterator[Iterator[bytes]]:
        """Give a file of a service in pieces; raises NotFound, Forbidden or Unavailable before the first."""
        try:
            with self._client.stream("GET", self._url(service) + path, headers=_bearing(token)) as response:
                _check(response)
                yield response.iter_bytes(PIECE)
        except httpx.HTTPError as error:
            raise _down(service, error) from error

    def act(
        self, kind: type[Reading], token: str, service: str, path: str, body: Mapping[str, Any], key: str
    ) -> Reading:
        """Have a service do something, once however often it is sent under one key; raises what it refuses."""
        headers = {**_bearing(token), "Idempotency-Key": key}
        try:
            response = self._client.post(self._url(service) + path, json=body, headers=headers)
            if response.status_code != CREATED:
                raise _refusal(response)
            return kind.model_validate_json(response.content)
        except (httpx.HTTPError, ValidationError) as error:
            raise _down(service, error) from error

    def read(
        self,
        kind: type[Reading],
        token: str | None,
        service: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        **asked: Any,  # noqa: ANN401
    ) -> Reading:
        """Return what a service answers; raises NotFound, Forbidden or Unavailable."""
        params = {name: value for name, value in asked.items() if value is not None}
        sent = {**_bearing(token), **(headers or {})}
        try:
            response = self._client.get(self._url(service) + path, params=params, headers=sent)
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


def _refusal(response: httpx.Response) -> RadicaError:
    """What a service refused, in its own words; raises httpx's error for what is no refusal."""
    kind = {FORBIDDEN: Forbidden, NOT_FOUND: NotFound, CONFLICT: Refused}.get(response.status_code)
    if response.status_code not in {UNPROCESSABLE, *REFUSALS} or "json" not in response.headers.get("content-type", ""):
        response.raise_for_status()
        raise httpx.DecodingError(f"unexpected status {response.status_code}", request=response.request)
    problem = response.json()
    detail, way_out = str(problem.get("detail", "")), str(problem.get("way_out", ""))
    return kind(detail, way_out) if kind else Invalid(str(problem.get("field", "")), detail, way_out)


def _down(service: str, error: Exception) -> Unavailable:
    log.warning("neighbour_unavailable", url_host=service, exc_info=error)
    return Unavailable(f"El servicio de {NAMES.get(service, service)} no responde.")
