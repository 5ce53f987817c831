"""Bad rows: told with every reason, kept as they were, mended and read again."""

from __future__ import annotations

import stat
import tracemalloc
from datetime import datetime, time

import openpyxl
import pytest
from tests.integration.intake.migrating.conftest import HEADINGS

from intake.migrating import files
from intake.migrating import mapping as mappings

REASONS = [
    ({"Radicado": ""}, ["numero (columna «Radicado»): falta."]),
    ({"Radicado": "///"}, ["numero (columna «Radicado»): «///» no tiene letras ni cifras."]),
    ({"Radicado": "9" * 70}, ["numero (columna «Radicado»): tiene 70 caracteres y caben 60."]),
    ({"Tipo de trámite": "CARTA"}, ["«CARTA» no se conoce; añádalo a [valores.tipo] como peticion, queja"]),
    ({"Detalle de causal": "999"}, ["«999» no se conoce; añádalo a [valores.causal]"]),
    ({"Municipio": "MACONDO"}, ["«MACONDO» no es un código DANE"]),
    ({"Fecha": "31/02/2024"}, ["presentada (columna «Fecha»): «31/02/2024» no es una fecha que exista"]),
    ({"Fecha": "06/05/1024"}, ["es anterior al año 2000"]),
    ({"Hora": "25:00"}, ["hora (columna «Hora»): «25:00» no es una hora"]),
    (
        {"Fecha respuesta": "05/05/2024"},
        ["respondida (columna «Fecha respuesta»): 05/05/2024 es anterior a «presentada»"],
    ),
    ({"Fecha cierre": "23/05/2024"}, ["cerrada (columna «Fecha cierre»): 23/05/2024 es anterior a «notificada»"]),
    ({"Fecha cierre": "25/11/2026"}, ["cerrada (columna «Fecha cierre»): 25/11/2026 está en el futuro."]),
    ({"Fecha límite": "03/05/2024"}, ["vence (columna «Fecha límite»): 03/05/2024 es anterior al día"]),
    ({"Suscriptor": "1.23457E+11"}, ["es un número que la hoja de cálculo abrevió y perdió cifras"]),
    ({"Suscriptor": "#N/A"}, ["cuenta (columna «Suscriptor»): la celda tiene el error #N/A."]),
    ({"Usuario": ""}, ["nombre (columna «Usuario»): falta, y el caso no está marcado como anónimo."]),
    ({"Usuario": "Ana\x00 Díaz"}, ["nombre (columna «Usuario»): tiene caracteres que no se ven"]),
    ({"Usuario": "A" * 201}, ["nombre (columna «Usuario»): tiene 201 caracteres y caben 200."]),
    ({"Teléfono": "no tiene"}, ["telefono (columna «Teléfono»): no tiene la forma de un teléfono"]),
    ({"Tipo de trámite": "RR"}, ["resultado (columna «Respuesta»): «no_accede» no corresponde a un caso de tipo"]),
    (
        {"Fecha": "hoy", "Municipio": "", "Detalle de causal": "?", "Cédula": "x"},
        ["causal (", "documento (", "municipio (columna «Municipio»): falta.", "presentada ("],
    ),
]


@pytest.mark.parametrize(("changed", "reasons"), REASONS, ids=[" ".join(changed) for changed, _ in REASONS])
def test_a_row_is_refused_with_every_reason(csv_of, a_row, bring_in, rejected, in_the_log, changed, reasons):  # noqa: PLR0917 - fixtures
    said = bring_in(csv_of([a_row("1-24", **changed), a_row("2-24")]))
    (bad,) = rejected()
    assert all(reason in bad["radica_motivos"] for reason in reasons), bad["radica_motivos"]
    assert bad["radica_motivos"].count("columna") == len(reasons)
    assert bad["radica_fila"] == "4"
    assert (said.status, [fact.subject for fact in in_the_log()]) == (1, ["H-2-24"])


def test_reasons_repeat_no_personal_data(csv_of, a_row, bring_in, rejected):
    bring_in(csv_of([a_row("1-24", Cédula="1.140 555", Teléfono="llamar a Inés", Usuario="Ana\x07")]))
    (bad,) = rejected()
    assert not any(said in bad["radica_motivos"] for said in ("1.140", "Inés", "Ana"))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (
            {"Respuesta": "FAVORABLE"},
            "resultado (columna «Respuesta»): el caso está abierto y no tiene fecha de respuesta",
        ),
        ({"Fecha notificación": "23/11/2026"}, "notificada (columna «Fecha notificación»): el caso está abierto"),
        (
            {"Fecha respuesta": "20/11/2026", "Fecha notificación": "23/11/2026"},
            "numero_salida (columna «Oficio»): falta",
        ),
        ({"Fecha": "24/11/2026", "Hora": "09:31"}, "presentada (columna «Fecha»): 24/11/2026 está en el futuro"),
    ],
)
def test_an_open_row_is_refused_where_staff_could_not_go_on(csv_of, an_open_row, bring_in, rejected, changed, reason):
    bring_in(csv_of([an_open_row("1-26", **changed)]))
    assert reason in rejected()[0]["radica_motivos"]


def test_the_same_number_twice_is_refused_the_second_time_now_and_later(csv_of, a_row, bring_in, rejected):
    far_apart = [a_row("2024/1"), a_row("2024/1", Asunto="Otro")] + [a_row(f"f-{n}") for n in range(600)]
    file = csv_of([*far_apart, a_row("2024/1"), a_row("2024-1")])
    for copy, run in (("pqr.rechazadas.csv", bring_in(file)), ("pqr.rechazadas-2.csv", bring_in(file))):
        bad = rejected(copy)
        assert [row["radica_fila"] for row in bad] == ["5", "606", "607"], run
        assert all("«2024/1» ya está en la fila 4 de este archivo" in row["radica_motivos"] for row in bad[:2])
        assert "«2024-1» y «2024/1», que ya está, darían el mismo radicado H-2024-1" in bad[2]["radica_motivos"]


def test_the_mended_file_of_rejected_rows_goes_in_under_the_same_mapping(  # noqa: PLR0917 - fixtures
    csv_of, a_row, bring_in, rejected, tmp_path, client, assistant
):
    formula = '=HYPERLINK("http://malo.example";"x")'
    rows = [
        a_row("1-24"),
        a_row("2-24", Municipio="MACONDO", Asunto=formula),
        a_row("3-24", Municipio="", Asunto="-'x"),
    ]
    bring_in(csv_of(rows))
    path = tmp_path / "pqr.rechazadas.csv"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [row["Asunto"] for row in rejected()] == [f"'{formula}", "'-'x"]
    path.write_bytes(path.read_bytes().replace(b"MACONDO", b"SOLEDAD"))

    again = bring_in(path)
    assert "Casos traídos: 1, terminados 1 y abiertos 0.\nYa estaban: 0. Rechazadas: 1." in again.out
    assert client.get("/pqrs/H-2-24", auth=assistant).json()["description"] == formula
    (left,) = rejected("pqr.rechazadas.rechazadas.csv")
    assert (left["Asunto"], left["radica_fila"], list(left).count("radica_motivos")) == ("'-'x", "5", 1)


def test_a_file_that_somebody_may_be_mending_is_not_written_over(csv_of, a_row, bring_in, tmp_path):
    file = csv_of([a_row("1-24", Municipio="")])
    mended = tmp_path / "malas.csv"
    mended.write_text("de otra persona")
    said = bring_in(file, "--rejected", str(mended))
    assert mended.read_text() == "de otra persona"
    assert "malas-2.csv" in said.out
    assert (tmp_path / "malas-2.csv").exists()


def test_rejected_rows_of_a_sheet_can_be_mended_as_csv(xlsx_of, a_row, bring_in, rejected, tmp_path):
    bring_in(xlsx_of([a_row("1-24", Municipio="MACONDO", Suscriptor=12.0)]))
    (bad,) = rejected(encoding="utf-8-sig", delimiter=",")
    assert (bad["Municipio"], bad["Suscriptor"]) == ("MACONDO", "12")
    path = tmp_path / "pqr.rechazadas.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("MACONDO", "08758"), encoding="utf-8")
    assert bring_in(path).status == 0


def test_a_rehearsal_says_the_same_and_writes_nothing(csv_of, a_row, an_open_row, bring_in, rejected, rows):
    file = csv_of([a_row("1-24"), a_row("1-24"), an_open_row("2-26"), a_row("3-24", Municipio="")])
    said = bring_in(file, "--dry-run")
    assert said.status == 1
    assert (
        "Ensayo, no se guardó nada. Se traerían: 2, terminados 1 y abiertos 1.\nYa estaban: 0. Rechazadas: 2."
        in said.out
    )
    assert [row["radica_fila"] for row in rejected()] == ["5", "7"]
    for table in ("log", "timer", "person", "migration_run", "migrated_case", "command"):
        assert rows(f"select count(*) as found from {table}")[0].found == 0, table  # noqa: S608 - a constant
    bring_in(file)
    assert "Ya estaban: 2. Rechazadas: 2." in bring_in(file, "--dry-run").out


def test_a_row_with_more_cells_than_headings_is_refused(csv_of, a_row, bring_in, rejected):
    file = csv_of([a_row("1-24", Asunto="Uno")])
    file.write_bytes(file.read_bytes().replace(b"Uno", b"Uno;Dos"))
    bring_in(file)
    assert "más celdas que el encabezado" in rejected()[0]["radica_motivos"]


def test_a_sheet_gives_dates_numbers_and_results_of_formulas_as_what_they_are(tmp_path, a_row, bring_in, in_the_log):
    def cell(*at):
        return datetime(*at)  # noqa: DTZ001 - a cell has no zone

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["título"])
    sheet.append([])
    sheet.append(HEADINGS)
    row = a_row(20240012345.0, **{
        "Fecha": cell(2024, 5, 6), "Hora": time(9, 20), "Fecha respuesta": cell(2024, 5, 21, 15, 4),
        "Suscriptor": 801200.0, "Municipio": 8078, "Cédula": 1140555777,
    })  # fmt: skip
    sheet.append([row.get(heading) for heading in HEADINGS])
    sheet.append([])  # an empty line in between
    sheet.append(["=1/0", *[row.get(heading) for heading in HEADINGS[1:]]])
    book.save(tmp_path / "pqr.xlsx")
    assert bring_in(tmp_path / "pqr.xlsx").status == 1  # the formula was never computed: its number is missing
    (fact,) = in_the_log()
    data = fact.data
    assert (fact.subject, data["account"], data["municipality"]) == ("H-20240012345", "000801200", "08078")
    assert (data["filed_at"], data["answered_on"]) == ("2024-05-06T14:20:00Z", "2024-05-21")


def test_a_formula_that_nothing_computed_is_not_an_empty_cell(xlsx_of, a_row, bring_in, rejected):
    """Without the date of its closing a case of long ago would enter open."""
    assert bring_in(xlsx_of([a_row("1-24", **{"Fecha cierre": "=TODAY()"})])).status == 1
    (row,) = rejected(encoding="utf-8-sig", delimiter=",")
    assert "cerrada (columna «Fecha cierre»): la celda tiene una fórmula sin calcular" in row["radica_motivos"]


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", "\t"), ("cp1252", ";"), ("utf-16", "|"), ("latin-1", ",")]
)
def test_encoding_and_separator_are_found(csv_of, a_row, bring_in, client, assistant, encoding, delimiter):  # noqa: PLR0917 - fixtures
    assert bring_in(csv_of([a_row("1-24")], encoding=encoding, delimiter=delimiter)).status == 0
    assert client.get("/pqrs/H-1-24", auth=assistant).json()["petitioner"]["name"] == "María Ñúñez"


def test_memory_stays_small_because_rows_are_read_one_by_one(csv_of, a_row, mapping):
    file = csv_of([a_row(str(number)) for number in range(30_000)])
    read = mappings.read(mapping())
    tracemalloc.start()
    assert sum(1 for _ in files.opened(file, read).rows()) == 30_000
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 3 * 1024 * 1024 < file.stat().st_size


def test_quotes_that_do_not_end_are_told_with_their_line(csv_of, a_row, bring_in):
    file = csv_of([a_row("1-24"), a_row("2-24")])
    file.write_bytes(file.read_bytes().replace(b"Calle 20", b'"Calle 20', 1))
    said = bring_in(file)
    assert (said.status, "comillas mal puestas cerca de la línea" in said.err) == (2, True)


def test_a_cell_of_several_lines_comes_back_whole(rejected, csv_of, a_row, bring_in):
    bring_in(csv_of([a_row("1-24", Municipio="", Asunto='Dice "no"; y\nsigue')]))
    assert rejected()[0]["Asunto"] == 'Dice "no"; y\nsigue'
