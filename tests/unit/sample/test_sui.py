"""The reader of the superintendence's export, on files made by hand; and on the real one where it is present."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from sample import sui, tables
from sample.sui import Cell

REAL = Path(__file__).parents[4] / "shared" / "data" / "sui_reclamaciones_acueducto_atlantico.csv"
HEADING = ",,,TIEMPO,\nUBICACION_GEOGRAFICA,TIPO DE TRÁMITE,CAUSAL,Año,\nMUNICIPIO,TIPO DE TRÁMITE,DETALLE,2024,2025\n"
BARANOA = "BARANOA,QUEJA,SUSPENSION O CORTE DEL SERVICIO,8,2\n"
CUTS_IN_BARANOA = Cell("08078", "queja", "309")


@pytest.fixture
def written(tmp_path):
    def write(text, encoding="latin-1"):
        file = tmp_path / "export.csv"
        file.write_bytes(text.encode(encoding))
        return file

    return write


def test_a_row_counts_for_its_municipality_kind_and_cause_in_each_year(written):
    export = sui.read(written(HEADING + BARANOA))
    assert export.years == (2024, 2025)
    assert export.counts() == {CUTS_IN_BARANOA: 10}
    assert export.counts(2025) == {CUTS_IN_BARANOA: 2}
    assert export.left_out == []


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-8-sig", "utf-16"])
def test_a_copy_in_another_encoding_says_the_same(written, encoding):
    text = HEADING + "Usiacurí,Reclamación,Cobros  por promedio,1,2\n"
    assert sui.read(written(text, encoding)).counts() == {Cell("08849", "reclamacion", "120"): 3}


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_copy_with_another_delimiter_says_the_same(written, delimiter):
    text = (HEADING + BARANOA).replace(",", delimiter)
    assert sui.read(written(text)).counts() == {CUTS_IN_BARANOA: 10}


@pytest.mark.parametrize(
    ("said", "count"),
    [("3,523", 3523), ("3.523", 3523), ("1 234 567", 1234567), ("3523", 3523), ("7.0", 7), ("", 0), (" - ", 0)],
)
def test_a_count_may_have_thousands_separators(written, said, count):
    text = HEADING + f'BARANOA,QUEJA,SUSPENSION O CORTE DEL SERVICIO,"{said}",1\n'
    assert sui.read(written(text)).counts() == {CUTS_IN_BARANOA: count + 1}


@pytest.mark.parametrize("said", ["-3", "muchos", "1.5", "3,52", "12,34,567", "1,234.567", "³"])
def test_a_count_that_is_no_whole_number_leaves_its_row_out(written, said):
    text = HEADING + f'BARANOA,QUEJA,SUSPENSION O CORTE DEL SERVICIO,"{said}",1\n' + BARANOA
    export = sui.read(written(text, "utf-8"))
    assert export.counts() == {CUTS_IN_BARANOA: 10}
    assert export.left_out == [f"Fila 4: la cantidad de 2024 es «{said}» y debe ser un número entero."]


def test_blank_rows_are_passed_over(written):
    export = sui.read(written(HEADING + "\n,,,,\n" + BARANOA + "\n"))
    assert export.counts() == {CUTS_IN_BARANOA: 10}
    assert export.left_out == []


def test_a_short_row_has_no_cases_in_the_years_it_lacks(written):
    export = sui.read(written(HEADING + "BARANOA,QUEJA,SUSPENSION O CORTE DEL SERVICIO,8\n"))
    assert export.counts() == {CUTS_IN_BARANOA: 8}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("MEDELLIN,QUEJA,COBROS POR PROMEDIO,1,1", "no se conoce el municipio «MEDELLIN»"),
        ("BARANOA,SUGERENCIA RARA,COBROS POR PROMEDIO,1,1", "no se conoce el tipo de trámite «SUGERENCIA RARA»"),
        ("BARANOA,QUEJA,RUIDO,1,1", "no se conoce la causal «RUIDO»; si es válido, agréguelo a sample/causes.csv."),
        (",QUEJA,COBROS POR PROMEDIO,1,1", "falta el municipio."),
        ("Total,,,5,5", "no se conoce el municipio «Total»"),
    ],
)
def test_a_row_with_an_unknown_name_is_left_out_and_said_with_its_number(written, row, why):
    export = sui.read(written(HEADING + BARANOA + "\n" + row + "\n"))
    assert export.counts() == {CUTS_IN_BARANOA: 10}
    assert len(export.left_out) == 1
    assert export.left_out[0].startswith("Fila 6: ")
    assert why in export.left_out[0]


def test_rows_left_out_are_counted_and_the_first_shown():
    lines = list(sui.spoken([f"Fila {number}: falta la causal." for number in range(4, 14)]))
    assert lines[0] == "Se dejaron por fuera 10 filas de la exportación:"
    assert lines[1] == "  Fila 4: falta la causal."
    assert lines[-1] == "  … y 5 más."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "No parece una exportación"),
        ("a,b\n1,2\n", "No parece una exportación"),
        ("MUNICIPIO,TIPO DE TRÁMITE,DETALLE,total\n", "ninguna es un año"),
        ("MUNICIPIO,TIPO DE TRÁMITE,DETALLE,2024,2024\n", "dos veces el mismo año"),
    ],
)
def test_a_file_that_is_something_else_is_refused(written, text, why):
    with pytest.raises(sui.NotAnExport, match=why):
        sui.read(written(text))


def test_a_file_of_bytes_is_refused(tmp_path):
    file = tmp_path / "export.csv"
    file.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(sui.NotAnExport):
        sui.read(file)


def test_an_absent_file_is_refused_by_its_name(tmp_path):
    with pytest.raises(sui.NotAnExport, match=r"nada\.csv"):
        sui.read(tmp_path / "nada.csv")


def test_a_year_that_the_file_lacks_is_refused(written):
    with pytest.raises(sui.NotAnExport, match=r"no tiene el año 2019\. Tiene: 2024, 2025"):
        sui.read(written(HEADING + BARANOA)).counts(2019)


def test_a_municipality_is_found_by_its_name_and_by_its_code(written):
    counts = sui.read(written(HEADING + BARANOA + BARANOA.replace("BARANOA", "SUAN"))).counts()
    assert sui.only(counts, "Baranoa") == sui.only(counts, "08078") == {CUTS_IN_BARANOA: 10}
    with pytest.raises(sui.NotAnExport, match="Tiene: Baranoa, Suan"):
        sui.only(counts, "Cali")


def test_every_name_of_the_tables_stands_there_once():
    for file, column in (("municipalities.csv", "name"), ("kinds.csv", "label"), ("causes.csv", "label")):
        names = [tables.plain(row[column]) for row in tables.rows(file)]
        assert len(set(names)) == len(names)
    assert len(tables.municipality_names()) == 23


def test_every_cause_of_the_tables_is_in_the_catalogue_of_intake():
    catalogue = Path(__file__).parents[3] / "services" / "intake" / "intake" / "causes.csv"
    with catalogue.open(encoding="utf-8", newline="") as opened:
        codes = {row["code"] for row in csv.DictReader(opened)}
    assert set(tables.causes().values()) == codes


@pytest.mark.skipif(not REAL.exists(), reason=f"the export is not there: {REAL}")
def test_the_real_export_is_read_whole():
    export = sui.read(REAL)
    assert export.left_out == []
    assert export.years == (2021, 2022, 2023, 2024, 2025)
    by_year = Counter({year: sum(row.counts[year] for row in export.rows) for year in export.years})
    # The totals that come with the file, in shared/data/README.md.
    assert by_year == {2021: 370_982, 2022: 886_976, 2023: 1_459_596, 2024: 1_380_224, 2025: 332_998}
