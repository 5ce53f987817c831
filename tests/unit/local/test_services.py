"""What each service is started with."""

from __future__ import annotations

import base64
import json
import stat

import pytest

from deploy.local import servers, services, settings
from deploy.local.layout import Layout


@pytest.fixture
def system(tmp_path):
    chosen = settings.read({}, tmp_path)
    layout = Layout(chosen.folder)
    layout.make()
    return services.Services(chosen, servers.for_running(layout, chosen.ports))


def test_each_service_has_the_port_that_the_architecture_gives_it(system):
    ports = {service.name: system.port(service) for service in services.ALL}
    assert ports == {
        "console": 8100, "intake": 8101, "routing": 8102, "billing": 8103, "correspondence": 8104,
        "notification": 8105, "reporting": 8106,
    }  # fmt: skip


def test_a_running_service_is_never_given_the_owner_of_its_tables(system):
    for program in system.programs():
        assert "_owner" not in json.dumps(dict(program.environment)), program.name


def test_each_service_sees_its_own_database_only(system):
    by_name = {service.name: service for service in services.ALL}
    for name in services.WITH_TABLES:
        url = system.environment(by_name[name])["RADICA_DATABASE_URL"]
        assert url.startswith(f"postgresql://{name}_app:")
        assert url.endswith(f"/radica_{name}")
    assert "RADICA_DATABASE_URL" not in system.environment(by_name["reporting"])


def test_only_reporting_is_given_mongodb(system):
    having = [s.name for s in services.ALL if "RADICA_MONGO_URL" in system.environment(s)]
    assert having == ["reporting"]


def test_reporting_finds_intake_at_its_own_address_and_adds_the_paths_of_the_feed_itself(system):
    by_name = {service.name: service for service in services.ALL}
    told = system.environment(by_name["reporting"])
    assert told["RADICA_FEED_URL"] == told["RADICA_INTAKE_URL"]


def test_one_relay_serves_every_service_that_announces_from_tables(system):
    relay = next(program for program in system.programs() if program.name == "relay")
    databases = json.loads(relay.environment["RADICA_RELAY_DATABASES"])
    assert sorted(databases) == ["billing", "correspondence", "intake", "notification", "routing"]


def test_every_process_of_the_architecture_runs(system):
    names = {program.name for program in system.programs()}
    workers = {f"{n}-worker" for n in ("intake", "routing", "billing", "correspondence", "notification", "reporting")}
    assert names == {f"{s.name}-web" for s in services.ALL} | workers | {"relay", "reporting-relay"}


def test_secrets_stay_the_same_and_nobody_else_can_read_them(system):
    first = system.password("intake_app")
    assert system.password("intake_app") == first
    assert len(first) == 48
    assert system.password("routing_app") != first
    file = system.servers.layout.secrets / "intake_app"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["RADICA_PERSONAL_DATA_KEY", "RADICA_EVIDENCE_KEY"])
def test_a_key_of_intake_is_given_to_intake_only_and_has_32_bytes(system, name):
    having = {s.name: env for s in services.ALL if (env := system.environment(s).get(name))}
    assert list(having) == ["intake"]
    assert len(base64.b64decode(having["intake"], validate=True)) == 32


def test_the_certificate_that_signs_letters_and_its_passphrase_are_given_to_correspondence_only(system):
    by_name = {service.name: system.environment(service) for service in services.ALL}
    assert [name for name, env in by_name.items() if "RADICA_SIGNING_PASSPHRASE" in env] == ["correspondence"]
    signing = by_name["correspondence"]["RADICA_SIGNING_PKCS12"]
    assert signing == str(system.servers.layout.secrets / "signing.p12")
    for program in system.programs():
        if program.group != "correspondence":
            assert signing not in json.dumps(dict(program.environment)), program.name
