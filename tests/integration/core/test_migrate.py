"""Migrations on real PostgreSQL, and what the service's role may do afterwards."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest

from radica.migrate import MigrationChanged, migrate


@pytest.fixture
def database(make_database):
    return make_database("core")


def test_a_second_migration_applies_nothing(database, tmp_path):
    assert migrate(database.owner_url, "core", tmp_path, "core_app") == []


def test_a_new_file_is_applied_once_also_when_two_processes_start(database, tmp_path):
    (tmp_path / "0001_thing.sql").write_text("create table thing (n int); grant select on thing to :app;")
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: migrate(database.owner_url, "core", tmp_path, "core_app"), range(2)))
    assert sorted(done) == [[], ["core/0001_thing.sql"]]


def test_an_applied_file_may_not_change(database, tmp_path):
    (tmp_path / "0001_thing.sql").write_text("create table thing (n int);")
    migrate(database.owner_url, "core", tmp_path, "core_app")
    (tmp_path / "0001_thing.sql").write_text("create table thing (n bigint);")
    with pytest.raises(MigrationChanged):
        migrate(database.owner_url, "core", tmp_path, "core_app")


def test_a_file_that_fails_leaves_nothing_behind(database, tmp_path):
    (tmp_path / "0001_thing.sql").write_text("create table thing (n int); select 1/0;")
    with pytest.raises(psycopg2.Error):
        migrate(database.owner_url, "core", tmp_path, "core_app")
    with psycopg2.connect(database.url) as connection, connection.cursor() as cursor:
        cursor.execute("select to_regclass('thing')")
        assert cursor.fetchone() == (None,)


@pytest.mark.parametrize(
    "statement",
    [
        "update log set type = 'x'",
        "delete from log",
        "truncate log",
        "delete from inbox",
        "update inbox set source = 'x'",
        "drop table log",
        "create table mine (n int)",
    ],
)
def test_the_services_role_cannot_rewrite_history(database, statement):
    connection = psycopg2.connect(database.url)
    with connection.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute(statement)
    connection.close()
