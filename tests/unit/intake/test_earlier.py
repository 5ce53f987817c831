"""What earlier cases say about a new filing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from intake.domain.case_event import CaseEvent
from intake.domain.earlier import Alike, Appealed, appealed, repeated

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


def case(radicado="E-2026-0000001-1", kind="reclamacion", period=None, invoice=None, days_ago=0, **changed):
    return Alike(radicado, kind, period, invoice, NOW - timedelta(days=days_ago), **changed)


@pytest.mark.parametrize(
    ("new", "old", "is_repeated"),
    [
        (case(period="2026-10"), case(period="2026-10", days_ago=200), True),
        (case(period="2026-10"), case(period="2026-09", days_ago=1), False),
        (case(invoice="F-1"), case(invoice="F-1", days_ago=200), True),
        (case(invoice="F-1"), case(invoice="F-2", days_ago=1), False),
        # The same invoice may be told with and without its period: the period decides where both have it.
        (case(period="2026-10", invoice="F-1"), case(period="2026-10", invoice="F-2"), True),
        (case(period="2026-10", invoice="F-1"), case(invoice="F-1", days_ago=200), True),
        # Where one of them names nothing, only what came within two billing periods.
        (case(), case(days_ago=60), True),
        (case(), case(days_ago=61), False),
        (case(period="2026-10"), case(days_ago=10), True),
        (case(invoice="F-1"), case(days_ago=10), True),
        (case(), case(invoice="F-1", days_ago=10), True),
        # A recurso is no repetition of the claim it appeals, but of another recurso.
        (case(kind="recurso_reposicion", period="2026-10"), case(period="2026-10"), False),
        (case(period="2026-10"), case(kind="recurso_reposicion", period="2026-10"), False),
        (
            case(kind="recurso_reposicion_apelacion", period="2026-10"),
            case(kind="recurso_reposicion", period="2026-10"),
            True,
        ),
        # What was voided stands under another number; what was withdrawn may be presented again (CPACA art. 17).
        (case(period="2026-10"), case(period="2026-10", taken_back=True), False),
    ],
)
def test_a_filing_repeats_what_is_about_the_same(new, old, is_repeated):
    assert repeated(new, [old]) == (old.radicado if is_repeated else None)


@pytest.mark.parametrize(
    ("answered_on", "ended", "facts", "expected"),
    [
        (None, None, [], Appealed(answered=False, open=False, until=None)),
        # Which recursos its answer opened the old system did not say: it may have opened one.
        ("2026-11-10", None, [], Appealed(answered=True, open=True, until=None, elsewhere=True)),
        (None, {"closed_on": "2026-11-23"}, [], Appealed(answered=True, open=True, until=None, elsewhere=True)),
        ("2026-11-10", {"closed_on": "2026-11-23"}, [], Appealed(answered=True, open=True, until=None, elsewhere=True)),
        # What is signed here says it.
        (None, None, [("ResponseSigned", {"appeals": []})], Appealed(answered=True, open=False, until=None)),
        (
            "2026-11-10",
            None,
            [("NotificationServed", {"mode": "aviso", "effective_on": "2026-11-20", "appeal_until": "2026-11-27"})],
            Appealed(answered=True, open=True, until=date(2026, 11, 27), elsewhere=True),
        ),
        # What is signed here anew was not notified there.
        (
            "2026-11-10",
            None,
            [("ResponseSigned", {"appeals": ["reposicion"]})],
            Appealed(answered=True, open=True, until=None),
        ),
    ],
)
def test_what_a_case_of_the_old_system_tells_about_appealing_it(fact, answered_on, ended, facts, expected):
    brought = fact("PQRMigrated", answered_on=answered_on, ended=ended)
    history = [CaseEvent(brought), *(CaseEvent(fact(name, **data)) for name, data in facts)]
    assert appealed(history) == expected


def test_the_newest_is_named():
    assert repeated(case(), [case("E-2026-0000009-9"), case("E-2026-0000001-1")]) == "E-2026-0000009-9"
    assert repeated(case(), []) is None


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], Appealed(answered=False, open=False, until=None)),
        ([("ResponseSigned", {"appeals": ["reposicion"]})], Appealed(answered=True, open=True, until=None)),
        ([("ResponseSigned", {"appeals": []})], Appealed(answered=True, open=False, until=None)),
        (  # notified, though no recurso is open: there is no last day
            [
                ("ResponseSigned", {"appeals": []}),
                ("NotificationServed", {"mode": "aviso", "effective_on": "2026-11-20"}),
            ],
            Appealed(answered=True, open=False, until=None),
        ),
        (
            [
                ("ResponseSigned", {"appeals": ["reposicion"]}),
                ("NotificationServed", {"mode": "aviso", "effective_on": "2026-11-20", "appeal_until": "2026-11-27"}),
            ],
            Appealed(answered=True, open=True, until=date(2026, 11, 27)),
        ),
    ],
)
def test_the_history_of_the_appealed_case_tells_until_when_it_can_be_appealed(filed, fact, facts, expected):
    found = filed()
    for name, data in facts:
        found.record(fact(name, **data))
    assert appealed(found.collect_events()) == expected


@pytest.mark.parametrize(
    ("kind", "changed_to", "may_be_appealed"),
    [
        ("reclamacion", None, True),
        ("peticion", None, True),
        ("queja", None, False),
        ("queja", "reclamacion", True),
        ("peticion", "solicitud_informacion", False),
    ],
)
def test_what_was_decided_at_the_window_may_be_appealed_though_nobody_was_told_so(
    fact, kind, changed_to, may_be_appealed
):
    facts = [fact("PQRRadicated", kind=kind)]
    facts += [fact("KindChanged", previous_kind=kind, kind=changed_to)] if changed_to else []
    facts += [fact("PQRResolvedAtWindow", what_was_done="Se explicó", result="no_accede"), fact("PQRClosed")]
    assert appealed([CaseEvent(each) for each in facts]) == Appealed(True, may_be_appealed, None)
