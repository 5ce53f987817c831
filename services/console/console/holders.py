"""What the console asks intake about persons and their data: what is held, who read it, correction, holds, erasure.

Each answer is shown and never kept. The number of identity goes in headers: addresses stand in logs.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from console.readings import Account, DataReadings, Done

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.neighbours import Neighbours

INTAKE = "intake"


class Holders:
    """Persons and their data, as intake tells them to whoever is signed in."""

    def __init__(self, neighbours: Neighbours) -> None:
        self._neighbours = neighbours

    def of_case(self, token: str, radicado: str) -> Account:
        """Return all that is held about the person of a case; raises NotFound."""
        return self._neighbours.read(Account, token, INTAKE, _path(radicado, "personal-data"))

    def of_person(self, token: str, id_type: str, id_number: str) -> Account:
        """Return all that is held about who has this number; raises NotFound or Invalid."""
        identity = {"Id-Type": id_type, "Id-Number": id_number}
        return self._neighbours.read(Account, token, INTAKE, "/people/account", identity)

    def readings(self, token: str, after: str | None, limit: int) -> DataReadings:
        """Return who read personal data, in order."""
        return self._neighbours.read(DataReadings, token, INTAKE, "/readings", after=after, limit=limit)

    def act(self, token: str, radicado: str, act: str, body: dict[str, Any], key: str) -> Done:
        """Correct, hold or erase; raises what intake refuses, with its own words."""
        return self._neighbours.act(Done, token, INTAKE, _path(radicado, act), body, key)

    @contextmanager
    def certificate(self, token: str, radicado: str) -> Iterator[Iterator[bytes]]:
        """Give the certificate of a person's data, in pieces."""
        with self._neighbours.file(token, INTAKE, _path(radicado, "personal-data.pdf")) as content:
            yield content


def _path(radicado: str, what: str) -> str:
    return f"/pqrs/{quote(radicado, safe='')}/{what}"
