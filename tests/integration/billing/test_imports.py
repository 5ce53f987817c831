from __future__ import annotations

import csv
import os
import subprocess
import sys

import openpyxl
import pytest

from billing.domain.period import Period
from billing.imports.records import INVOICE_COLUMNS, SUBSCRIBER_COLUMNS

ACCOUNT = "0807800012"


def outcomes(report):
    return dict(report.outcomes)


@pytest.fixture
def billing_command(database, tmp_path):
    """Run `python -m billing …` as an operator does."""

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "billing", *map(str, arguments)],
            env={**os.environ, "RADICA_DATABASE_URL": database.url, "RADICA_OWNER_DATABASE_URL": database.owner_url},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def write(path, columns, rows):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def test_loading_the_same_again_changes_nothing(utility, load, rows):
    report, refused = load("subscribers", [rows.subscriber(ACCOUNT), rows.subscriber("0807800013")])
    assert (outcomes(report), refused) == ({"known": 2}, [])
    report, refused = load("tariffs", rows.tariff())
    assert (outcomes(report), refused) == ({"known": 1}, [])
    meter = {"medidor": "M-12", "cuenta": ACCOUNT, "instalado": "10/01/2020", "retirado": ""}
    report, refused = load("meters", [meter])
    assert (outcomes(report), refused) == ({"known": 1}, [])


def test_an_account_takes_its_new_values(utility, load, rows, client, coordinator):
    report, _ = load("subscribers", [rows.subscriber(ACCOUNT, estrato="3"), rows.subscriber("0807800099")])

    assert outcomes(report) == {"changed": 1, "new": 1}
    assert client.get(f"/accounts/{ACCOUNT}", auth=coordinator).json()["stratum"] == 3


def test_the_same_account_twice_in_a_file_is_loaded_in_turn(load, rows):
    report, refused = load("subscribers", [rows.subscriber(ACCOUNT), rows.subscriber(ACCOUNT, estrato="4")])

    assert (outcomes(report), refused) == ({"new": 1, "changed": 1}, [])


def test_good_rows_go_in_and_bad_ones_are_told(load, rows):
    report, refused = load(
        "subscribers",
        [rows.subscriber(ACCOUNT), rows.subscriber("x y"), rows.subscriber("0807800013", estrato="9")],
    )

    assert (outcomes(report), report.refused) == ({"new": 1}, 2)
    assert [(number, column) for number, column, _ in refused] == [(3, "cuenta"), (4, "estrato")]


def test_a_meter_is_replaced_by_first_removing_the_old_one(utility, load):
    new = {"medidor": "M-99", "cuenta": ACCOUNT, "instalado": "2026-05-02", "retirado": ""}
    old = {"medidor": "M-12", "cuenta": ACCOUNT, "instalado": "2020-01-10", "retirado": "2026-05-02"}

    _, refused = load("meters", [new])
    assert "ya tiene instalado el medidor M-12" in refused[0][2]
    report, refused = load("meters", [old, new])
    assert (outcomes(report), refused) == ({"changed": 1, "new": 1}, [])


@pytest.mark.parametrize("kind", ["meters", "invoices"])
def test_an_unknown_account_is_told(load, rows, kind):
    found = {
        "meters": [{"medidor": "M-1", "cuenta": "0807899999", "instalado": "2020-01-10", "retirado": ""}],
        "invoices": rows.invoice("0807899999", Period(2026, 10), 1, 9),
    }[kind]

    _, refused = load(kind, found)

    assert {(column, why) for _, column, why in refused} == {
        ("cuenta", "La cuenta 0807899999 no existe; cargue primero los suscriptores.")
    }


def test_an_issued_invoice_is_never_changed_by_a_file(utility, load, rows, client, coordinator):
    changed = rows.invoice(ACCOUNT, Period(2026, 10), 1200, 1230)
    report, refused = load("invoices", changed)

    assert outcomes(report) == {}
    assert {column for _, column, _ in refused} == {"factura"}
    assert "reliquide la factura" in refused[0][2]
    assert client.get("/invoices/F-2026-10-12", auth=coordinator).json()["total"] == "253543"


def test_a_published_tariff_is_never_changed_by_a_file(utility, load, rows):
    _, refused = load("tariffs", rows.tariff(acto="Otro acuerdo"))

    assert "publique otra versión" in refused[0][2]


@pytest.mark.parametrize(
    ("since", "until", "crosses"),
    [
        ("2026-12-31", "", True),
        ("2025-01-01", "2026-01-01", True),
        ("2027-01-01", "", False),
        ("2025-01-01", "2025-12-31", False),
    ],
)
def test_one_tariff_at_a_time_is_in_force(utility, load, rows, since, until, crosses):
    _, refused = load("tariffs", rows.tariff(tarifa="OTRA", vigente_desde=since, vigente_hasta=until))

    assert bool(refused) == crosses
    if crosses:
        assert "se cruza con la de la tarifa ATL-08078-2026" in refused[0][2]


def test_the_row_to_blame_is_told_and_the_others_point_at_it(utility, load, rows):
    invoice = rows.invoice(ACCOUNT, Period(2026, 11), 1241, 1250)
    invoice[2]["valor"] = "gratis"

    _, refused = load("invoices", invoice)

    assert len(refused) == len(invoice)
    assert refused[2][:2] == (4, "valor")
    assert all(why.startswith("Va con la fila 4") for number, _, why in refused if number != 4)


def test_an_operator_loads_a_file_mends_what_was_refused_and_loads_that(billing_command, tmp_path, rows):
    path = tmp_path / "suscriptores.csv"
    write(path, SUBSCRIBER_COLUMNS, [rows.subscriber(ACCOUNT), rows.subscriber("0807800013", uso="castillo")])

    done = billing_command("import", "subscribers", path)

    assert done.returncode == 1
    assert done.stdout == "Suscriptores: 1 registros nuevos, 0 actualizados, 0 que ya estaban; 1 filas rechazadas.\n"
    assert "fila 3, «uso»: «castillo» no se admite" in done.stderr
    refused = tmp_path / "suscriptores.rechazadas.csv"
    refused.write_text(refused.read_text("utf-8-sig").replace("castillo,", "residencial,", 1), "utf-8")
    again = billing_command("import", "subscribers", refused)
    assert (again.returncode, again.stderr) == (0, "")
    assert "1 registros nuevos" in again.stdout


def test_a_spreadsheet_is_loaded_too(billing_command, tmp_path, utility, rows):
    book = openpyxl.Workbook()
    book.active.append(INVOICE_COLUMNS)
    for row in rows.invoice(ACCOUNT, Period(2026, 11), 1241, 1250):
        book.active.append([row[column] for column in INVOICE_COLUMNS])
    book.save(tmp_path / "facturas.xlsx")

    done = billing_command("import", "invoices", tmp_path / "facturas.xlsx")

    assert done.stdout == "Facturas: 1 registros nuevos, 0 actualizados, 0 que ya estaban; 0 filas rechazadas.\n"


def test_a_file_that_cannot_be_used_is_told_without_a_traceback(billing_command, tmp_path):
    (tmp_path / "malo.csv").write_text("a,b\n1,2\n")

    done = billing_command("import", "tariffs", tmp_path / "malo.csv")

    assert done.returncode == 2
    assert done.stderr.startswith("Faltan las columnas: tarifa")
    assert billing_command("import", "tariffs", tmp_path / "nada.csv").returncode == 2


def test_migrating_a_database_that_is_up_to_date_does_nothing(billing_command):
    done = billing_command("migrate")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
