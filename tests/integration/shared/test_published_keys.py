"""The console's keys as other services get them, with the console well, ill and gone."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from joserfc.jwk import OKPKey, RSAKey
from starlette.responses import Response

from radica.errors import Unauthenticated, Unavailable
from radica.settings import Settings
from radica.testing_http import serving
from radica.web import Router, create_app, reply
from radica.web.published_keys import FRESH_S, LEAST_GAP_S, PublishedKeys


class Published:
    """What the console answers at its JWKS address, and how often it was asked."""

    def __init__(self):
        self.keys = []
        self.asked = 0
        self.broken = None

    def routes(self):
        router = Router()

        @router.get("/jwks")
        def jwks():
            self.asked += 1
            if self.broken is not None:
                return Response(self.broken, 200 if self.broken else 503)
            return reply({"keys": [key.as_dict(private=False) for key in self.keys]})

        return router


class Elapsed:
    seconds = 1000.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def published():
    return Published()


@pytest.fixture
def address(published):
    with serving(create_app("console", routers=[published.routes()], settings=Settings())) as client:
        yield str(client.base_url.join("/jwks"))


@pytest.fixture
def elapsed():
    return Elapsed()


@pytest.fixture
def keys(address, elapsed):
    return PublishedKeys(address, elapsed)


def a_key(kid):
    return OKPKey.generate_key("Ed25519", {"kid": kid})


def test_a_key_is_asked_for_once_and_then_known(keys, published):
    published.keys = [a_key("a")]
    assert keys.find("a") is None
    assert keys.fetch("a").kid == "a"
    assert keys.find("a").kid == "a"
    assert keys.fetch("a").kid == "a"
    assert published.asked == 1


def test_a_new_key_is_found_by_asking_again(keys, published, elapsed):
    published.keys = [a_key("a")]
    keys.fetch("a")
    published.keys.append(a_key("b"))
    elapsed.seconds += LEAST_GAP_S
    assert keys.fetch("b").kid == "b"
    assert published.asked == 2


def test_invented_keys_do_not_make_us_trouble_the_console(keys, published):
    published.keys = [a_key("a")]
    for number in range(50):
        with pytest.raises(Unauthenticated):
            keys.fetch(f"inventada-{number}")
    assert published.asked == 1


def test_memory_serves_while_the_console_is_down_and_strangers_are_told_so(keys, published, elapsed):
    published.keys = [a_key("a")]
    keys.fetch("a")
    published.broken = b""
    elapsed.seconds += FRESH_S + 1
    assert keys.find("a").kid == "a"
    wait_until(lambda: published.asked == 2)
    assert keys.find("a").kid == "a"
    elapsed.seconds += LEAST_GAP_S
    with pytest.raises(Unavailable):
        keys.fetch("b")


def test_a_withdrawn_key_is_forgotten_at_the_next_renewal(keys, published, elapsed):
    published.keys = [a_key("a"), a_key("b")]
    keys.fetch("a")
    published.keys.pop(0)
    elapsed.seconds += FRESH_S + 1
    keys.find("a")
    wait_until(lambda: keys.find("a") is None)
    assert keys.find("b") is not None


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"keys": 7}', b'{"keys": [{"kty": "OKP"}]}', b"<html>"])
def test_an_answer_that_is_no_key_set_counts_as_none(keys, published, broken):
    published.broken = broken
    with pytest.raises(Unavailable):
        keys.fetch("a")


def test_keys_of_other_kinds_are_not_taken(keys, published):
    published.keys = [a_key("a"), RSAKey.generate_key(2048, {"kid": "rsa"})]
    assert keys.fetch("a")
    assert keys.find("rsa") is None


def test_nobody_waits_long_for_a_console_that_hangs(elapsed):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        keys = PublishedKeys(f"http://127.0.0.1:{silent.getsockname()[1]}/jwks", elapsed)
        started = time.monotonic()
        with ThreadPoolExecutor(5) as people:
            asked = [people.submit(keys.fetch, "a") for _ in range(5)]
            refusals = [type(each.exception()) for each in asked]
        assert refusals == [Unavailable] * 5
        assert time.monotonic() - started < 5


def wait_until(condition):
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
