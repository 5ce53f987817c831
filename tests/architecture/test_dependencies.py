"""Each service declares what it imports, and no more: it is deployed alone."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OWN = ("radica", "intake", "routing", "billing", "correspondence", "notification", "reporting", "console")
DISTRIBUTIONS = {
    "radica": ROOT / "shared",
    **{service: ROOT / "services" / service for service in OWN if service != "radica"},
}
PROVIDED_BY = packages_distributions()

NOT_IMPORTED = {
    "python-multipart": "FastAPI reads uploaded forms with it",
    "setuptools": "nameko's runner imports its pkg_resources and does not say so",
}


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(folder, *, with_extras=False):
    """The distributions that a pyproject.toml names."""
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project.get("optional-dependencies", {}).values() if with_extras else ()
    lines = [*project["dependencies"], *(line for extra in extras for line in extra)]
    return {canonical(re.match(r"[\w.-]+", line).group()) for line in lines}


def imported(package):
    """The outside packages that a package's files import, wherever in the file."""
    found = set()
    for file in package.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return {name for name in found if name not in sys.stdlib_module_names and name not in OWN}


def undeclared(package, allowed):
    """Imports that no allowed distribution provides."""
    return sorted(name for name in imported(package) if not allowed & {canonical(d) for d in PROVIDED_BY.get(name, ())})


def allowed_to(name):
    """What a distribution may import: what it declares, extras included, and what radica brings."""
    return declared(DISTRIBUTIONS[name], with_extras=True) | declared(DISTRIBUTIONS["radica"])


@pytest.mark.parametrize("name", OWN)
def test_a_distribution_declares_what_it_imports(name):
    assert undeclared(DISTRIBUTIONS[name] / name, allowed_to(name)) == []


@pytest.mark.parametrize("name", OWN)
def test_a_distribution_declares_nothing_that_it_does_not_import(name):
    provided = {canonical(d) for module in imported(DISTRIBUTIONS[name] / name) for d in PROVIDED_BY.get(module, ())}
    assert declared(DISTRIBUTIONS[name]) - provided - {"radica"} - set(NOT_IMPORTED) == set()


@pytest.mark.parametrize("name", [service for service in OWN if service != "radica"])
def test_a_service_depends_on_radica_and_on_no_other_service(name):
    assert {d for d in declared(DISTRIBUTIONS[name]) if d.startswith("radica")} == {"radica"}


@pytest.mark.parametrize("name", OWN)
def test_what_is_declared_is_in_the_lock_file(name):
    locked = {
        canonical(found.group(1))
        for found in re.finditer(
            r"^([A-Za-z0-9][\w.-]*)==", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE
        )
    }
    assert declared(DISTRIBUTIONS[name]) - {"radica"} <= locked


def test_an_undeclared_import_is_found(tmp_path):
    (tmp_path / "planted.py").write_text("def late():\n    from lxml import etree\n\nimport json\nimport radica\n")
    assert undeclared(tmp_path, {"fastapi"}) == ["lxml"]
    assert undeclared(tmp_path, {"lxml"}) == []
