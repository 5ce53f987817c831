"""Ports that someone else has: who, and the way out."""

from __future__ import annotations

import os
import socket
from contextlib import closing

import pytest

from deploy.local import network_ports, processes
from deploy.local.failure import Failure
from deploy.local.network_ports import Claim


@pytest.fixture
def busy_port():
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_that_someone_listens_on_is_not_free(busy_port):
    assert not network_ports.free(busy_port)


def test_a_port_is_free_again_when_its_server_has_gone(busy_port):
    with closing(socket.socket()) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as every server does
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            listener.accept()[0].close()  # the server hangs up first, so the kernel remembers its port for a minute
            assert client.recv(1) == b""
    assert network_ports.free(port)


def test_the_holder_of_a_port_is_found_by_number_and_name(busy_port):
    holder = processes.holder(busy_port)
    assert holder is not None
    assert holder.pid == os.getpid()
    assert f"(proceso {os.getpid()})" in str(holder)


def test_a_free_port_has_no_holder():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert processes.holder(port) is None


def test_taken_ports_are_refused_with_their_holder_and_the_setting_that_moves_them(busy_port):
    claims = [Claim(busy_port, "PostgreSQL", "RADICA_POSTGRES_PORT")]
    with pytest.raises(Failure) as refusal:
        network_ports.check(claims)
    text = str(refusal.value)
    assert f"{busy_port} (PostgreSQL), que tiene «" in text
    assert f"(proceso {os.getpid()})" in text
    assert "RADICA_POSTGRES_PORT=<otro> en el archivo .env" in text


def test_a_setting_that_moves_several_ports_is_named_once(busy_port):
    claims = [Claim(busy_port, owner, "RADICA_PORT_BASE") for owner in ("console", "intake")]
    with pytest.raises(Failure) as refusal:
        network_ports.check(claims)
    assert str(refusal.value).count("RADICA_PORT_BASE") == 1


def test_free_ports_are_not_refused():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    network_ports.check([Claim(port, "PostgreSQL", "RADICA_POSTGRES_PORT")])
