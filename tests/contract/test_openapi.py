"""contracts/openapi/ is current, and is written without any server."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "contracts/openapi"
ENGLISH = re.compile(r"\b(the|of|and|with|return|returns|step|every|account)\b", re.IGNORECASE)
QUESTIONS = {"/searches"}  # asked in a body, so that no name stands in an address
SERVICES = ("billing", "console", "correspondence", "intake", "notification", "reporting", "routing")


def described(service, folder):
    """What the service prints of itself, told nothing by its environment."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("RADICA_")}
    command = [sys.executable, "-m", service, "openapi"]
    return subprocess.run(command, env=bare, cwd=folder, capture_output=True, check=True, timeout=60).stdout.decode()


@pytest.mark.parametrize("service", SERVICES)
def test_a_checked_in_description_is_what_the_service_says_of_itself(service, tmp_path):
    assert described(service, tmp_path) == (FOLDER / f"{service}.json").read_text("utf-8"), "run `make contracts`"
    assert list(tmp_path.iterdir()) == []


def test_every_service_is_described_and_nothing_else():
    assert {path.stem for path in FOLDER.iterdir()} == {path.name for path in (ROOT / "services").iterdir()}


@pytest.mark.parametrize("service", SERVICES)
def test_an_act_tells_its_answer_its_problems_and_its_bearer_token(service):
    told = json.loads((FOLDER / f"{service}.json").read_text("utf-8"))
    acts = [methods["post"] for path, methods in told["paths"].items() if "post" in methods and path not in QUESTIONS]
    assert acts
    assert all({"201", "401", "403", "422"} <= set(act["responses"]) for act in acts)
    assert told["security"] == [{"bearer": []}]


@pytest.mark.parametrize("service", SERVICES)
def test_every_door_is_described_in_spanish(service):
    paths = json.loads((FOLDER / f"{service}.json").read_text("utf-8"))["paths"]
    told = {f"{method} {path}": act["description"] for path, acts in paths.items() for method, act in acts.items()}
    assert {door: words for door, words in told.items() if ENGLISH.search(words)} == {}
