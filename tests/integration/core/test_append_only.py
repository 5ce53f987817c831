"""The role under which a service runs can add to its log and inbox and can change nothing in them, in any service."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from psycopg2 import errors, sql

SERVICES = Path(__file__).parents[3] / "services"
WITH_TABLES = sorted(folder.parent.name for folder in SERVICES.glob("*/migrations"))
ONLY_GROW = {
    **dict.fromkeys(WITH_TABLES, ("log", "inbox")),
    "intake": ("log", "inbox", "checkpoint", "evidence_key", "reading"),
}
A_COLUMN = {"log": "actor_id", "inbox": "source", "checkpoint": "signed", "evidence_key": "name"}
CHANGES = (
    "update {} set {} = {}",
    "delete from {}",
    "truncate {}",
    "alter table {} disable trigger all",
    "drop table {}",
)
WAYS_ROUND = (
    "set session_replication_role = replica",
    "set role {}_owner",
    "alter role {0}_app superuser",
    "create table public.mine (x int)",
)
A_ROW = """
insert into log (message_id, type, version, subject, occurred_at, actor_id, actor_lane, data)
values (gen_random_uuid(), 'T', 1, 'S', now(), 'a', 'b', '{}');
insert into inbox (message_id, source) values (gen_random_uuid(), '/s')
"""


@pytest.fixture(params=WITH_TABLES)
def service(request):
    return request.param


@pytest.fixture
def as_app(service, make_database):
    """Run a statement under the service's own role."""
    with closing(psycopg2.connect(make_database(service, SERVICES / service / "migrations").url)) as connection:
        connection.autocommit = True

        def run(statement, *names):
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
                return cursor.rowcount

        yield run


def test_what_only_grows_cannot_be_changed_by_who_writes_it(service, as_app):
    as_app(A_ROW.replace("{}", "{{}}"))
    for table in ONLY_GROW[service]:
        column = A_COLUMN.get(table, "who")
        for change in CHANGES:
            with pytest.raises(errors.InsufficientPrivilege):
                as_app(change, *(table, column, column)[: change.count("{}")])
    assert as_app("select 1 from log where actor_id = 'a'") == 1


def test_the_role_cannot_make_itself_another(service, as_app):
    for way in WAYS_ROUND:
        with pytest.raises(errors.InsufficientPrivilege):
            as_app(way.format(service).replace("{", "{{").replace("}", "}}"))


def test_every_service_with_tables_is_here():
    assert len(WITH_TABLES) == 6
