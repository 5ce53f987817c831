"""The rows of the daily registers, their columns as configuration, and sheets that stay data."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from reporting import register_columns
from reporting.domain import registers
from reporting.sheets import Column, Head, workbook
from reporting.spooling import canonical, spooled

AT = datetime(2026, 3, 3, 22, 0, tzinfo=UTC)
COLUMNS = [Column("a", "Uno"), Column("b", "Dos")]


def in_fifteen_days(_due_on):
    return 15


def opened(path):
    return openpyxl.load_workbook(path)


def test_a_day_begins_and_ends_at_midnight_in_colombia():
    start, end = registers.day_limits(date(2026, 3, 2))
    assert (start, end) == ("2026-03-02T05:00:00.000000Z", "2026-03-03T05:00:00.000000Z")


def test_the_row_of_a_case_is_told_in_spanish_and_in_the_hour_of_colombia(folded):
    row = registers.case_row(folded("PQRRadicated", "PQRTransferred"), in_fifteen_days)
    assert set(row) == registers.CASE_KEYS
    assert (row["radicated_on"], row["radicated_time"], row["kind"]) == (date(2026, 3, 2), "09:20", "Reclamación")
    assert (row["municipality"], row["area"], row["state"]) == ("Baranoa", "Micromedición", "En trámite")
    assert (row["next_act"], row["remaining"], row["due_on"]) == ("Asignar a una persona", 15, date(2026, 3, 24))


def test_an_archived_case_has_no_days_left_to_count(folded, to_archive):
    row = registers.case_row(folded(*to_archive), in_fifteen_days)
    assert (row["remaining"], row["next_act"], row["state"]) == (None, None, "Archivada")
    assert (row["result"], row["outgoing_number"]) == ("Accede parcialmente", "S-2026-0000045-2")


def test_a_register_of_orders_has_those_opened_or_closed_that_day(folded):
    case = folded(
        "PQRRadicated", "WorkOrderOpened", ("WorkOrderOpened", {"number": "OT-2026-0000009-7"}), "WorkOrderClosed"
    )
    at = case["orders"][0]["opened_at"]
    same_day = list(registers.order_rows(case, *registers.day_limits(date(2026, 3, 2))))
    assert [(row["number"][-1], row["movement"]) for row in same_day] == [("1", "Abierta y cerrada"), ("7", "Abierta")]
    assert all(set(row) == registers.ORDER_KEYS for row in same_day)
    after = f"{at[:18]}9"
    assert [row["movement"] for row in registers.order_rows(case, after, "9")] == ["Cerrada", "Abierta"]
    assert list(registers.order_rows(case, "2026-03-04", "9")) == []


def test_the_columns_of_the_registers_are_configuration(tmp_path):
    file = tmp_path / "registers.toml"
    file.write_text(
        '[pqr]\ntitle = "Mis PQR"\ncolumns = [{ key = "due_on", heading = "Plazo" }]\n'
        '[orders]\ntitle = "Mis órdenes"\ncolumns = [{ key = "crew", heading = "Quién", width = 30 }]\n'
    )
    told = register_columns.read(file)
    assert (told.pqr.title, told.pqr.columns) == ("Mis PQR", (Column("due_on", "Plazo", 16),))
    assert told.orders.columns == (Column("crew", "Quién", 30),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[pqr]\ntitle = "a"\ncolumns = [{ key = "nombre", heading = "b" }]\n[orders]\n', "nombre"),
        ('[pqr]\ntitle = "a"\ncolumns = []\n', "no hay columnas"),
        ("esto no es toml", "No se pudo leer"),
        ('[pqr]\ntitle = "a"\n', "columns"),
    ],
)
def test_a_file_of_columns_that_cannot_be_used_is_refused_with_the_reason(tmp_path, text, said):
    file = tmp_path / "registers.toml"
    file.write_text(text)
    with pytest.raises(register_columns.WrongRegisters, match=said):
        register_columns.read(file)


def test_the_projects_own_columns_can_be_read():
    told = register_columns.read(None)
    assert (told.pqr.title, told.orders.title) == ("Relación de PQR", "Relación de órdenes de trabajo")


def test_a_sheet_has_its_head_its_headings_and_typed_cells(tmp_path):
    path = tmp_path / "a.xlsx"
    rows = [["E-2026-0000123-4", Decimal("186420.50")], [date(2026, 3, 2), datetime(2026, 3, 2, 9, 20)], [7, None]]  # noqa: DTZ001
    with workbook(path, "Empresa", "Título", AT) as book:
        book.sheet("Hoja", Head("Relación", [("Día", "2026-03-02"), ("Huella", "ab")]), COLUMNS, rows)
    sheet = opened(path)["Hoja"]
    assert (sheet["A1"].value, sheet["A2"].value, sheet["B2"].value) == ("Relación", "Día", "2026-03-02")
    assert [cell.value for cell in sheet[5]] == ["Uno", "Dos"]
    assert [cell.value for cell in sheet[6]] == ["E-2026-0000123-4", 186420.5]
    assert [cell.value for cell in sheet[7]] == [datetime(2026, 3, 2), datetime(2026, 3, 2, 9, 20)]  # noqa: DTZ001
    assert [cell.value for cell in sheet[8]] == [7, None]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B6", "A5:B8")


@pytest.mark.parametrize(
    "typed", ["=1+1", '=HYPERLINK("http://malo","x")', "+57", "-1", "@SUM(A1)", "{=1}", "\t=1", "=cmd|' /C calc'!A0"]
)
def test_what_people_typed_never_becomes_a_formula_or_a_link(tmp_path, typed):
    path = tmp_path / "a.xlsx"
    with workbook(path, "=1+1", "=2", AT) as book:
        book.sheet("Hoja", Head(typed, [(typed, typed)]), [Column("a", typed)], [[typed], ["http://malo.example"]])
    cells = [cell for row in opened(path)["Hoja"].iter_rows() for cell in row if cell.value is not None]
    assert len(cells) == 6
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.hyperlink for cell in cells] == [None] * 6


def test_the_same_rows_give_the_same_file(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        with workbook(tmp_path / name, "Empresa", "Título", AT) as book:
            book.sheet("Hoja", Head("Relación", []), COLUMNS, [["x", 1]])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_an_empty_sheet_opens(tmp_path):
    path = tmp_path / "a.xlsx"
    with workbook(path, "Empresa", "Título", AT) as book:
        book.sheet("Hoja", Head("Relación", []), COLUMNS, [])
    assert [cell.value for cell in opened(path)["Hoja"][3]] == ["Uno", "Dos"]


def test_spooled_rows_come_back_as_they_were_with_a_digest_over_them(tmp_path):
    rows = [["a", 1, None], [date(2026, 3, 2), datetime(2026, 3, 2, 9), Decimal("1.50")]]  # noqa: DTZ001
    with spooled(tmp_path, iter(rows)) as spool:
        assert [list(row) for row in spool.rows()] == rows
        assert [list(row) for row in spool.rows()] == rows
        assert (spool.count, len(spool.digest)) == (2, 64)
    with spooled(tmp_path, iter(rows[::-1])) as other:
        assert other.digest != spool.digest
    assert canonical(rows[1]) == b'["2026-03-02","2026-03-02T09:00:00","1.50"]\n'


def most_memory(folder, count):
    """The most memory that Python held while a register of so many rows was made."""
    tracemalloc.start()
    try:
        with spooled(folder, ([f"E-2026-{n:07}-0", f"Causa {n}", n] for n in range(count))) as spool:
            with workbook(folder / f"{count}.xlsx", "Empresa", "Título", AT) as book:
                book.sheet("Hoja", Head("Relación", []), [*COLUMNS, Column("c", "Tres")], spool.rows())
            assert spool.count == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_rows(tmp_path):
    most_memory(tmp_path, 10)  # what is made once
    assert most_memory(tmp_path, 6_000) - most_memory(tmp_path, 1_500) < 100 * 1024
