"""What correspondence takes from other services' events: each once, in any order, and nothing it cannot understand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from correspondence.store import cases
from radica.errors import Invalid, NotFound

RADICADO = "E-2026-0000123-4"


@pytest.fixture
def drafting(http):
    return lambda: http.get(f"/pqrs/{RADICADO}/letters").json()["drafting"]


def filed(message, **data):
    return message("PQRRadicated", radicado=RADICADO, **{"kind": "reclamacion", "regime": "ley_142", **data})


def test_the_same_event_twice_is_taken_once(hear, message, db):
    done = message("ReliquidationDone", radicado=RADICADO)
    hear([filed(message), done, done])
    hear([done])
    with db.transaction() as tx:
        assert tx.one("select count(*) as found from reliquidations").found == 1
        assert tx.one("select count(*) as found from inbox").found == 2


def test_a_concept_heard_before_its_case_counts_once_the_case_is_known(hear, message, http, drafting):
    hear([message("ConceptIssued", radicado=RADICADO, way="draft")])
    assert http.get(f"/pqrs/{RADICADO}/letters").status_code == 404
    hear([filed(message)])
    assert drafting()["ready"]


def test_an_older_concept_that_comes_late_changes_nothing(hear, message, drafting):
    newer, older = datetime(2026, 11, 24, 13, tzinfo=UTC), datetime(2026, 11, 23, 13, tzinfo=UTC)
    hear([filed(message), message("ConceptIssued", radicado=RADICADO, way="draft", at=newer)])
    hear([message("ConceptIssued", radicado=RADICADO, way="reliquidate", at=older)])
    assert drafting()["ready"]


def test_a_later_concept_replaces_the_earlier_one(hear, message, drafting):
    hear([filed(message), message("ConceptIssued", radicado=RADICADO, way="draft")])
    later = datetime(2026, 11, 24, 15, tzinfo=UTC)
    hear([message("ConceptIssued", radicado=RADICADO, way="reliquidate", at=later, proposed_result="no_accede")])
    assert not drafting()["ready"]
    assert drafting()["proposed_result"] == "no_accede"


def test_loaded_charges_make_the_case_ready(hear, message, drafting):
    hear([filed(message), message("ConceptIssued", radicado=RADICADO, way="reliquidate")])
    hear([message("ReliquidationDone", radicado=RADICADO, charge_needed=True)])
    assert not drafting()["ready"]
    hear([message("ChargesLoaded", radicado=RADICADO)])
    assert drafting() == {
        "ready": True,
        "missing": None,
        "reliquidation": "RL-2026-0000003-9",
        "proposed_result": "accede_parcialmente",
    }


def test_a_reversed_reliquidation_counts_no_more(hear, message, drafting):
    hear([filed(message), message("ConceptIssued", radicado=RADICADO, way="reliquidate")])
    hear([message("ReliquidationDone", radicado=RADICADO, charge_needed=False)])
    assert drafting()["ready"]
    hear([message("ReliquidationReversed", radicado=RADICADO)])
    assert not drafting()["ready"]
    assert drafting()["reliquidation"] is None


def test_a_reliquidation_that_replaces_another_is_the_one_that_counts(hear, message, drafting):
    later = datetime(2026, 11, 24, 15, tzinfo=UTC)
    hear([filed(message), message("ReliquidationDone", radicado=RADICADO, charge_needed=False)])
    hear([message("ReliquidationDone", radicado=RADICADO, number="RL-2026-0000004-1", charge_needed=False, at=later)])
    assert drafting()["reliquidation"] == "RL-2026-0000004-1"


def test_charges_of_an_unknown_reliquidation_are_refused_with_their_reason(hear, message):
    with pytest.raises(NotFound, match="RL-2026-0000003-9"):
        hear([message("ChargesLoaded", radicado=RADICADO)])


@pytest.mark.parametrize(
    "poison",
    [
        {"type": "PQRRadicated", "version": 99},
        {"type": "NoSuchEvent"},
        {"type": "PQRArchived"},
        {"data": {"radicado": RADICADO}},
    ],
)
def test_what_cannot_be_understood_is_refused_and_leaves_nothing(hear, message, db, poison):
    with pytest.raises(Invalid):
        hear([replace(filed(message), **poison)])
    with db.transaction() as tx:
        assert tx.one("select count(*) as found from inbox").found == 0
        assert tx.one("select count(*) as found from cases").found == 0


def test_amounts_are_kept_to_the_cent(hear, message, db):
    hear(
        [
            message(
                "ReliquidationDone",
                radicado=RADICADO,
                before="0.10",
                after="9999999999999.99",
                difference="9999999999999.89",
            )
        ]
    )
    with db.transaction() as tx:
        row = tx.one("select before, after, difference from reliquidations")
    assert (str(row.before), str(row.after), str(row.difference)) == ("0.10", "9999999999999.99", "9999999999999.89")


def test_an_open_case_of_the_old_system_can_be_answered_and_one_that_ended_is_not_known(hear, message, http, db):
    hear(
        [
            message("PQRMigrated", radicado="H-2026-2", ended=None),
            message("ConceptIssued", radicado="H-2026-2", way="draft"),
            message("PQRMigrated", radicado="H-2024-1"),
        ]
    )
    assert http.get("/pqrs/H-2026-2/letters").json()["drafting"]["ready"]
    assert http.get("/pqrs/H-2024-1/letters").status_code == 404
    with db.transaction() as tx:
        assert tx.all("select * from log") == []


@pytest.mark.parametrize(
    ("later", "until"),
    [
        ([], date(2026, 11, 27)),
        (["TermMoved"], None),
        (["KindChanged"], None),
    ],
)
def test_a_request_that_silence_accepted_is_known_until_its_term_is_another(hear, message, db, later, until):
    expired = message("TermExpired", radicado=RADICADO, recognise_by=None, copies_by="2026-11-27")
    hear([filed(message, kind="solicitud_informacion", regime="cpaca_informacion"), expired])
    hear([message(name, radicado=RADICADO) for name in later])
    with db.transaction() as tx:
        assert cases.case(tx, RADICADO).copies_by == until


@pytest.mark.parametrize(
    ("later", "until"),
    [
        ([], date(2026, 12, 28)),
        ([("CompletionRequested", {"until": "2027-01-28", "extended": True})], date(2027, 1, 28)),
        ([("CompletionReceived", {})], None),
        ([("CompletionLapsed", {})], None),
    ],
)
def test_until_when_a_petition_can_be_completed_is_known(hear, message, db, later, until):
    hear([filed(message, kind="peticion"), message("CompletionRequested", radicado=RADICADO, until="2026-12-28")])
    hear([message(name, radicado=RADICADO, **data) for name, data in later])
    with db.transaction() as tx:
        assert cases.case(tx, RADICADO).completable_until == until


def test_a_recognised_silence_is_known(hear, message, db):
    hear([filed(message)])
    with db.transaction() as tx:
        assert not cases.case(tx, RADICADO).silence_recognised
    hear([message("SilenceRecognised", radicado=RADICADO)])
    with db.transaction() as tx:
        assert cases.case(tx, RADICADO).silence_recognised
