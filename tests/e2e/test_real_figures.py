"""Real counts of complaints go in by HTTP and come out of reporting as they went in.

Every row of Candelaria, all five years: 637 cases, small enough to be filed one by one.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from radica.testing import eventually
from sample import filing, sui, tables
from sample.roles import Login, Office

REAL = Path(__file__).parents[3] / "shared" / "data" / "sui_reclamaciones_acueducto_atlantico.csv"
MUNICIPALITY, CODE, CASES = "CANDELARIA", "08141", 637
HEADING_LINES, LABELS = 3, 3
CATCHING_UP_S = 90

pytestmark = [
    pytest.mark.skipif(not REAL.exists(), reason=f"the export is not there: {REAL}"),
    pytest.mark.timeout(300),
]


@pytest.fixture(scope="module")
def office(system):
    logins = [Login(login["username"], login["password"], lane) for lane, login in system.logins.items()]
    office = Office({service: system.url(service) for service in system.ports}, logins)
    yield office
    office.close()


def counted_by_hand():
    """The municipality's cases by kind and cause, read without the sample's reader."""
    with REAL.open(encoding="latin-1", newline="") as opened:
        rows = list(csv.reader(opened))[HEADING_LINES:]
    counts = Counter()
    for municipality, kind, detail, *years in rows:
        if municipality == MUNICIPALITY:
            cell = tables.kinds()[tables.plain(kind)], tables.causes()[tables.plain(detail)]
            counts[cell] += sum(int(year.replace(",", "")) for year in years)
    return +counts


def in_reporting(office):
    found = office.read("auditor", "reporting", "/statistics", by="municipality,kind,cause_code")["items"]
    return Counter({(one["kind"], one["cause_code"]): one["count"] for one in found if one["municipality"] == CODE})


def test_every_case_of_a_real_municipality_is_counted_as_the_superintendence_has_it(office):
    expected, before = counted_by_hand(), in_reporting(office)
    assert sum(expected.values()) == CASES

    plan = filing.planned(sui.only(sui.read(REAL).counts(), MUNICIPALITY), seed=1)
    cases, outcome = filing.file(office, plan, lambda: None)
    assert outcome == filing.Outcome()
    assert len({case.radicado for case in cases}) == CASES

    def caught_up():
        return in_reporting(office).total() - before.total() >= CASES

    eventually(caught_up, CATCHING_UP_S)
    assert in_reporting(office) - before == expected


def test_filing_them_again_files_nothing(office):
    plan = filing.planned(sui.only(sui.read(REAL).counts(), MUNICIPALITY), seed=1)[:40]
    first, _ = filing.file(office, plan, lambda: None)
    again, _ = filing.file(office, plan, lambda: None)
    assert [case.radicado for case in again] == [case.radicado for case in first]
