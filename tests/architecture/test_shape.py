"""The shape of the code: same rooms in every service, small files, one source of time, one of settings."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = ("intake", "routing", "billing", "correspondence", "notification", "reporting", "console")

ROOMS = ("__init__", "__main__", "settings", "domain", "application", "store", "api", "worker")
WITHOUT_ROOM = {
    ("console", "worker"): "it announces nothing and hears nothing",
}
WITHOUT_PAPER = {
    ("reporting", "migrations"): "its store is MongoDB; indexes come from the documents' definition",
}

FILE_LIMIT = 400
MAY_BE_LONGER = {"services/intake/intake/verificar.py": "one file by promise: whoever checks us carries it away"}
FUNCTION_LIMIT = 40

ENVIRONMENT = {"os.environ", "os.getenv", "os.environb", "os.putenv"}
TIME = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "time.localtime",
    "time.gmtime",
}  # fmt: skip
MAY_READ_ENVIRONMENT = {
    "shared/radica/settings.py": "the base of every settings.py",
    "shared/radica/failpoints.py": "where a test has the process die; no setting of ours",
    "shared/radica/testing.py": "a pytest plugin has no settings of its own",
    "shared/radica/worker.py": "only writes: eventlet is told, before it is imported, to leave names to the system",
}
MAY_READ_TIME = {"shared/radica/clock.py": "the one place"}

SHARED_MODULES = {
    "access", "broker", "calendar", "calendar_heard", "clock", "commands", "contracts", "documents", "envelope",
    "errors", "events", "every", "failpoints", "feed", "frames", "holidays", "inbox", "lead", "lean", "log", "logs",
    "media", "migrate", "once", "outbox", "paper", "patience", "postgres", "publisher", "purpose", "relay", "session",
    "settings", "subscription", "testing", "testing_http", "throttle", "timers", "together", "transport", "uploads",
    "web", "words", "worker",
}  # fmt: skip
# Without the published language (events, contracts, words) and the fixtures for tests. A sixth of it takes files in and
# looks at them (docs/adr/0013). The last it grew by: who reads a document and what for, and how documents are
# forgotten; in every service alike, or an erasure would leave some. And reading ahead of a transaction, so that none is
# open while a command decides (docs/adr/0009).
# Then by the routers that are built once, and the imports done without: they halve what our layers add to a start.
# Then by the law's table of holidays, for which a library of all countries had been loaded, and by what a start leaves
# for the first request that needs it.
CORE_LINES = 7150


def python_files(*folders):
    return [
        file
        for folder in folders
        for file in sorted((ROOT / folder).rglob("*.py"))
        if "node_modules" not in file.parts and "build" not in file.parts
    ]


def relative(file):
    return file.relative_to(ROOT).as_posix()


def calls(source, names):
    """Where a source uses one of these dotted names, under whatever module it was imported from."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and any(f".{dotted(node)}".endswith(f".{name}") for name in names):
            found.append(node.lineno)
        if isinstance(node, ast.ImportFrom):
            found += [node.lineno for alias in node.names if f"{node.module}.{alias.name}" in names]
    return sorted(found)


def dotted(node):
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def long_functions(source):
    """Functions over the limit, docstring not counted."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = node.body[0] if ast.get_docstring(node) else None
            spent = docstring.end_lineno - docstring.lineno + 1 if docstring else 0
            if node.end_lineno - node.lineno + 1 - spent > FUNCTION_LIMIT:
                yield node.name


def has_room(service, room):
    package = ROOT / "services" / service / service
    return (package / f"{room}.py").is_file() or (package / room / "__init__.py").is_file()


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_the_same_rooms(service):
    missing = {room for room in ROOMS if not has_room(service, room) and (service, room) not in WITHOUT_ROOM}
    assert missing == set()


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("paper", ["README.md", "pyproject.toml", "migrations"])
def test_every_service_has_its_papers(service, paper):
    assert (ROOT / "services" / service / paper).exists() or (service, paper) in WITHOUT_PAPER


def test_a_room_that_a_service_does_without_is_really_absent():
    assert [pair for pair in WITHOUT_ROOM if has_room(*pair)] == []


def test_no_file_is_longer_than_its_limit():
    files = python_files("shared", "services", "tests", "deploy", "benchmarks")
    lengths = {relative(file): len(file.read_text("utf-8").splitlines()) for file in files}
    assert {path for path, lines in lengths.items() if lines > FILE_LIMIT} == set(MAY_BE_LONGER)


def test_no_function_is_longer_than_its_limit():
    files = python_files("shared", "services")
    found = {f"{relative(f)}:{name}" for f in files for name in long_functions(f.read_text("utf-8"))}
    assert found == set()


def test_the_environment_is_read_in_settings_alone():
    readers = {
        relative(file)
        for file in python_files("shared", "services")
        if file.name != "settings.py" and calls(file.read_text("utf-8"), ENVIRONMENT)
    }
    assert readers - set(MAY_READ_ENVIRONMENT) == set()


def test_the_time_is_read_in_the_clock_alone():
    readers = {relative(f) for f in python_files("shared", "services") if calls(f.read_text("utf-8"), TIME)}
    assert readers - set(MAY_READ_TIME) == set()


def test_shared_holds_what_services_must_agree_on_and_no_more():
    present = {
        path.stem
        for path in (ROOT / "shared/radica").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert present - {"__init__"} == SHARED_MODULES


def test_shared_stays_small():
    beside = ("shared/radica/events/", "shared/radica/contracts/", "shared/radica/words.py", "shared/radica/testing")
    core = [file for file in python_files("shared/radica") if not relative(file).startswith(beside)]
    assert sum(len(file.read_text("utf-8").splitlines()) for file in core) <= CORE_LINES


@pytest.mark.parametrize(
    "source",
    [
        "import os\nx = os.environ['A']",
        "import os as system\nfrom os import environ",
        "import os\nos.getenv('A')",
    ],
)
def test_reading_the_environment_is_found(source):
    assert calls(source, ENVIRONMENT)


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\ndatetime.now()",
        "import datetime\ndatetime.datetime.now()",
        "import datetime as d\nd.date.today()",
        "import time\ntime.time()",
        "from time import time",
    ],
)
def test_reading_the_time_is_found(source):
    assert calls(source, TIME)


def test_a_clock_is_not_taken_for_the_time():
    assert calls("clock.now()\ntime.monotonic()\nself.clock.now()", TIME) == []


def test_a_long_function_is_found():
    body = "\n".join(["    x = 1"] * FUNCTION_LIMIT)
    assert list(long_functions(f"def f():\n{body}")) == ["f"]
    assert list(long_functions(f'def f():\n    """Say.\n\n    More.\n    """\n{body[10:]}')) == []
