"""contracts/ is current, takes nothing away, and describes what really travels."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from radica.access import Lane
from radica.contracts import schemas
from radica.contracts.__main__ import main, outdated
from radica.contracts.asyncapi import headers_schema
from radica.contracts.compatibility import violations
from radica.envelope import Actor, Message, headers
from radica.events import ALL_VERSIONS, PRODUCERS
from radica.events.examples import EXAMPLES

ROOT = Path(__file__).parents[2]
ASYNCAPI = yaml.safe_load((ROOT / "contracts/asyncapi.yaml").read_text("utf-8"))
RADICATED = "contracts/events/intake/PQRRadicated.v1.schema.json"


@pytest.fixture
def project(tmp_path):
    """A copy of the generated files, to be spoilt."""
    shutil.copytree(ROOT / "contracts", tmp_path / "contracts")
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs/events.md", tmp_path / "docs")
    return tmp_path


def git(*arguments, cwd=ROOT):
    return subprocess.run(["git", *arguments], cwd=cwd, capture_output=True, check=False, timeout=30)


def schemas_at(revision, cwd=ROOT):
    """The schemas of a commit by path; empty when there is no such commit or it had none."""
    archive = git("archive", revision, "contracts/events", cwd=cwd)
    if archive.returncode:
        return {}
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        return {
            member.name: json.load(files.extractfile(member))
            for member in files.getmembers()
            if member.name.endswith(".schema.json")
        }


def taken_away(old, new):
    gone = [f"{path}: was removed" for path in old if path not in new]
    return gone + [f"{path}: {problem}" for path in old if path in new for problem in violations(old[path], new[path])]


def message(name, version, data):
    return Message(
        id="5d1e2b44-6c0e-4d43-9a57-0f3b7a8a4c11",
        type=name,
        version=version,
        source="/" + ALL_VERSIONS[name, version].producer,
        subject=data["radicado"],
        sequence=1,
        time=datetime(2026, 3, 2, 14, 20, tzinfo=UTC),
        actor=Actor("auxiliar.servicio", Lane.CUSTOMER_SERVICE_ASSISTANT),
        data=data,
    )


def references(node):
    if isinstance(node, dict):
        yield from (value for key, value in node.items() if key == "$ref")
        for value in node.values():
            yield from references(value)
    if isinstance(node, list):
        for value in node:
            yield from references(value)


def resolve(reference):
    if reference.startswith("#/"):
        node = ASYNCAPI
        for key in reference.removeprefix("#/").split("/"):
            node = node[key]
        return node
    return json.loads((ROOT / "contracts" / reference).read_text("utf-8"))


def test_the_folder_is_current_and_takes_nothing_away_from_the_baseline():
    assert main(["--root", str(ROOT), "--check"]) == 0


def test_a_stale_file_is_found_and_written_again(project):
    (project / RADICATED).write_text("{}")
    (project / "docs/events.md").unlink()
    left_over = "contracts/events/intake/PQRLost.v1.schema.json"
    (project / left_over).write_text("{}")
    assert main(["--root", str(project), "--check"]) == 1
    assert outdated(project) == sorted([RADICATED, left_over, "docs/events.md"])
    assert main(["--root", str(project)]) == 0
    assert outdated(project) == []
    assert not (project / left_over).exists()


@pytest.mark.parametrize("flags", [[], ["--check"], ["--freeze"]])
def test_nothing_is_written_over_a_broken_promise(project, flags, capsys):
    frozen = json.loads((project / "contracts/baseline.json").read_text())
    frozen["PQRRadicated.v1"]["properties"]["neighbourhood"] = {"type": "string"}
    frozen["PQRLost.v1"] = {"type": "object"}
    (project / "contracts/baseline.json").write_text(json.dumps(frozen))
    (project / RADICATED).write_text("{}")
    assert main(["--root", str(project), *flags]) == 1
    said = capsys.readouterr().err
    assert "PQRRadicated.v1: neighbourhood: was removed" in said
    assert "PQRLost.v1: the version was removed" in said
    assert (project / RADICATED).read_text() == "{}"
    assert json.loads((project / "contracts/baseline.json").read_text()) == frozen


def test_freezing_adds_what_is_new_to_the_baseline(project):
    baseline = project / "contracts/baseline.json"
    frozen = json.loads(baseline.read_text())
    del frozen["PQRRadicated.v1"]["properties"]["preferential"]
    del frozen["PQRClosed.v1"]
    baseline.write_text(json.dumps(frozen))
    assert main(["--root", str(project), "--freeze"]) == 0
    assert json.loads(baseline.read_text()) == schemas.shapes()


def test_every_version_is_in_the_baseline():
    assert set(json.loads((ROOT / "contracts/baseline.json").read_text())) == set(schemas.shapes())


@pytest.mark.parametrize("revision", ["HEAD", "HEAD~1"])
def test_no_event_takes_anything_away_from_an_earlier_commit(revision):
    current = {f"contracts/{path}": json.loads(text) for path, text in schemas.files().items() if ".schema." in path}
    assert taken_away(schemas_at(revision), current) == []


def test_what_an_earlier_commit_promised_is_really_compared(tmp_path):
    file = tmp_path / "contracts/events/intake/X.v1.schema.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"type": "object", "properties": {"a": {"type": "string"}}}))
    assert git("init", "-q", cwd=tmp_path).returncode == 0
    git("add", ".", cwd=tmp_path)
    committed = git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "x", cwd=tmp_path)
    assert committed.returncode == 0, committed.stderr
    old = schemas_at("HEAD", cwd=tmp_path)
    path = "contracts/events/intake/X.v1.schema.json"
    assert taken_away(old, {path: {"type": "object"}}) == [f"{path}: a: was removed"]
    assert taken_away(old, {}) == [f"{path}: was removed"]
    assert schemas_at("HEAD~1", cwd=tmp_path) == {}


@pytest.mark.parametrize(("name", "version"), list(ALL_VERSIONS))
def test_a_checked_in_example_is_what_an_envelope_carries(name, version):
    data = json.loads((ROOT / "contracts" / schemas.path_of(name, version, "example")).read_text("utf-8"))
    sent = message(name, version, data)
    assert sent.event().body() == EXAMPLES[name, version]
    Draft202012Validator(headers_schema(), format_checker=FormatChecker()).validate(headers(sent))


@pytest.mark.parametrize("name", [name.removeprefix("cloudEvents_") for name in headers_schema()["required"]])
def test_a_message_without_an_attribute_breaks_the_schema_of_headers(name):
    sent = headers(message("PQRReceived", 1, EXAMPLES["PQRReceived", 1]))
    del sent["cloudEvents_" + name]
    with pytest.raises(ValidationError):
        Draft202012Validator(headers_schema()).validate(sent)


def test_every_header_that_travels_is_described():
    sent = message("PQRReceived", 1, EXAMPLES["PQRReceived", 1])
    assert set(headers(sent)) <= set(headers_schema()["properties"])


def test_every_reference_of_the_description_leads_somewhere():
    found = list(references(ASYNCAPI))
    assert len(found) > 3 * len(ALL_VERSIONS)
    for reference in found:
        assert resolve(reference)


def test_each_exchange_is_a_channel_with_what_its_service_announces():
    assert set(ASYNCAPI["channels"]) == {f"{producer}.events" for producer in PRODUCERS}
    for producer in PRODUCERS:
        own = {f"{name}.v{version}" for (name, version), model in ALL_VERSIONS.items() if model.producer == producer}
        carried = set(ASYNCAPI["channels"][f"{producer}.events"]["messages"])
        assert carried == own or (producer == "intake" and carried == set(ASYNCAPI["components"]["messages"]))
