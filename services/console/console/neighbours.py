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

from console.readings import CaseIndex, CaseReading, Filing, Found, Refusal, UploadList, Verification, Worklist
from radica.errors import Forbidden, Invalid, NotFound, RadicaError, Refused, Unavailable
from radica.logs import log

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WAITS = httpx.Timeout(5.0, connect=1.0, pool=2.0)
LIMITS = httpx.Limits(max_connections=40, max_keepalive_connections=10)
PIECE = 64 * 1024
OK, CREATED, FORBIDDEN, NOT_FOUND, CONFLICT, UNPROCESSABLE, TOO_MANY = 200, 201, 403, 404, 409, 422, 429
UNAVAILABLE = 503
REFUSALS = (FORBIDDEN, NOT_FOUND, CONFLICT)
TOLD_BY_INTAKE = {NOT_FOUND: NotFound, UNAVAILABLE: Unavailable}
"""It knows what is wrong with a document: that there is none, that it was erased, which service does not answer."""
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
        return self.read(Filing, token, "intake", f"/pqrs/{quote(radicado, safe='')}", _for(purpose))

    def verification(self, letter: str) -> Verification:
        """Return what anybody may check of a signed letter, without a token; raises NotFound."""
        try:
            return self.read(Verification, None, "correspondence", f"/letters/{quote(letter)}/verification")
        except NotFound as error:
            raise NotFound(
                "No hay ninguna carta firmada con ese código.",
                "Escanee de nuevo el código de la carta; si persiste, la carta no es de la empresa.",
            ) from error

    def index(self, token: str, radicado: str) -> CaseIndex:
        """Return the index of a case's documents, whichever services keep them; raises NotFound."""
        return self.read(CaseIndex, token, "intake", f"/pqrs/{quote(radicado, safe='')}/documents")

    def uploads(self, token: str, service: str, limit: int) -> UploadList:
        """Return what this person last uploaded to a service."""
        return self.read(UploadList, token, service, "/uploads", limit=limit)

    @contextmanager
    def file_of(
        self, token: str, radicado: str, path: str, purpose: str | None = None
    ) -> Iterator[tuple[httpx.Headers, Iterator[bytes]]]:
        """Give the headers and the content, in pieces, of what intake hands out of a case.

        Raises NotFound, Forbidden or Unavailable before the first piece, with intake's reason.
        """
        headers = {**_bearing(token), **_for(purpose)}
        with self._streamed("intake", f"/pqrs/{quote(radicado, safe='')}/{path}", headers) as response:
            if response.status_code in TOLD_BY_INTAKE:
                response.read()
                raise TOLD_BY_INTAKE[response.status_code](_detail(response))
            _check(response)
            yield response.headers, response.iter_bytes(PIECE)

    @contextmanager
    def file(self, token: str, service: str, path: str) -> Iterator[Iterator[bytes]]:
        """Give a file of a service in pieces; raises NotFound, Forbidden or Unavailable before the first."""
        with self._streamed(service, path, _bearing(token)) as response:
            _check(response)
            yield response.iter_bytes(PIECE)

    @contextmanager
    def _streamed(self, service: str, path: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        try:
            with self._client.stream("GET", self._url(service) + path, headers=headers) as response:
                yield response
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


def _for(purpose: str | None) -> dict[str, str]:
    return {"Purpose": purpose} if purpose else {}


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


def _detail(response: httpx.Response) -> str:
    """What a service says for people, in its problem+json."""
    try:
        return str(response.json()["detail"])
    except (ValueError, KeyError, TypeError) as error:
        raise httpx.DecodingError("no problem+json", request=response.request) from error


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
