"""What operators see of a web process: health, metrics, the feed, and how it stops."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest.mock import DEFAULT, Mock

import httpx
import psycopg2
import pytest
import uvicorn
from prometheus_client import Gauge

from radica.access import Lane
from radica.feed import from_feed
from radica.postgres import Database
from radica.settings import Settings
from radica.testing import a_free_port, eventually
from radica.testing_http import serving
from radica.web import create_app
from radica.web.router import Route
from radica.web.serve import Server

APPEND = """
insert into log (message_id, type, version, subject, occurred_at, actor_id, actor_lane, traceparent, data)
values (%s, 'PQRRadicated', 1, %s, %s, 'ana', 'customer_service_assistant', null, %s)
"""


def test_alive_asks_nobody_and_ready_asks_the_database(client, database):
    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").status_code == 200
    connection = psycopg2.connect(database.superuser_url.replace(database.name, "postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'alter database "{database.name}" allow_connections false')
        cursor.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (database.name,))
    connection.close()
    assert client.get("/livez").status_code == 200
    refused = client.get("/readyz")
    assert refused.status_code == 503
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["retry-after"] == "5"


def test_a_database_that_does_not_answer_is_told_within_a_second(issuer, clock):
    silent = socket.create_server(("127.0.0.1", 0))
    db = Database(f"postgresql://x@127.0.0.1:{silent.getsockname()[1]}/x", size=1)
    with serving(create_app("routing", routers=[], settings=Settings(), clock=clock, database=db)) as client:
        started = time.monotonic()
        assert client.get("/readyz").status_code == 503
        assert time.monotonic() - started < 2
        assert client.get("/livez").status_code == 200
    silent.close()


def test_a_further_condition_of_readiness_is_asked_too(clock):
    def mongo_is_away():
        raise ConnectionError

    app = create_app("routing", routers=[], settings=Settings(), clock=clock, checks=[mongo_is_away])
    with serving(app) as client:
        assert client.get("/readyz").status_code == 503


def test_a_route_is_made_with_its_first_request_and_no_other_with_it(clock):
    app = create_app("routing", routers=[], settings=Settings(), clock=clock)
    own = {route.path: route for route in app.routes if isinstance(route, Route)}
    assert not [path for path, route in own.items() if "app" in vars(route)]
    with serving(app) as client:
        assert client.get("/livez").status_code == 200
        assert client.post("/metrics").status_code == 405
        assert client.get("/nowhere").status_code == 404
    assert [path for path, route in own.items() if "app" in vars(route)] == ["/livez"]


def test_requests_are_counted_by_the_template_of_their_route(client, issuer):
    someone = issuer.signed_in(Lane.LEGAL)
    before = samples(client)
    for kind in ("invalid", "refused"):
        client.get(f"/refusals/{kind}", auth=someone)
    for path in ("/nada", "/nada/mas"):
        client.get(path)
    after = samples(client)
    template = 'method="GET",route="/refusals/{kind}",service="routing"'
    for status in ("422", "409"):
        name = f'radica_http_requests_total{{{template},status="{status}"}}'
        assert after[name] == before.get(name, 0) + 1
    unknown = 'radica_http_requests_total{method="GET",route="otra",service="routing",status="404"}'
    assert after[unknown] == before.get(unknown, 0) + 2
    assert after[f"radica_http_request_seconds_count{{{template}}}"] >= 2


def samples(client):
    lines = client.get("/metrics").text.splitlines()
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}


def test_a_service_adds_metrics_of_its_own(clock):
    age = Gauge("radica_horizon_age_seconds", "How old the oldest unsettled row is.", registry=None)
    age.set_function(lambda: 7)
    app = create_app("routing", routers=[], settings=Settings(), clock=clock, collectors=[age])
    with serving(app) as client:
        assert "radica_horizon_age_seconds 7.0" in client.get("/metrics").text


@pytest.fixture
def logged(client, issuer, db, clock):
    """Five entries, settled: tests of others on the same server may hold the horizon back for a while."""
    with db.transaction() as tx:
        for number in range(1, 6):
            clock.advance(timedelta(seconds=1))
            data = json.dumps({"radicado": f"E-{number}", "ñ": "ü"})
            tx.execute(APPEND, (str(uuid.uuid4()), f"E-{number}", clock.now(), data))
    deadline = time.monotonic() + 30
    while len(client.get("/feed", auth=issuer.signed_in(Lane.SERVICE)).json()["items"]) < 5:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_feed_gives_the_log_in_order_page_by_page(client, issuer, logged):
    reader = issuer.signed_in(Lane.SERVICE)
    first = client.get("/feed?limit=3", auth=reader).json()
    second = client.get(f"/feed?after={first['next']}&limit=3", auth=reader).json()
    items = first["items"] + second["items"]
    assert [item["subject"] for item in items] == [f"E-{number}" for number in range(1, 6)]
    assert [item["position"] for item in items] == sorted(item["position"] for item in items)
    end = client.get(f"/feed?after={second['next']}", auth=reader).json()
    assert end == {"items": [], "next": second["next"]}


def test_an_item_of_the_feed_is_the_event_as_it_travels(client, issuer, logged, clock):
    item = client.get("/feed", auth=issuer.signed_in(Lane.AUDITOR)).json()["items"][-1]
    position, message = from_feed(item)
    assert position == item["position"]
    assert (message.type, message.version, message.source) == ("PQRRadicated", 1, "/routing")
    assert message.time == clock.now()
    assert message.data == {"radicado": "E-5", "ñ": "ü"}
    assert (message.actor.id, message.actor.on_behalf_of, message.traceparent) == ("ana", None, None)


@pytest.mark.parametrize("lane", [Lane.ADMINISTRATOR, Lane.LEGAL, Lane.CITIZEN])
def test_the_feed_is_for_machines_and_auditors(client, issuer, lane):
    assert client.get("/feed", auth=issuer.signed_in(lane)).status_code == 403
    assert client.get("/feed").status_code == 401


@pytest.mark.parametrize(
    ("query", "field"),
    [("after=-1", "after"), ("after=x", "after"), ("after=9223372036854775808", "after"), ("limit=0", "limit"),
     ("limit=1001", "limit"), ("limit=", "limit")],
)  # fmt: skip
def test_a_wrong_position_is_refused_with_its_name(client, issuer, query, field):
    refused = client.get(f"/feed?{query}", auth=issuer.signed_in(Lane.SERVICE))
    assert refused.status_code == 422
    assert refused.json()["field"] == field


def test_many_readers_of_the_feed_at_once_see_the_same(client, issuer, logged):
    reader = issuer.signed_in(Lane.SERVICE)
    with ThreadPoolExecutor(8) as readers:
        asked = [readers.submit(client.get, "/feed", auth=reader) for _ in range(8)]
    assert [len(each.result().json()["items"]) for each in asked] == [5] * 8


SLOW_SERVICE = """
import sys, time
from radica.settings import Settings
from radica.web import Router, create_app, reply, serve

router = Router()

@router.get("/slow")
def slow():
    time.sleep(1.0)
    return reply({"done": True})

settings = Settings(http_port=int(sys.argv[1]))
stopped = lambda: sys.stderr.write("stopped\\n")
serve(create_app("routing", routers=[router], settings=settings, when_stopping=[stopped]), settings)
"""


@pytest.fixture
def process():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    started = subprocess.Popen(
        [sys.executable, "-c", SLOW_SERVICE, str(port)],
        stderr=subprocess.PIPE,
        text=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            httpx.get(address + "/livez", trust_env=False)
            break
        except httpx.TransportError:
            time.sleep(0.05)
    yield started, address
    started.kill()
    started.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_process_stops_within_two_seconds_with_status_0(process, number):
    started, address = process
    with httpx.Client(trust_env=False) as client:
        client.get(address + "/livez")
        before = time.monotonic()
        started.send_signal(number)
        assert started.wait(timeout=10) == 0
        assert time.monotonic() - before < 2, "also while a browser keeps its connection open"


def test_a_request_in_flight_is_answered_before_the_process_stops(process):
    started, address = process
    answers = []
    asking = threading.Thread(target=lambda: answers.append(httpx.get(address + "/slow", trust_env=False, timeout=10)))
    asking.start()
    time.sleep(0.4)
    started.send_signal(signal.SIGTERM)
    asking.join()
    assert answers[0].json() == {"done": True}
    assert started.wait(timeout=10) == 0
    assert "stopped" in started.stderr.read()


def test_a_connection_that_was_not_asked_to_end_does_not_hold_up_a_stop(clock):
    asyncio.run(_stopped_while_a_client_goes_on(create_app("routing", routers=[], settings=Settings(), clock=clock)))


async def _stopped_while_a_client_goes_on(app):
    waits = {"timeout_keep_alive": 60, "timeout_graceful_shutdown": 60}
    server = Server(uvicorn.Config(app, port=a_free_port(), log_config=None, **waits))
    running = asyncio.create_task(server.serve())
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.config.port}") as client:
        await asyncio.to_thread(eventually, lambda: server.started)
        await client.get("/livez")
        (connection,) = server.server_state.connections
        as_if_accepted_after_the_first_time = itertools.chain([None], itertools.repeat(DEFAULT))
        connection.shutdown = Mock(wraps=connection.shutdown, side_effect=as_if_accepted_after_the_first_time)
        server.should_exit = True
        await asyncio.wait_for(running, 20)
