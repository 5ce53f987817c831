"""What a log has held for years must still be read: stored bodies of every event and version, none ever changed."""

from __future__ import annotations

import json
import shutil
import subprocess
import uuid
from datetime import UTC, datetime

import pytest
from tests.contract import stored
from tests.unit.intake.stored_forms import alike, put_away_and_taken_up, read_again

from intake.domain import citizen, history, index, terms
from intake.domain.case_event import CaseEvent
from intake.domain.pqr import PQR
from intake.store.recorder import encode
from radica.calendar import colombia
from radica.envelope import Actor, Message
from radica.events import ALL_VERSIONS, parse
from reporting.domain import reading
from reporting.domain.fold import fold

EXAMPLES = stored.examples()
OF_CASES = [key for key in EXAMPLES if ALL_VERSIONS[key[:2]].about_case]
FILED = "PQRRadicated"
FIRST = {FILED, "PQRMigrated"}
"""With which a history begins."""
HOW_TO = "run: python -m tests.contract.stored"
NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)


def told(key, sequence=1, radicado=None):
    """The message in which a log keeps an example."""
    name, version, _ = key
    data = json.loads(EXAMPLES[key])
    subject = radicado or data["radicado"]
    actor = Actor("ana.perez", "customer_service_assistant")
    return Message(str(uuid.uuid4()), name, version, "/intake", subject, sequence, NOON, actor, data, position=sequence)


def life(key, filed):
    """The messages of a case whose history has an example, after the filing that goes before it."""
    if key[0] in FIRST:
        return [told(key)]
    last = told(key, 2)
    return [told((FILED, 1, filed), 1, last.subject), last]


def test_every_event_and_version_has_its_stored_examples():
    missing = [
        (name, version, shows)
        for name, version in ALL_VERSIONS
        for shows in (stored.MINIMAL, stored.FULL)
        if (name, version, shows) not in EXAMPLES
    ]
    assert missing == [], HOW_TO


def test_no_version_that_was_ever_stored_is_forgotten():
    assert {key[:2] for key in EXAMPLES} <= set(ALL_VERSIONS)


@pytest.mark.parametrize(("name", "version"), list(ALL_VERSIONS))
def test_every_field_stands_filled_in_some_example(name, version):
    bodies = [json.loads(text) for key, text in EXAMPLES.items() if key[:2] == (name, version)]
    filled = {field for body in bodies for field, value in body.items() if value not in (None, [])}
    lacking = ALL_VERSIONS[name, version].model_fields.keys() - filled
    assert lacking == set(), f"write {name}.v{version}.<what>.json in contracts/stored with them, and {HOW_TO}"


@pytest.mark.parametrize("key", [key for key in EXAMPLES if key[2] == stored.MINIMAL], ids=str)
def test_a_minimal_example_has_what_the_contract_requires_and_no_more(key):
    required = {name for name, field in ALL_VERSIONS[key[:2]].model_fields.items() if field.is_required()}
    assert json.loads(EXAMPLES[key]).keys() == required


@pytest.mark.parametrize("key", EXAMPLES, ids=str)
def test_a_stored_body_is_read_and_stands_as_stores_write_it(key):
    name, version, _ = key
    body = json.loads(EXAMPLES[key])
    event = parse(name, version, body)
    assert body.items() <= event.body().items() or key[2] == stored.MINIMAL
    assert encode(body).decode() == EXAMPLES[key]


@pytest.mark.parametrize("filed", [stored.MINIMAL, stored.FULL])
@pytest.mark.parametrize("key", OF_CASES, ids=str)
def test_intake_makes_the_case_of_it(key, filed):
    events = [CaseEvent(message) for message in life(key, filed)]
    case = read_again(events)
    assert case.version == len(events)
    assert alike(case, put_away_and_taken_up(case))
    assert terms.due_on(case.term, colombia())
    assert history.state(events)["version"] == len(events)
    assert citizen.shown(case, events, None)["radicado"] == case.id
    assert index.of(events)["events"] == len(events)


@pytest.mark.parametrize("filed", [stored.MINIMAL, stored.FULL])
@pytest.mark.parametrize("key", OF_CASES, ids=str)
def test_reporting_makes_the_case_of_it(key, filed):
    case = None
    for message in life(key, filed):
        case = fold(case, message)
    whole = reading.whole(case, lambda _: 3, {})
    assert [entry["type"] for entry in whole["timeline"]][-1] == key[0]


def test_a_case_that_holds_all_of_them_is_made():
    messages = [told(key, 0, "E-2026-0000123-4") for key in OF_CASES if key[0] not in FIRST]
    case = PQR("E-2026-0000123-4")
    for message in [told((FILED, 1, stored.MINIMAL)), *messages, *reversed(messages)]:
        case.record(message)
    assert case.version == len(messages) + 1
    assert alike(read_again(case.collect_events()), case)


def test_no_stored_example_was_changed():
    assert {file.name: stored.hash_of(file) for file in stored.FOLDER.glob("*.json")} == stored.frozen(), HOW_TO


@pytest.mark.parametrize("revision", ["HEAD", "HEAD~1"])
def test_no_stored_example_of_an_earlier_commit_was_changed_or_taken_away(revision):
    path = f"{revision}:contracts/stored/{stored.HASHES}"
    shown = subprocess.run(["git", "show", path], cwd=stored.ROOT, capture_output=True, text=True, check=False)
    before = dict(reversed(line.split("  ", 1)) for line in shown.stdout.splitlines())  # none: no such commit here
    assert before.items() <= stored.frozen().items()


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(stored.FOLDER, tmp_path / "stored")


def test_what_is_lacking_is_added_and_what_is_there_is_left_alone(folder):
    (folder / "PQRClosed.v1.full.json").unlink()
    (folder / "PQRReceived.v1.full.json").write_text('{"radicado":"E-CHANGED"}\n')
    assert stored.add(folder) == ["PQRClosed.v1.full.json"]
    assert (folder / "PQRReceived.v1.full.json").read_text() == '{"radicado":"E-CHANGED"}\n'
    assert stored.frozen(folder) == stored.frozen()
    changed = {file.name for file in folder.glob("*.json") if stored.hash_of(file) != stored.frozen(folder)[file.name]}
    assert "PQRReceived.v1.full.json" in changed


def test_a_new_example_is_noted_without_touching_the_others(folder):
    (folder / "PQRClosed.v1.other.json").write_text('{"radicado":"E-1"}\n')
    assert stored.add(folder) == []
    assert stored.frozen(folder).keys() - stored.frozen().keys() == {"PQRClosed.v1.other.json"}
    assert stored.frozen().items() <= stored.frozen(folder).items()
