from __future__ import annotations

from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from billing.domain.invoice import Basis
from billing.domain.tariff import CustomerClass, Service, Use
from billing.imports import fields, records
from billing.imports.files import RefusedRows, Row, harmless, read
from billing.imports.records import InRow
from radica.errors import Invalid

SUBSCRIBER = {
    "cuenta": "0807800012",
    "uso": "Residencial",
    "estrato": "2",
    "municipio": "8078",
    "ciclo": "3",
    "alcantarillado": "Sí",
}
INVOICE = {
    "factura": "F-1",
    "cuenta": "0807800012",
    "periodo": "2026-10",
    "expedida": "28/10/2026",
    "vence": "2026-11-12",
    "lectura_anterior": "1200",
    "lectura_actual": "1241",
    "consumo": "41",
    "base": "lectura",
    "uso": "residencial",
    "estrato": "2",
    "total": "54870",
    "concepto": "acueducto.cargo_fijo",
    "cantidad": "1",
    "valor_unitario": "9870,45",
    "valor": "9870",
}
RECONNECTION = {**INVOICE, "concepto": "otros.reconexion", "valor_unitario": "45000", "valor": "45000"}
TARIFF = {
    "tarifa": "ATL-2026",
    "municipio": "08078",
    "vigente_desde": "2026-01-01",
    "vigente_hasta": "",
    "acto": "Acuerdo 12 de 2025",
    "basico_hasta": "16",
    "complementario_hasta": "32",
    "servicio": "acueducto",
    "uso": "residencial",
    "estrato": "2",
    "cargo_fijo": "9870.45",
    "precio_basico": "3456.78",
    "precio_complementario": "3456.78",
    "precio_suntuario": "3456.78",
    "factor": "-0.4",
}


@pytest.fixture
def a_file(tmp_path):
    def make(content, name="datos.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return make


def rows(path, columns=("a", "b")):
    return [(row.number, row.values) for row in read(path, columns)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_may_use_any_usual_separator(a_file, separator):
    assert rows(a_file(f"A{separator} b \n1{separator}2\n")) == [(2, {"a": "1", "b": "2"})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_accents_survive_whatever_excel_wrote(a_file, encoding):
    assert rows(a_file("a;b\nniño;«x»\n", encoding=encoding)) == [(2, {"a": "niño", "b": "«x»"})]


def test_blank_lines_are_passed_over_and_numbers_stay_those_of_the_sheet(a_file):
    assert rows(a_file("a,b\n\n1,2\n,\n3\n")) == [(3, {"a": "1", "b": "2"}), (5, {"a": "3", "b": ""})]


def test_a_missing_column_is_named(a_file):
    with pytest.raises(Invalid, match="Faltan las columnas: b") as refusal:
        rows(a_file("a,c\n1,2\n"))
    assert "a, b" in refusal.value.way_out


@pytest.mark.parametrize("content", ["", b'a,b\n"1,2\n', b'a,b\n"1"x,2\n'])
def test_a_file_that_is_no_table_is_refused_in_spanish(a_file, content):
    with pytest.raises(Invalid):
        rows(a_file(content))


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(Invalid, match="No existe el archivo"):
        read(tmp_path / "nada.csv", ("a",))


def test_a_row_with_more_cells_than_headings_is_marked(a_file):
    (row,) = read(a_file("a,b\n1,2,3\n"), ("a", "b"))

    assert row.too_long


def test_a_spreadsheet_gives_the_same_rows_as_text(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append([12.0, date(2026, 3, 31)])
    book.active.append([0.1, True])
    book.active.append([None, " x "])
    book.save(tmp_path / "datos.xlsx")

    assert rows(tmp_path / "datos.xlsx") == [
        (2, {"a": "12", "b": "2026-03-31"}),
        (3, {"a": "0.1", "b": "si"}),
        (4, {"a": "", "b": "x"}),
    ]


def test_a_broken_spreadsheet_is_refused(a_file):
    with pytest.raises(Invalid, match="no es una hoja xlsx"):
        rows(a_file(b"PK no", "datos.xlsx"))


def test_refused_rows_are_kept_with_why_and_never_run_as_formulas(tmp_path):
    path = tmp_path / "datos.rechazadas.csv"
    refused = RefusedRows(path, ("a",))
    assert not path.exists()

    refused.add(Row(7, {"a": "=1+1"}), "a", "No es un número.")
    refused.close()

    assert path.read_text("utf-8-sig").splitlines() == ["a,fila,campo,motivo", "'=1+1,7,a,No es un número."]
    assert harmless("-5") == "-5"


def test_a_subscriber_is_read_as_spreadsheets_mangle_it():
    assert records.subscriber([SUBSCRIBER]) == records.Subscriber(
        "0807800012", CustomerClass(Use.RESIDENTIAL, 2), "08078", 3, sewerage=True
    )


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("cuenta", "", "Falta"),
        ("cuenta", "08 078", "solo puede tener"),
        ("cuenta", "08\x00078", "no se ven"),
        ("cuenta", "9" * 61, "solo puede tener"),
        ("uso", "hogar", "use: residencial"),
        ("estrato", "7", "de 0 a 6"),
        ("estrato", "0", "estrato de 1 a 6"),
        ("municipio", "Baranoa", "DANE"),
        ("ciclo", "0", "de 1 a 99"),
        ("ciclo", "1.5", "de 1 a 99"),
        ("alcantarillado", "quizás", "si o no"),
    ],
)
def test_a_bad_cell_of_a_subscriber_is_named_with_why(column, value, why):
    with pytest.raises(Invalid, match=why) as refusal:
        records.subscriber([{**SUBSCRIBER, column: value}])
    assert refusal.value.field == column


def test_an_invoice_is_all_its_rows():
    one = records.invoice([INVOICE, RECONNECTION])

    assert (one.total, len(one.lines), one.basis) == (54_870, 2, Basis.READING)
    assert one.issued_on == date(2026, 10, 28)
    assert one.lines[0].unit_price == Decimal("9870.45")


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"total": "54871"}, "total", "suman 54870"),
        ({"vence": "2026-10-27"}, "vence", "antes de expedirse"),
        ({"periodo": "10/2026"}, "periodo", "período"),
        ({"expedida": "2026-02-30"}, "expedida", "calendario"),
        ({"expedida": "ayer"}, "expedida", "no es una fecha"),
        ({"consumo": "1.234,5"}, "consumo", "separador de miles"),
        ({"consumo": "-1"}, "consumo", "negativo"),
        ({"consumo": "1,2345"}, "consumo", "más de 3 decimales"),
        ({"consumo": "9" * 40}, "consumo", "demasiadas cifras"),
        ({"base": "adivinada"}, "base", "use: lectura"),
    ],
)
def test_a_bad_cell_of_an_invoice_is_named_with_why(changes, field, why):
    with pytest.raises(Invalid, match=why) as refusal:
        records.invoice([{**INVOICE, **changes}, {**RECONNECTION, **changes}])
    assert refusal.value.field == field


def test_the_row_to_blame_is_known():
    with pytest.raises(InRow) as refusal:
        records.invoice([INVOICE, {**RECONNECTION, "valor": "gratis"}])
    assert (refusal.value.position, refusal.value.field) == (1, "valor")


def test_rows_of_one_invoice_agree():
    with pytest.raises(Invalid, match="No es el mismo") as refusal:
        records.invoice([INVOICE, {**RECONNECTION, "cuenta": "0807800013"}])
    assert refusal.value.field == "cuenta"


def test_the_same_values_have_the_same_digest_however_they_are_written():
    rewritten = [{**row, "expedida": "2026-10-28", "consumo": "41,0"} for row in (INVOICE, RECONNECTION)]

    digest = records.invoice([INVOICE, RECONNECTION]).digest
    assert records.invoice(rewritten).digest == digest
    assert records.invoice([RECONNECTION, INVOICE]).digest != digest


def test_a_tariff_is_all_its_rows():
    version = records.tariff([TARIFF, {**TARIFF, "servicio": "alcantarillado"}])

    assert set(version.rates) == {(service, CustomerClass(Use.RESIDENTIAL, 2)) for service in Service}


@pytest.mark.parametrize(
    ("second", "field", "why"),
    [
        ({}, "uso", "dos veces"),
        ({"estrato": "1", "factor": "-0.71"}, "factor", "70%"),
        ({"servicio": "gas"}, "servicio", "acueducto"),
        ({"precio_basico": "-1", "estrato": "1"}, "precio_basico", "negativo"),
        ({"acto": "Otro", "estrato": "1"}, "acto", "No es el mismo"),
    ],
)
def test_a_bad_row_of_a_tariff_is_named_with_why(second, field, why):
    with pytest.raises(Invalid, match=why) as refusal:
        records.tariff([TARIFF, {**TARIFF, **second}])
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"vigente_hasta": "2025-12-31"}, "vigente_hasta"), ({"complementario_hasta": "10"}, "complementario_hasta")],
)
def test_dates_and_ranges_of_a_tariff_run_forward(changes, field):
    with pytest.raises(Invalid) as refusal:
        records.tariff([{**TARIFF, **changes}])
    assert refusal.value.field == field


def test_a_meter_is_removed_after_it_was_installed():
    row = {"medidor": "M-1", "cuenta": "1", "instalado": "2020-01-10", "retirado": "2020-01-09"}

    with pytest.raises(Invalid, match="antes de instalarse"):
        records.meter([row])


def test_a_number_is_a_number():
    assert fields.decimal({"x": "-12,5"}, "x", 2, negative=True) == Decimal("-12.5")
