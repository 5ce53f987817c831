"""An export of an old system with its mapping, and the command that brings it in."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

import intake
from intake.migrating.command import main
from radica.clock import BOGOTA, Pace

EXAMPLE = Path(intake.__file__).parents[1] / "mapping-example.toml"
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=BOGOTA)  # a Tuesday
HEADINGS = (
    "Radicado", "Tipo de trámite", "Detalle de causal", "Municipio", "Fecha", "Hora", "Fecha límite", "Fecha respuesta",
    "Oficio", "Fecha notificación", "Fecha cierre", "Respuesta", "Suscriptor", "Factura", "Usuario", "Cédula",
    "Dirección", "Teléfono", "Asunto",
)  # fmt: skip
ENDED = {
    "Tipo de trámite": "RECLAMO", "Detalle de causal": "ALTO CONSUMO", "Municipio": "BARANOA", "Fecha": "06/05/2024",
    "Hora": "09:20", "Fecha límite": "28/05/2024", "Fecha respuesta": "21/05/2024", "Oficio": "S-2024/0987",
    "Fecha notificación": "24/05/2024", "Fecha cierre": "05/06/2024", "Respuesta": "DESFAVORABLE",
    "Suscriptor": "801200", "Factura": "F-2024-04-801200", "Usuario": "María Ñúñez", "Cédula": "1.140.555.777",
    "Dirección": "Calle 20 # 15-33", "Teléfono": "300 555 7788", "Asunto": "Consumo alto; pide revisión",
}  # fmt: skip
STILL_OPEN = {
    "Fecha": "20/11/2026", "Fecha límite": "", "Fecha respuesta": "", "Oficio": "", "Fecha notificación": "",
    "Fecha cierre": "", "Respuesta": "",
}  # fmt: skip
COMMAND_S = 60


@pytest.fixture
def a_row():
    """Give a row of the export: a case that ended, unless told otherwise."""
    return lambda number, **changed: {"Radicado": number, **ENDED, **changed}


@pytest.fixture
def an_open_row():
    return lambda number, **changed: {"Radicado": number, **ENDED, **STILL_OPEN, **changed}


@pytest.fixture
def csv_of(tmp_path):
    """Write rows as the old system exports them: two lines of title, Windows-1252, semicolons."""

    def write(rows, name="pqr.csv", encoding="cp1252", delimiter=";", headings=HEADINGS):
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            lines = csv.writer(file, delimiter=delimiter)
            lines.writerows([["RELACIÓN DE PQR"], [], headings])
            lines.writerows([[row.get(heading, "") for heading in headings] for row in rows])
        return path

    return write


@pytest.fixture
def xlsx_of(tmp_path):
    def write(rows, name="pqr.xlsx"):
        book = openpyxl.Workbook()
        sheet = book.active
        for cells in (["RELACIÓN DE PQR"], [], HEADINGS):
            sheet.append(cells)
        for row in rows:
            sheet.append([row.get(heading) for heading in HEADINGS])
        book.save(tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def mapping(tmp_path):
    """Write the example's mapping, with texts in it replaced."""

    def write(*replaced):
        text = EXAMPLE.read_text(encoding="utf-8")
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "mapeo.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def environment(settings, tmp_path):
    Pace(NOW, datetime.now(UTC), rate=0).write(tmp_path / "clock.json")
    return {
        "RADICA_DATABASE_URL": settings.need("database_url"),
        "RADICA_PERSONAL_DATA_KEY": settings.need("personal_data_key"),
        "RADICA_EVIDENCE_KEY": settings.need("evidence_key"),
        "RADICA_CLOCK_FILE": str(tmp_path / "clock.json"),
    }


@pytest.fixture
def bring_in(environment, mapping, monkeypatch, capsys):
    """Run the import in this process; gives its exit status and what it wrote."""

    def run(file, *options, mapped=None):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        status = main([str(file), "--mapping", str(mapped or mapping()), "--operator", "ana.sistemas", *options])
        said = capsys.readouterr()
        return SimpleNamespace(status=status, out=said.out, err=said.err)

    return run


@pytest.fixture
def process(environment, mapping):
    """Run a command of intake in a process of its own."""

    def run(*arguments, **more):
        line = [sys.executable, "-m", "intake", *map(str, arguments)]
        env = {**os.environ, **environment, **more}
        return subprocess.run(line, env=env, capture_output=True, text=True, timeout=COMMAND_S, check=False)

    return run


@pytest.fixture
def rejected(tmp_path):
    """Read a file of rejected rows: each row with its reasons."""

    def read(name="pqr.rechazadas.csv", encoding="cp1252", delimiter=";"):
        with (tmp_path / name).open(encoding=encoding, newline="") as file:
            _, _, headings, *rows = csv.reader(file, delimiter=delimiter)
        return [dict(zip(headings, row, strict=False)) for row in rows]

    return read


@pytest.fixture
def in_the_log(rows):
    """Give the facts of the log: radicado, type, body."""
    return lambda: rows("select subject, type, data, occurred_at, actor_id, actor_lane, sealed from log order by id")
