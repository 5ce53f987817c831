"""The servers of `make run`: closed to whoever has no password, and with their data after a restart."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import httpx
import psycopg2
import pymongo
import pytest
from pymongo.errors import OperationFailure

from deploy.local import network_ports, postgres_roles, servers, test_servers, waiting
from deploy.local.failure import Failure
from deploy.local.rabbitmq import SERVER
from deploy.local.settings import ServerPorts

# Below the ports from which the kernel takes the near end of a connection (docs/adr/0007).
FAR_FROM_ANY_SET = ServerPorts(postgres=28432, amqp=28672, mongo=28017)
SERVICE, OTHER = "trial", "other"


@pytest.fixture(scope="module")
def ports():
    return test_servers.free_ports(FAR_FROM_ANY_SET)


@pytest.fixture(scope="module")
def running(layout, supervisor, ports):
    installation = servers.for_running(layout, ports)
    start(installation, supervisor)
    postgres_roles.ensure(installation.postgres, (SERVICE, OTHER), password)
    installation.mongodb.ensure_user(SERVICE, password(SERVICE), postgres_roles.database(SERVICE))
    yield installation
    if supervisor.running():
        supervisor.shut_down()
    installation.erase()


def start(installation, supervisor):
    installation.prepare()
    supervisor.start(installation.programs())
    installation.start(supervisor)


def password(role):
    return f"secret-of-{role}"


def connected(installation, role, database=SERVICE):
    return psycopg2.connect(installation.postgres.url_of(role, password(role), postgres_roles.database(database)))


def test_postgres_lets_nobody_in_without_the_password(running, ports):
    with pytest.raises(psycopg2.OperationalError, match="no password supplied"):
        psycopg2.connect(f"postgresql://postgres@127.0.0.1:{ports.postgres}/postgres")


def test_mongodb_lets_nobody_in_without_the_password(running, ports):
    with (
        pymongo.MongoClient("127.0.0.1", ports.mongo, directConnection=True) as client,
        pytest.raises(OperationFailure, match="requires authentication"),
    ):
        client.radica_trial.cases.find_one()


def test_rabbitmq_knows_no_guest(running, ports):
    answer = httpx.get(f"http://127.0.0.1:{ports.management}/api/overview", auth=("guest", "guest"))
    assert answer.status_code == 401


def test_a_broker_that_does_not_answer_yet_is_asked_again(running, layout, ports):
    assert running.rabbitmq.free_of_alarms()
    nobody = servers.for_running(layout, test_servers.free_ports(ports.shifted(300))).rabbitmq
    assert not nobody.free_of_alarms()


def test_a_broker_with_an_alarm_is_refused_in_words(running):
    control(running, "set_vm_memory_high_watermark", "0.00001")
    try:
        with pytest.raises(Failure, match="no acepta mensajes por falta de disco o de memoria"):
            waiting.until(lambda: not running.rabbitmq.free_of_alarms(), 20)
    finally:
        control(running, "set_vm_memory_high_watermark", "absolute", "1GB")
    assert waiting.until(lambda: free_again(running), 20)


def control(installation, *command):
    environment = installation.rabbitmq.programs()[1].environment
    asked = [SERVER.with_name("rabbitmqctl"), "--quiet", *command]
    subprocess.run(asked, check=True, env=environment, cwd="/", timeout=60)


def free_again(installation):
    try:
        return installation.rabbitmq.free_of_alarms()
    except Failure:
        return False


def test_a_service_uses_its_database_but_does_not_change_its_shape(running):
    with connected(running, f"{SERVICE}_app") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("CREATE TABLE mine ()")
    connection.close()


def test_the_owner_changes_the_shape_of_its_database(running):
    with connected(running, f"{SERVICE}_owner") as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS ours ()")
    connection.close()


def test_a_service_cannot_enter_the_database_of_another(running):
    with pytest.raises(psycopg2.OperationalError, match="permission denied"):
        connected(running, f"{OTHER}_app", SERVICE)


def test_every_wait_of_a_service_is_bounded_by_the_server(running):
    with connected(running, f"{SERVICE}_app") as connection, connection.cursor() as cursor:
        for limit, value in postgres_roles.APP_LIMITS.items():
            cursor.execute(f"SHOW {limit}")
            assert cursor.fetchone()[0] == value
    connection.close()


def test_a_service_reads_and_writes_its_own_mongo_database_only(running):
    database = postgres_roles.database(SERVICE)
    with pymongo.MongoClient(running.mongodb.url_of(SERVICE, password(SERVICE), database)) as client:
        client[database].cases.insert_one({"radicado": "E-1"})
        with pytest.raises(OperationFailure, match="not authorized"):
            client.another.cases.insert_one({})


def test_making_databases_and_users_again_changes_nothing(running):
    postgres_roles.ensure(running.postgres, (SERVICE, OTHER), password)
    running.mongodb.ensure_user(SERVICE, password(SERVICE), postgres_roles.database(SERVICE))
    connected(running, f"{SERVICE}_app").close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must hand PostgreSQL to another user")
def test_root_puts_the_data_where_postgres_can_get_in(layout):
    with tempfile.TemporaryDirectory() as closed:  # mode 700, as /root is
        inside = type(layout)(Path(closed) / ".run")
        inside.make()
        cluster = servers.for_running(inside, FAR_FROM_ANY_SET).postgres
        cluster.prepare()
        link = inside.folder / "postgres"
        data = link.resolve()
        assert link.is_symlink()
        assert (data / "data" / "PG_VERSION").exists()
        cluster.erase()
        assert not data.exists()


def test_data_survive_a_stop_and_a_start_on_other_ports(running, layout, supervisor, ports):
    database = postgres_roles.database(SERVICE)
    supervisor.shut_down()
    assert not network_ports.taken(ports.claims())
    moved = servers.for_running(layout, test_servers.free_ports(ports.shifted(50)))
    start(moved, supervisor)
    with connected(moved, f"{SERVICE}_owner") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ours")
    connection.close()
    with pymongo.MongoClient(moved.mongodb.url_of(SERVICE, password(SERVICE), database)) as client:
        assert client[database].cases.count_documents({"radicado": "E-1"}) == 1
