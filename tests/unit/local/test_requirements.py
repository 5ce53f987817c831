"""requirements.txt: everything that the distributions ask for, pinned with hashes, and from nowhere in particular."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deploy.local import settings, virtualenv

LOCKED = (settings.ROOT / "requirements.txt").read_text(encoding="utf-8")
PINS = {
    canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", LOCKED, re.MULTILINE)
}


@pytest.mark.parametrize("project", virtualenv.distributions(settings.ROOT), ids=lambda path: path.parent.name)
def test_what_a_distribution_asks_for_is_locked_at_a_version_it_accepts(project):
    asked = [
        Requirement(line) for line in tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    ]
    for requirement in asked:
        name = canonicalize_name(requirement.name)
        if name != "radica":
            assert name in PINS, requirement
            assert requirement.specifier.contains(PINS[name], prereleases=True), requirement


def test_every_line_is_pinned_with_a_hash():
    entries = re.split(r"\n(?=\S)", LOCKED.strip())
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry or "==" not in entry] == []


def test_no_registry_and_no_path_of_a_machine_is_named():
    assert re.findall(r"https?://\S+|index-url|find-links|(?<!\w)/(?:work|root|home|opt)/\S*", LOCKED) == []
