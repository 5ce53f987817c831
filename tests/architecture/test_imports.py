"""Who may import whom: import-linter holds it, and each contract is shown able to fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
SERVICES = ("intake", "routing", "billing", "correspondence", "notification", "reporting", "console")

PLANTED = [
    ("independent-services", "services/intake/intake/planted.py", "import routing"),
    ("independent-services", "services/console/console/planted.py", "from billing import domain"),
    (
        "independent-services",
        "services/reporting/reporting/planted.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import intake",
    ),
    ("shared-knows-no-service", "shared/radica/planted.py", "import notification"),
    ("pure-domain", "services/routing/routing/domain/planted.py", "import pydantic"),
    ("pure-domain", "services/routing/routing/domain/planted.py", "import httpx"),
    ("pure-domain", "services/routing/routing/domain/planted.py", "from radica import postgres"),
    ("pure-domain", "services/routing/routing/domain/planted.py", "from radica.settings import Settings"),
    ("pure-domain", "services/routing/routing/domain/planted.py", "from routing import store"),
    ("pure-domain", "services/intake/intake/domain/planted.py", "from eventsourcing.persistence import StoredEvent"),
    ("sql-in-stores", "services/routing/routing/planted.py", "import psycopg2"),
    ("sql-in-stores", "services/reporting/reporting/api.py", "from pymongo import MongoClient"),
    ("sql-in-stores", "services/reporting/reporting/worker.py", "import mongoengine"),
    ("broker-in-workers", "services/billing/billing/planted.py", "from kombu import Connection"),
    ("broker-in-workers", "services/billing/billing/api.py", "import eventlet"),
    ("broker-in-workers", "services/billing/billing/store/planted.py", "from nameko.rpc import rpc"),
    ("http-in-doors", "services/billing/billing/planted.py", "from fastapi import Request"),
    ("http-in-doors", "services/billing/billing/worker.py", "import starlette.responses"),
    ("http-in-doors", "shared/radica/planted.py", "import fastapi"),
]

ALLOWED = """
import decimal
from eventsourcing.domain import Aggregate
from radica import clock, errors
from radica.calendar import Calendar
from radica.events.intake import PQRRadicated
"""


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """The tree's packages alone, so that a bad import can be planted."""
    copy = tmp_path_factory.mktemp("tree")
    sources_only = shutil.ignore_patterns("node_modules", "*.egg-info", "__pycache__", "static", "templates")
    for folder in ("shared", "services", "tests/architecture"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=sources_only)
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def lint(tree, *contracts):
    """What lint-imports says of a tree: its exit status and its text."""
    paths = [tree / "shared", *(tree / "services" / service for service in SERVICES)]
    ran = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"]
        + [f"--contract={name}" for name in contracts],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr


def plant(tree, path, code):
    file = tree / path
    file.parent.mkdir(parents=True, exist_ok=True)
    kept = file.read_text("utf-8") if file.exists() else None
    file.write_text(f"{kept or ''}\n{code}\n", "utf-8")
    return kept


def uproot(tree, path, kept):
    if kept is None:
        (tree / path).unlink()
    else:
        (tree / path).write_text(kept, "utf-8")


def test_every_import_contract_is_kept():
    status, said = lint(ROOT)
    assert status == 0, said


def test_the_copy_in_which_imports_are_planted_is_sound(copied):
    status, said = lint(copied)
    assert status == 0, said


@pytest.mark.parametrize(("contract", "path", "code"), PLANTED)
def test_a_planted_import_breaks_its_contract(copied, contract, path, code):
    kept = plant(copied, path, code)
    try:
        status, said = lint(copied, contract)
    finally:
        uproot(copied, path, kept)
    assert status == 1, said
    assert "1 broken" in said
    assert path.removesuffix(".py").split("/", 2)[-1].replace("/", ".") in said or "radica.planted" in said


def test_the_domain_may_import_what_is_allowed(copied):
    path = "services/intake/intake/domain/planted.py"
    kept = plant(copied, path, ALLOWED)
    try:
        status, said = lint(copied, "pure-domain")
    finally:
        uproot(copied, path, kept)
    assert status == 0, said


def test_every_contract_is_planted_against():
    assert {contract["id"] for contract in CONTRACTS} == {contract for contract, _, _ in PLANTED}
