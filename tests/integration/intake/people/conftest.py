"""Persons with cases of the past, and the end of their data."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from intake import bodies, bootstrap
from radica.access import Lane
from radica.testing import a_command, a_person

LATER = datetime(2040, 1, 2, 15, 0, tzinfo=UTC)  # every duty that began today has ended
DONE = {"what_was_done": "Se entregó copia de la factura", "result": "accede"}
LEGAL = a_person(Lane.LEGAL)


@pytest.fixture
def erasing(settings, db):
    return bootstrap.erasing(settings, db)


@pytest.fixture
def closed(file):
    """File a case that is closed at the window; returns what was answered."""

    def make(**fields):
        return file(window_resolution=DONE, **fields)

    return make


@pytest.fixture
def ask_to_erase(erasing):
    """Have the legal area erase the person of a case at an instant, for whom they asked it."""

    def ask(radicado, at=LATER, key=None):
        return erasing.request(a_command(LEGAL, at=at, key=key), radicado, bodies.ErasureRequest(ground="suppression"))

    return ask


@pytest.fixture
def events(client, people):
    """The types of a case's events, and the last one's body."""

    def of(radicado):
        items = client.get(f"/pqrs/{radicado}/events", auth=people(Lane.AUDITOR)).json()["items"]
        return [item["type"] for item in items], items[-1]["data"]

    return of


@pytest.fixture
def upload(client, assistant):
    """Upload a document of the petitioner's under a name that says who it is of."""

    def send(content, name="cedula-de-Mafe.txt"):
        headers = {"X-File-Name": name, "Content-Type": "text/plain"}
        answer = client.post("/documents", content=content.encode(), headers=headers, auth=assistant)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return send
