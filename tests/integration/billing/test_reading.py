from __future__ import annotations

import pytest

from radica.access import STAFF, Lane


@pytest.fixture
def get(client, coordinator, utility):
    def get_(path, **params):
        return client.get(path, params=params, auth=coordinator)

    return get_


def test_an_account_says_its_class_its_municipality_and_its_meter(get):
    assert get("/accounts/0807800012").json() == {
        "account": "0807800012",
        "use": "residencial",
        "stratum": 2,
        "municipality": "08078",
        "cycle": 3,
        "sewerage": True,
        "meter": "M-12",
        "installed_on": "2020-01-10",
        "holds": [],
    }


def test_accounts_are_listed_by_municipality_page_by_page(get):
    first = get("/accounts", municipality="08078", limit=1).json()
    second = get("/accounts", municipality="08078", limit=1, after=first["next"]).json()

    assert [one["account"] for one in first["items"] + second["items"]] == ["0807800012", "0807800013"]
    assert second["next"] is None
    assert get("/accounts", municipality="08001").json() == {"items": [], "next": None}


def test_invoices_come_newest_first_page_by_page(get):
    seen, after = [], None
    while True:
        page = get("/accounts/0807800012/invoices", limit=4, **({"after": after} if after else {})).json()
        seen += [one["period"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break

    assert seen == [f"2026-{month:02d}" for month in range(10, 0, -1)]


def test_an_invoice_shows_its_lines_with_their_place_and_name(get):
    invoice = get("/invoices/F-2026-10-12").json()

    assert (invoice["total"], invoice["period"], invoice["reliquidation"]) == ("253543", "2026-10", None)
    assert invoice["lines"][-1] == {
        "line": 11,
        "name": "Reconexión",
        "concept": "otros.reconexion",
        "quantity": "1",
        "unit_price": "45000",
        "amount": "45000",
    }
    assert invoice["customer"] == {"use": "residencial", "stratum": 2}
    assert invoice["metering"] == {"previous": "1200", "current": "1241", "consumption": "41", "basis": "lectura"}


def test_tariffs_are_published_with_their_rates_and_dates(get):
    (tariff,) = get("/tariffs", municipality="08078", on="2026-06-01").json()["items"]

    assert (tariff["code"], tariff["valid_from"], tariff["act"]) == (
        "ATL-08078-2026",
        "2026-01-01",
        "Acuerdo 12 de 2025",
    )
    assert len(tariff["rates"]) == 6
    assert get("/tariffs", on="2025-06-01").json()["items"] == []


def test_tariffs_come_page_by_page(get, load, rows):
    earlier = {"tarifa": "ATL-08078-2025", "vigente_desde": "2025-01-01", "vigente_hasta": "2025-12-31"}
    load("tariffs", rows.tariff(**earlier))

    first = get("/tariffs", limit=1).json()
    second = get("/tariffs", limit=1, after=first["next"]).json()

    assert [one["code"] for one in first["items"] + second["items"]] == ["ATL-08078-2025", "ATL-08078-2026"]
    assert second["next"] is None


def test_a_case_without_reliquidations_has_none(get):
    assert get("/pqrs/E-2026-0000123-4/reliquidations").json() == {"items": []}


@pytest.mark.parametrize("path", ["/accounts/0", "/accounts/0/invoices", "/invoices/0"])
def test_what_is_not_there_is_not_found(get, path):
    answer = get(path)

    assert answer.status_code == 404
    assert answer.json()["way_out"]


@pytest.mark.parametrize(
    ("path", "params", "field"),
    [
        ("/accounts", {"municipality": "Baranoa"}, "municipality"),
        ("/accounts", {"limit": "0"}, "limit"),
        ("/accounts", {"after": "esto-no"}, "after"),
        ("/accounts/0807800012/invoices", {"after": "WzFd"}, "after"),
        ("/tariffs", {"on": "ayer"}, "on"),
        ("/tariffs", {"after": "WzFd"}, "after"),
    ],
)
def test_a_bad_query_is_refused_with_its_field(get, path, params, field):
    answer = get(path, **params)

    assert (answer.status_code, answer.json()["field"]) == (422, field)


PATHS = (
    "/accounts",
    "/accounts/0807800012",
    "/accounts/0807800012/invoices",
    "/invoices/F-2026-10-12",
    "/pqrs/E-2026-0000123-4/reliquidations",
    "/tariffs",
)


@pytest.mark.usefixtures("utility")
def test_staff_read_and_nobody_else(client, issuer):
    for path in PATHS:
        for lane in Lane:
            expected = 200 if lane in STAFF else 403
            assert client.get(path, auth=issuer.signed_in(lane)).status_code == expected, (path, lane)
        assert client.get(path).status_code == 401
