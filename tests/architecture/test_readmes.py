"""What a service hears stands in its README: who wants to know what follows from an event looks there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LISTS = {
    "billing": ("policies.py", "HEARD"),
    "correspondence": ("policies.py", "HEARD"),
    "notification": ("worker.py", "BINDINGS"),
    "routing": ("policies.py", "HEARD"),
}


def heard(service):
    """The events that a service binds its queue to."""
    file, name = LISTS[service]
    tree = ast.parse((ROOT / "services" / service / service / file).read_text("utf-8"))
    (value,) = [
        node.value for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name
    ]
    words = {node.value for node in ast.walk(value) if isinstance(node, ast.Constant)}
    return {word for word in words if not word.endswith(".events")}


@pytest.mark.parametrize("service", LISTS)
def test_a_readme_names_every_event_that_is_heard(service):
    readme = (ROOT / "services" / service / "README.md").read_text("utf-8")
    assert heard(service)
    assert {event for event in heard(service) if event not in readme} == set()
