"""What can be set, by whom, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.local import settings, test_servers
from deploy.local.failure import Failure


def test_everything_has_a_default(tmp_path):
    read = settings.read({}, tmp_path)
    assert (read.http_base, read.ports.postgres, read.ports.amqp, read.ports.mongo) == (8100, 18432, 18672, 18017)
    assert (read.test_ports.postgres, read.test_ports.amqp, read.test_ports.mongo) == (19432, 19672, 19017)
    assert read.folder == tmp_path / ".run"


def test_the_file_moves_a_default_and_the_environment_has_the_last_word(tmp_path):
    (tmp_path / ".env").write_text("# ours\nexport RADICA_PORT_BASE=9100\nRADICA_AMQP_PORT='6000'\n", encoding="utf-8")
    read = settings.read({"RADICA_AMQP_PORT": "7000"}, tmp_path)
    assert read.http_base == 9100
    assert read.ports.amqp == 7000


def test_an_empty_variable_counts_as_not_set(tmp_path):
    assert settings.read({"RADICA_PORT_BASE": ""}, tmp_path).http_base == 8100


@pytest.mark.parametrize("value", ["abc", "80", "70000", "-1", "1e3", "٨١٠٠"])
def test_a_port_that_is_none_is_refused_by_name(tmp_path, value):
    with pytest.raises(Failure, match="RADICA_PORT_BASE"):
        settings.read({"RADICA_PORT_BASE": value}, tmp_path)


def test_the_ports_of_one_set_never_meet(tmp_path):
    read = settings.read({}, tmp_path)
    ports = [claim.port for claim in (*read.ports.claims(), *read.test_ports.claims())]
    assert len(ports) == len(set(ports))


def test_a_shifted_set_moves_every_port(tmp_path):
    ports = settings.read({}, tmp_path).test_ports
    moved = [claim.port for claim in ports.shifted(100).claims()]
    assert moved == [claim.port + 100 for claim in ports.claims()]


def test_what_the_file_says_besides_is_handed_on_to_the_services(tmp_path):
    (tmp_path / ".env").write_text("RADICA_COMPANY_NAME=Aguas\nRADICA_MONGO_PORT=6001\nHOME=/x\n", encoding="utf-8")
    assert settings.read({}, tmp_path).further == {"RADICA_COMPANY_NAME": "Aguas"}


def test_no_default_port_is_one_that_the_kernel_gives_to_outgoing_connections(tmp_path):
    # There a client that looked for the stopped broker has connected to itself, and the broker could not start.
    read = settings.read({}, tmp_path)
    first, last = map(int, Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii").split())
    furthest = read.test_ports.shifted(test_servers.SHIFTS[-1])
    ports = [claim.port for claim in (*read.ports.claims(), *read.test_ports.claims(), *furthest.claims())]
    assert not [port for port in ports if first <= port <= last]
