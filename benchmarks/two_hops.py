"""An installation in small, for the way from routing's door over intake's log to the case that reporting shows."""

from __future__ import annotations

import json
import tempfile
import time
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from benchmarks import cases, servers
from benchmarks.processes import running, until
from intake.domain.case_event import CaseEvent
from intake.domain.pqr import PQR
from intake.store.recorder import Cases
from radica.access import Lane
from radica.clock import SystemClock, legal_date
from radica.postgres import Database
from radica.testing import a_free_port
from radica.testing_http import Issuer, serving
from reporting.store.generations import Generations
from reporting.store.mongo import Mongo
from routing.settings import MIGRATIONS as ROUTING_MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pymongo.collection import Collection

LOOK_AGAIN_S = 0.001
ANSWER_S = 10.0
TERM = timedelta(days=30)
HEARS = "subscription_hears"
NOWHERE = "http://127.0.0.1:9"  # no event is missing, so reporting never asks intake's feed


@dataclass
class Installation:
    """Routing, intake and reporting, at work."""

    intake: Database
    routing_url: str
    routing: httpx.Client
    cases: Collection[dict[str, Any]]

    def file(self, count: int) -> list[str]:
        """File so many cases; return their numbers when routing and reporting know them all."""
        radicados = [cases.a_radicado() for _ in range(count)]
        with self.intake.transaction() as tx:
            for radicado in radicados:
                case = PQR(radicado)
                case.pending_events.append(_filed(radicado))
                Cases(tx).save(case)
        until(lambda: self._known(radicados))
        return radicados

    def transfer(self, radicado: str) -> float:
        """Hand a case to its area, over HTTP; return the seconds until reporting shows it so."""
        began = time.perf_counter()
        self.routing.post(f"/pqrs/{radicado}/transfer", json={}).raise_for_status()
        handed_over = {"_id": radicado, "area": {"$type": "string"}}
        until(lambda: self.cases.find_one(handed_over, {"_id": 1}), look_again=LOOK_AGAIN_S)
        return time.perf_counter() - began

    def _known(self, radicados: list[str]) -> bool:
        shown = self.cases.count_documents({"_id": {"$in": radicados}})
        listed = ", ".join(f"'{radicado}'" for radicado in radicados)
        ((routed,),) = servers.rows(self.routing_url, f"select count(*) from pqr_case where radicado in ({listed})")
        return bool(shown == routed == len(radicados))


@contextmanager
def installed() -> Iterator[Installation]:
    """Start the five processes that stand between an act and its sight, and stop them."""
    issuer = Issuer()
    keys = {"keys": [issuer.key.as_dict(private=False)]}
    with ExitStack() as stack:
        give = stack.enter_context
        intake = give(cases.database())
        routing = give(servers.database("routing", ROUTING_MIGRATIONS))
        host = give(servers.a_virtual_host())
        mongo_url = give(servers.a_mongo_database())
        console = give(serving(Starlette(routes=[Route("/keys", lambda _: JSONResponse(keys))])))
        mongo = give(closing(Mongo(mongo_url)))
        generation = Generations(mongo).prepare()
        port = a_free_port()
        common = {"RADICA_AMQP_URL": host.url, "RADICA_JWKS_URL": f"{str(console.base_url).rstrip('/')}/keys"}
        of_intake = cases.environment(intake.url, give(tempfile.TemporaryDirectory()))
        of_routing = {"RADICA_DATABASE_URL": routing.url, "RADICA_HTTP_PORT": str(port)}
        of_reporting = {"RADICA_MONGO_URL": mongo_url, "RADICA_FEED_URL": NOWHERE, "RADICA_TOKENS_URL": NOWHERE}
        of_reporting |= {"RADICA_SERVICE_USER": "reporting", "RADICA_SERVICE_PASSWORD": "never used"}
        databases = json.dumps({"intake": intake.url, "routing": routing.url})
        give(running("intake", "worker", ready=HEARS, environment=common | of_intake))
        give(running("routing", "worker", ready=HEARS, environment=common | of_routing))
        give(running("reporting", "worker", ready=HEARS, environment=common | of_reporting))
        give(running("routing", "web", environment=common | of_routing))
        give(running("radica.relay", ready="relay_leads", environment=common | {"RADICA_RELAY_DATABASES": databases}))
        client = give(
            httpx.Client(
                base_url=f"http://127.0.0.1:{port}",
                auth=issuer.signed_in(Lane.CUSTOMER_SERVICE_ASSISTANT),
                timeout=ANSWER_S,
                trust_env=False,
            )
        )
        until(lambda: _answers(client))
        db = give(closing(Database(intake.url, size=1, service="benchmark")))
        installation = Installation(db, routing.superuser_url, client, mongo.collection(generation))
        installation.transfer(*installation.file(1))  # connections are opened and statements prepared at the first use
        yield installation


def _filed(radicado: str) -> CaseEvent:
    """Return the filing of a case as of now: of one that is overdue time tells, a second later, in between the acts."""
    message, now = cases.filed(radicado).message, SystemClock().now()
    dates = {"filed_at": now.isoformat(), "radicated_at": now.isoformat(), "due_on": str(legal_date(now + TERM))}
    data = {**message.data, **dates, "radicado": radicado, "work_orders": []}
    return CaseEvent(replace(message, time=now, data=data), cases.sealed())


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").is_success
    except httpx.TransportError:
        return False
