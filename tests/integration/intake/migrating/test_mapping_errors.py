"""A mapping or a file that cannot be used: told all at once, with the key and the way out, before anything is read."""

from __future__ import annotations

import pytest

WRONG = [
    (('numero = "Radicado"', 'nmero = "Radicado"'), ["columnas.nmero: no existe; use: numero", "columnas.numero"]),
    (('canal = "escrito"', ""), ["columnas.canal: falta; escriba de qué columna sale o fijos.canal"]),
    (("[anchos]", "[anchuras]"), ["[anchuras]: no existe esa sección; use: origen"]),
    (('sistema = "Sysman"', ""), ["origen.sistema: falta"]),
    (('canal = "escrito"', 'canal = "escrito"\ntipo = "queja"'), ["fijos.tipo: ya está en [columnas]"]),
    (('canal = "escrito"', 'canal = "escrito"\nnumero = "7"'), ["fijos.numero: es distinto en cada fila"]),
    (("%d/%m/%Y %H:%M", "%d/%m"), ["fechas.formatos: una lista de formatos"]),
    (("%d/%m/%Y %H:%M", "%d %Y"), ["fechas.formatos: una lista de formatos"]),
    (("America/Bogota", "America/Macondo"), ["fechas.zona: no se conoce"]),
    (("fila_encabezado = 3", "fila_encabezado = 0"), ["archivo.fila_encabezado: el número"]),
    (("cuenta = 9", 'cuenta = "nueve"'), ["anchos.cuenta: un número de cifras"]),
    (('# codificacion = "latin-1"', 'codificacion = "marciano"'), ["archivo.codificacion: no se conoce"]),
    (('# separador = ";"', 'separador = ";;"'), ["archivo.separador: un solo carácter"]),
    (('"RECLAMO" = "reclamacion"', '"RECLAMO" = 1'), ["valores.tipo: es una tabla"]),
    (("[origen]", "[origen"), ["no es TOML en UTF-8"]),
    (('tipo = "Tipo de trámite"', 'tipo = "Clase"'), ["no tiene las columnas: «Clase» (tipo). Tiene: «Radicado»"]),
    (("fila_encabezado = 3", "fila_encabezado = 1"), ["La fila 1 de pqr.csv no tiene las columnas"]),
    (('# codificacion = "latin-1"', 'codificacion = "utf-8"'), ["pqr.csv no está en utf-8"]),
]  # fmt: skip


@pytest.mark.parametrize(("replaced", "told"), WRONG, ids=[new or old for (old, new), _ in WRONG])
def test_what_is_wrong_is_told_and_nothing_is_read(csv_of, a_row, mapping, bring_in, in_the_log, replaced, told):  # noqa: PLR0917 - fixtures
    said = bring_in(csv_of([a_row("1-24")]), mapped=mapping(replaced))
    assert said.status == 2
    assert all(line in said.err for line in told), said.err
    assert in_the_log() == []


def test_every_error_of_a_mapping_is_told_at_once(csv_of, a_row, mapping, bring_in):
    broken = mapping(('numero = "Radicado"', ""), ('sistema = "Sysman"', ""), ("America/Bogota", "Luna"))
    said = bring_in(csv_of([a_row("1-24")]), mapped=broken).err
    assert said.count("\n  - ") == 3


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("no-esta.csv", "No existe el archivo"),
        ("mapeo.toml.xlsx", "no es una hoja xlsx que se pueda leer"),
        ("viejo.xls", "otro formato (.xls)"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path, bring_in, file, told):
    for name in ("mapeo.toml.xlsx", "viejo.xls"):
        (tmp_path / name).write_text("no es un xlsx")
    said = bring_in(tmp_path / file)
    assert (said.status, told in said.err) == (2, True)


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(xlsx_of, a_row, mapping, bring_in):
    said = bring_in(xlsx_of([a_row("1-24")]), mapped=mapping(('# hoja = "PQR 2024"', 'hoja = "PQR 2024"')))
    assert (said.status, "no tiene la hoja «PQR 2024»; tiene: Sheet." in said.err) == (2, True)


def test_a_series_keeps_apart_two_systems_with_the_same_numbers(csv_of, a_row, mapping, bring_in, in_the_log):
    file = csv_of([a_row("1-24")])
    bring_in(file)
    bring_in(csv_of([a_row("1-24")], name="otro.csv"), mapped=mapping(('# serie = "SYS"', 'serie = "ORFEO"')))
    assert [fact.subject for fact in in_the_log()] == ["H-1-24", "H-ORFEO-1-24"]
