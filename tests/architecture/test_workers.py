"""A worker's sockets and locks cooperate only if `radica.worker` patches them before anything else is imported."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORKERS = sorted(ROOT.glob("services/*/*/worker.py"))
HARMLESS = {"__future__", "typing"}


def imported(statement):
    """The full names that an import statement brings in."""
    if isinstance(statement, ast.Import):
        return [alias.name for alias in statement.names]
    return [f"{statement.module}.{alias.name}" for alias in statement.names]


@pytest.mark.parametrize("worker", WORKERS, ids=lambda path: path.parent.name)
def test_the_first_import_of_a_worker_is_the_one_that_patches(worker):
    statements = ast.parse(worker.read_text("utf-8")).body
    imports = [each for each in statements if isinstance(each, ast.Import | ast.ImportFrom)]
    names = [name for each in imports for name in imported(each) if name.split(".")[0] not in HARMLESS]
    assert names[0] == "radica.worker"


def test_every_service_that_hears_has_such_a_worker():
    assert len(WORKERS) == 6
