"""`python -m console …`: what set-up and administrators type."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from console.domain.accounts import ROLES
from radica.testing import create_database, drop_database


@pytest.fixture
def empty_database():
    database = create_database("console", "template0")
    yield database
    drop_database(database.name)


@pytest.fixture
def run(empty_database):
    def command(*arguments, **environment):
        settings = {
            "RADICA_DATABASE_URL": empty_database.url,
            "RADICA_OWNER_DATABASE_URL": empty_database.owner_url,
            **environment,
        }
        return subprocess.run(
            [sys.executable, "-m", "console", *arguments],
            env={"PATH": os.environ["PATH"], **settings},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return command


def test_a_new_installation_has_a_login_for_each_role_and_tells_it_once(run, tmp_path):
    migrated = run("migrate")
    assert migrated.returncode == 0, migrated.stderr
    assert "Llave de firma creada." in migrated.stdout
    first = run("seed-roles", "--save", str(tmp_path / "logins.json"))
    assert first.returncode == 0, first.stderr
    for role in ROLES:
        assert f"  {role.username} " in first.stdout
    logins = json.loads((tmp_path / "logins.json").read_text("utf-8"))["logins"]
    assert [login["username"] for login in logins] == [role.username for role in ROLES]
    assert all(login["password"] in first.stdout for login in logins)
    assert (tmp_path / "logins.json").stat().st_mode & 0o077 == 0, "for its owner only"
    assert run("migrate").stdout == ""
    assert run("seed-roles").stdout == ""
    assert "no se pueden mostrar de nuevo" in run("seed-roles", "--print").stdout


def test_the_machine_account_follows_the_settings(run, empty_database, open_database, quick_passwords):
    run("migrate")
    for password in ("la primera de todas", "la segunda de todas"):
        machine = {"RADICA_SERVICE_USER": "reporting", "RADICA_SERVICE_PASSWORD": password}
        done = run("seed-roles", **machine)
        assert done.returncode == 0, done.stderr
        assert password not in done.stdout
        with open_database(empty_database).transaction() as tx:
            row = tx.one("select lanes, password_hash from staff where username = 'reporting'")
        assert row.lanes == ["service"]
        assert quick_passwords.match(row.password_hash, password)
    assert run("seed-roles").stdout == "", "the machine's account does not stand for people's, nor hinder them"


def test_an_account_can_be_added_from_the_machine(run):
    run("migrate")
    added = run("add-staff", "ana.perez", "Ana Pérez", "--lane", "legal", "--lane", "auditor")
    assert added.returncode == 0, added.stderr
    assert "Contraseña: " in added.stdout
    again = run("add-staff", "ana.perez", "Ana Pérez", "--lane", "legal")
    assert again.returncode == 1
    assert again.stderr.strip() == "Ya existe el usuario «ana.perez». Elija otro nombre de usuario."
    wrong = run("add-staff", "otra", "Otra", "--lane", "jefe")
    assert wrong.returncode == 1
    assert "Hay un rol que no existe." in wrong.stderr


def test_the_signing_key_can_be_changed(run, empty_database, open_database):
    run("migrate")
    changed = run("rotate-keys")
    assert changed.returncode == 0, changed.stderr
    with open_database(empty_database).transaction() as tx:
        keys = tx.all("select kid, retired_at from signing_key order by created_at")
    assert [key.retired_at is None for key in keys] == [False, True]
    assert keys[1].kid in changed.stdout


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        ("web", "RADICA_DATABASE_URL"),
        ("migrate", "RADICA_OWNER_DATABASE_URL"),
        ("seed-roles", "RADICA_DATABASE_URL"),
        ("rotate-keys", "RADICA_OWNER_DATABASE_URL"),
    ],
)
def test_what_is_missing_in_the_settings_is_said_without_a_traceback(run, command, missing):
    stopped = run(command, RADICA_DATABASE_URL="", RADICA_OWNER_DATABASE_URL="")
    assert stopped.returncode == 78
    assert f"  - {missing}: falta" in stopped.stderr
    assert "Traceback" not in stopped.stderr


def test_a_dead_database_is_said_in_a_sentence(run):
    stopped = run("seed-roles", RADICA_DATABASE_URL="postgresql://x@127.0.0.1:9/x")
    assert stopped.returncode == 1
    assert "No hay conexión con la base de datos." in stopped.stderr
    assert "Traceback" not in stopped.stderr
