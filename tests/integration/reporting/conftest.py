"""Reporting as it runs: on a real MongoDB, with intake's feed and the console's tokens behind real HTTP."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from radica import events
from radica.envelope import Actor, Message
from radica.events.examples import EXAMPLES
from radica.feed import to_feed
from radica.log import Entry
from radica.testing_http import Issuer, serving
from radica.web import create_app
from reporting import api, bootstrap
from reporting.feed import Feed, Tokens
from reporting.hearing import Hearing
from reporting.rebuilding import Rebuilding
from reporting.settings import Settings
from reporting.store.generations import Generations
from reporting.store.log import MongoLog
from reporting.store.mongo import Mongo
from reporting.store.projection import Projection
from reporting.store.reports import Reports

RADICADO = "E-2026-0000123-4"
START = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
A_NEW_CASE = {
    "work_orders": [],
    "filed_at": "2026-11-20T14:00:00Z",
    "radicated_at": "2026-11-20T14:00:00Z",
    "due_on": "2026-12-14",
}
USER, PASSWORD = "reporting", "clave-de-maquina"


@dataclass
class IntakeLog:
    """Intake's log as another service sees it: what was recorded, in order, and its answers over HTTP."""

    entries: list[Entry] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    tokens_given: int = 0
    failing: int = 0
    numbers: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def record(self, event_type, radicado=RADICADO, **changed):
        """Record an event: its published example, with some fields changed; returns the message."""
        example = {**EXAMPLES.get((event_type, 1), {}), **(A_NEW_CASE if event_type == "PQRRadicated" else {})}
        body = {**example, "radicado": radicado, **changed}
        self.numbers[radicado] += 1
        position = len(self.entries) + 1
        envelope = Message(
            id=str(uuid.uuid4()),
            type=event_type,
            version=1,
            source=f"/{events.EVENTS[event_type].producer if event_type in events.EVENTS else 'intake'}",
            subject=radicado,
            sequence=self.numbers[radicado],
            time=START + timedelta(minutes=position),
            actor=Actor("ana", "customer_service_assistant"),
            data={},
            position=position,
        )
        self.entries.append(Entry(position, envelope, json.dumps(body)))
        return replace(envelope, data=body)

    def records(self, *happened, radicado=RADICADO):
        """Record several, each a type or a type with its changes."""
        told = [each if isinstance(each, tuple) else (each, {}) for each in happened]
        return [self.record(event_type, radicado, **changed) for event_type, changed in told]

    async def tokens(self, request):
        given = await request.json()
        if given != {"username": USER, "password": PASSWORD}:
            return Response(status_code=401)
        self.tokens_given += 1
        return JSONResponse({"access_token": f"token-{self.tokens_given}", "expires_in": 900})

    async def feed(self, request):
        after, limit = int(request.query_params["after"]), int(request.query_params["limit"])
        return self._answered(request, [entry for entry in self.entries if entry.position > after][:limit], after)

    async def events(self, request):
        after, radicado = int(request.query_params["after"]), request.path_params["radicado"]
        if radicado not in self.numbers:
            return Response(status_code=404)
        its = [entry for entry in self.entries if entry.envelope.subject == radicado]
        return self._answered(request, [entry for entry in its if entry.envelope.sequence > after], after)

    def _answered(self, request, entries, after):
        self.asked.append(str(request.url.path))
        if request.headers.get("authorization") != f"Bearer token-{self.tokens_given}":
            return Response(status_code=401)
        if self.failing:
            self.failing -= 1
            return Response(status_code=503)
        return Response(to_feed(entries, after), media_type="application/json")


@pytest.fixture
def intake():
    return IntakeLog()


@pytest.fixture
def intake_url(intake):
    """Where intake's log answers."""
    app = Starlette(
        routes=[
            Route("/tokens", intake.tokens, methods=["POST"]),
            Route("/feed", intake.feed),
            Route("/pqrs/{radicado}/events", intake.events),
        ]
    )
    with serving(app) as client:
        yield str(client.base_url).rstrip("/")


@pytest.fixture
def feed(intake_url, clock):
    feed = Feed(intake_url, Tokens(f"{intake_url}/tokens", USER, PASSWORD, clock))
    yield feed
    feed.close()


@pytest.fixture
def mongo(mongo_url):
    mongo = Mongo(mongo_url)
    Reports(mongo).prepare()
    Generations(mongo).prepare()
    yield mongo
    mongo.close()


@pytest.fixture
def generations(mongo):
    return Generations(mongo)


@pytest.fixture
def hearing(mongo, generations, feed):
    return Hearing(Projection(generations), feed)


@pytest.fixture
def rebuilding(mongo, generations, feed):
    return Rebuilding(generations, lambda name: Projection(generations, name), feed)


@pytest.fixture
def cases(mongo, generations):
    """Every case of the live generation, by radicado."""
    return lambda: {case["radicado"]: case for case in Projection(generations).read_through()}


@pytest.fixture
def settings(mongo_url, tmp_path):
    return Settings(mongo_url=mongo_url, documents_folder=tmp_path / "documents", company_name="Aguas de Baranoa")


@pytest.fixture
def office(settings, mongo, clock):
    return bootstrap.office(settings, mongo, clock)


@pytest.fixture
def http(office, settings, mongo, clock):
    """A client of reporting's real server; `as_(lane, …)` is the `auth=` of somebody signed in."""
    issuer = Issuer(clock)
    app = create_app(
        "reporting",
        routers=api.routes(office),
        settings=settings,
        clock=clock,
        documents=office.documents,
        log=MongoLog(mongo),
        keys=issuer.keys,
        checks=[office.cases.as_of],
    )
    with serving(app) as client:
        yield SimpleNamespace(get=client.get, post=client.post, as_=issuer.signed_in)
