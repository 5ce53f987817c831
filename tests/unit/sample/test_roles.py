"""How the roles ask: signed in, patient with what has not arrived, never for ever. Against a small real HTTP server."""

from __future__ import annotations

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sample.roles import Login, Office, OutOfReach, RefusedAct, Stopped

LANE = "legal"
ONE_KEY = "muestra-0001"


def problem(status, detail="El caso aún no ha llegado."):
    return status, {"title": "No se puede", "detail": detail, "way_out": "Espere.", "field": "radicado"}


class Desk(BaseHTTPRequestHandler):
    """Answers what the test put in line; gives tokens at /tokens."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        server = self.server
        if self.path == "/tokens":
            server.signed_in += 1
            claims = base64.urlsafe_b64encode(json.dumps({"sub": f"account-{server.signed_in}"}).encode()).decode()
            answer = 201, {"access_token": f"h.{claims.rstrip('=')}.{server.signed_in}", "expires_in": server.life}
        else:
            server.asked.append((self.headers["Authorization"], self.headers["Idempotency-Key"], body))
            answer = server.answers.pop(0) if server.answers else (201, {"event": "Done"})
        status, content = answer
        written = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(written)))
        self.end_headers()
        self.wfile.write(written)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    server.daemon_threads = True
    server.asked, server.answers, server.signed_in, server.life = [], [], 0, 900
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def office(server):
    url = f"http://127.0.0.1:{server.server_port}"
    office = Office({"console": url, "routing": url}, [Login("juridica", "secret", LANE)], patience_s=0.6)
    yield office
    office.close()


def act(office, **more):
    return office.act(LANE, "routing", "/pqrs/E-1/area-report", {"complete": True}, key=ONE_KEY, **more)


@pytest.mark.parametrize("status", [404, 409, 503, 502, 429])
def test_an_act_is_sent_again_under_the_same_key_until_it_is_done(office, server, status):
    server.answers = [problem(status), problem(status), (201, {"event": "Done"})]
    assert act(office) == {"event": "Done"}
    assert len(server.asked) == 3
    assert len(set(server.asked)) == 1
    assert server.asked[0][1] == ONE_KEY


def test_an_act_that_stays_refused_raises_with_the_words_of_the_problem(office, server):
    server.answers = [problem(409) for _ in range(100)]
    with pytest.raises(RefusedAct, match=r"409 \(campo «radicado»\)\. El caso aún no ha llegado\. Espere\.") as refused:
        act(office)
    assert refused.value.status == 409
    assert len(server.asked) > 2


@pytest.mark.parametrize("status", [400, 401, 403, 412, 422, 428, 500])
def test_a_refusal_that_waiting_does_not_change_is_raised_at_once(office, server, status):
    server.answers = [problem(status), problem(status)]
    with pytest.raises(RefusedAct):
        act(office)
    assert len(server.asked) <= 2


def test_an_act_that_waits_for_nothing_is_refused_at_once(office, server):
    server.answers = [problem(409)]
    with pytest.raises(RefusedAct):
        act(office, awaited=False)
    assert len(server.asked) == 1


def test_a_service_that_is_away_is_out_of_reach_after_the_patience(server):
    url = f"http://127.0.0.1:{server.server_port}"
    office = Office({"console": url, "routing": "http://127.0.0.1:9"}, [Login("juridica", "s", LANE)], patience_s=0.3)
    with pytest.raises(OutOfReach, match="no respondió"):
        act(office)
    office.close()


def test_a_person_signs_in_once_for_many_acts(office, server):
    act(office)
    act(office)
    assert server.signed_in == 1
    assert office.account(LANE) == "account-1"


def test_a_token_is_renewed_before_it_ends(office, server):
    server.life = 60
    act(office)
    act(office)
    assert server.signed_in == 2


def test_a_token_that_is_no_longer_taken_is_renewed_once(office, server):
    server.answers = [problem(401), (201, {"event": "Done"})]
    assert act(office) == {"event": "Done"}
    assert [authorization[-1] for authorization, *_ in server.asked] == ["1", "2"]


def test_a_lane_without_a_login_is_said(office):
    with pytest.raises(Stopped, match="No hay un usuario para el rol «auditor»"):
        office.account("auditor")
