"""Days that are closed with a signed checkpoint: made once, published to everybody, and finding every later change."""

from __future__ import annotations

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from tests.chaos.collect import postgres as collect
from tests.chaos.invariants.chain import history_is_sealed

from intake import bootstrap
from intake.evidence import Broken
from intake.store import chain
from radica.access import Lane
from radica.testing import eventually

DAY = timedelta(days=1)
LOG = "select id, hash from log where sequence is not null order by id"


def tree(leaves):
    """Section 2.1 of RFC 6962, with the leaves of docs/evidence.md."""
    if len(leaves) == 1:
        position, event = leaves[0]
        return hashlib.sha256(b"\0" + position.to_bytes(8, "big") + event).digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + tree(leaves[:half]) + tree(leaves[half:])).digest()


def fields(signed):
    return dict(line.split(": ", 1) for line in signed.splitlines()[1:])


@pytest.fixture
def published(client):
    """Return the signed text of a day as anybody gets it."""

    def get(day):
        answer = client.get(f"/checkpoints/{day}")
        assert answer.status_code == 200, answer.text
        return answer.text

    return get


def test_a_days_checkpoint_is_the_signed_root_of_everything_until_then(a_case, published, client, rows, close_day):
    for _ in range(3):
        a_case("PQRReceived")
    assert close_day().size == 6
    signed = published("2026-11-23")
    stored = [(row.id, bytes(row.hash)) for row in rows(LOG)]
    said = fields(signed)
    assert said["root"] == tree(stored).hex()
    assert (said["day"], said["after"], said["last"], said["size"]) == ("2026-11-23", "0", str(stored[-1][0]), "6")
    text, _, signature = signed.rpartition("signature: ")
    (key,) = client.get("/checkpoints/keys").json()["items"]
    assert key["name"] == said["key"]
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key["public"]))
    public.verify(base64.b64decode(signature), text.encode())
    with pytest.raises(InvalidSignature):
        public.verify(base64.b64decode(signature), text.replace("size: 6", "size: 5").encode())


def test_each_checkpoint_goes_on_where_the_one_before_it_ended(a_case, evidence, clock, published, close_day):
    a_case("PQRReceived")
    close_day()
    clock.advance(DAY)
    a_case()
    close_day()
    clock.advance(3 * DAY)
    close_day()
    first, second, third = (fields(published(day)) for day in ("2026-11-23", "2026-11-24", "2026-11-27"))
    assert [first["previous"], first["after"]] == ["0" * 64, "0"]
    before = published("2026-11-23").rpartition("signature: ")[0]
    assert second["previous"] == hashlib.sha256(before.encode()).hexdigest()
    assert (second["after"], second["size"]) == (first["last"], "2")  # the case, and the first checkpoint's own event
    assert (third["after"], third["size"]) == (second["last"], "1")
    assert list(evidence.findings()) == []


def test_a_log_without_events_is_sealed_too(close_day, published):
    close_day()
    assert fields(published("2026-11-23"))["root"] == hashlib.sha256(b"").hexdigest()


def test_every_subscriber_is_told_and_gets_a_copy(a_case, close_day, published, client, people, clock):
    a_case()
    close_day()
    feed = eventually(lambda: client.get("/feed", auth=people(Lane.SERVICE)).json()["items"])
    told = feed[-1]
    assert (told["type"], told["subject"], told["actor"]["lane"]) == ("CheckpointMade", "PC-2026-11-23", "service")
    signed = published("2026-11-23")
    assert told["data"] == {
        "radicado": "PC-2026-11-23",
        "day": "2026-11-23",
        "root": fields(signed)["root"],
        "size": 1,
        "signed": signed,
    }


def test_a_day_is_closed_once_and_not_before_it_ended_in_bogota(a_case, evidence, clock, close_day):
    a_case()
    assert close_day()
    assert evidence.close_day() is None
    clock.advance(timedelta(hours=14, minutes=59))
    assert not evidence.due()
    assert evidence.close_day() is None
    clock.advance(timedelta(minutes=1))
    assert evidence.due()
    assert close_day().day.isoformat() == "2026-11-24"


def test_two_processes_close_a_day_once(a_case, settings, db, clock, rows, close_day):
    a_case()
    several = [bootstrap.evidence(settings, db, clock) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda one: eventually(lambda: one.close_day() or not one.due()), several))
    assert len([one for one in made if one is not True]) == 1
    assert len(rows("select day from checkpoint")) == 1
    assert len(rows("select id from log where type = 'CheckpointMade'")) == 1


def test_nothing_is_signed_while_an_earlier_row_may_still_appear(a_case, evidence, db, close_day):
    with db.transaction() as tx:
        tx.execute("insert into counter (series, year, last) values ('E', 1999, 1)")
        a_case()
        assert evidence.close_day() is None
        assert evidence.due()
    assert close_day().size == 1


def test_who_waited_for_a_day_that_another_process_closed_signs_no_less_than_that(
    a_case, settings, db, clock, evidence, close_day
):
    stood_still = bootstrap.evidence(settings, db, clock)
    with db.transaction() as tx:
        tx.execute("insert into counter (series, year, last) values ('E', 1999, 1)")
        a_case()
        assert stood_still.close_day() is None
    a_case("PQRReceived")
    first = close_day()
    clock.advance(DAY)
    a_case()
    second = eventually(stood_still.close_day)
    assert (second.after, second.previous) == (first.last, first.hash())
    assert (first.size, second.size) == (3, 2)
    assert list(evidence.findings()) == []


def test_a_checkpoint_that_goes_back_is_named(a_case, evidence, clock, close_day, monkeypatch):
    a_case()
    close_day()
    clock.advance(DAY)
    monkeypatch.setattr(evidence, "_reached", lambda _day: 0)
    evidence.close_day()
    assert [finding for finding in evidence.findings() if "no sigue" in finding] == [
        "Punto de control del 2026-11-24: no sigue al anterior."
    ]


def test_the_list_goes_from_the_latest_back_page_by_page(clock, client, close_day):
    for _ in range(3):
        close_day()
        clock.advance(DAY)
    first = client.get("/checkpoints", params={"limit": 2}).json()
    assert [item["day"] for item in first["items"]] == ["2026-11-25", "2026-11-24"]
    rest = client.get("/checkpoints", params={"after": first["next"]}).json()
    assert [item["day"] for item in rest["items"]] == ["2026-11-23"]
    assert rest["next"] is None
    assert fields(rest["items"][0]["signed"])["day"] == "2026-11-23"


def test_a_day_without_checkpoint_and_a_day_that_is_none(client):
    missing = client.get("/checkpoints/2026-01-01")
    assert (missing.status_code, missing.json()["title"]) == (404, "No se encontró")
    for nonsense in ("ayer", "2026-13-01", "keys'"):
        assert client.get(f"/checkpoints/{nonsense}").status_code == 422


def test_an_old_key_stays_published_after_a_new_one_signs(evidence, settings, db, clock, client, close_day):
    close_day()
    clock.advance(DAY)
    changed = settings.model_copy(update={"evidence_key": type(settings.evidence_key)("QUJD" * 10 + "QUI=")})
    renewed = bootstrap.evidence(changed, db, clock)
    eventually(renewed.close_day)
    names = [key["name"] for key in client.get("/checkpoints/keys").json()["items"]]
    assert len(set(names)) == 2
    assert list(renewed.findings()) == []


def test_what_no_checkpoint_covers_yet_is_compared_with_its_hashes(a_case, evidence, superuser, close_day):
    close_day()
    radicado = a_case("PQRReceived")
    assert list(evidence.findings()) == []
    superuser("update log set actor_id = 'otra' where sequence = 2")
    assert list(evidence.findings()) == [f"{radicado}, hecho 2 (PQRReceived): fue alterado."]


def test_a_history_that_was_changed_is_not_signed(a_case, superuser, rows, close_day):
    a_case("PQRReceived")
    superuser("update log set actor_id = 'otra' where sequence = 2")
    with pytest.raises(Broken, match="fue alterado"):
        close_day()
    assert not rows("select day from checkpoint")


def test_an_event_without_its_hash_is_not_signed(a_case, superuser, database, close_day):
    a_case("PQRReceived")
    superuser("update log set hash = null where sequence = 2")
    with pytest.raises(Broken, match="no tiene huella"):
        close_day()
    chain.fill(database.owner_url)
    assert close_day().size == 2


def test_a_fact_of_no_case_is_covered_with_or_without_its_hash(evidence, superuser, database, close_day):
    superuser(
        "insert into log (message_id, type, version, subject, occurred_at, actor_id, actor_lane, data)"
        " values (gen_random_uuid(), 'CalendarChanged', 1, 'CAL', now(), 'ana', 'administrator', '{}')"
    )
    assert close_day().size == 1
    chain.fill(database.owner_url)
    assert list(evidence.findings()) == []
    superuser("update log set actor_id = 'otra' where type = 'CalendarChanged'")
    assert len(list(evidence.findings())) == 2


def test_long_days_are_read_in_pieces(a_case, evidence, monkeypatch, close_day):
    monkeypatch.setattr("intake.evidence.BATCH", 2)
    a_case(*["PQRReceived"] * 4)
    assert close_day().size == 5
    assert list(evidence.findings()) == []


def test_the_checker_of_the_chaos_runs_agrees_though_it_shares_no_code(a_case, close_day, clock, database, superuser):
    for facts in ((), ("PQRReceived",), ("PQRReceived", "PQRAssigned")):
        a_case(*facts)
        close_day()
        clock.advance(DAY)

    def violations():
        seen = SimpleNamespace(intake=collect.state("intake", database.superuser_url), checkpoints=())
        seen.checkpoints = collect.checkpoints(database.superuser_url)
        return history_is_sealed(seen)

    assert violations() == []
    superuser("update log set actor_id = 'otra' where type = 'CheckpointMade' and subject = 'PC-2026-11-23'")
    assert [violation.says for violation in violations()] == [
        "the checkpoint of 2026-11-24 speaks of 3 events that are not those of the log"
    ]
