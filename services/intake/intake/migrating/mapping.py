"""The mapping: which column of a file feeds which field of a case, how its dates are written, what its words mean.

It is a TOML file that the utility writes once for each old system (docs/migration.md).
Everything that is wrong with it is told at once, each with its key and the way out, before a row is read.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from radica.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REQUIRED = ("numero", "tipo", "canal", "causal", "municipio", "presentada")
OPTIONAL = (
    "hora", "radicada", "vence", "respondida", "notificada", "estado", "cerrada", "archivada", "resultado",
    "numero_salida", "numero_recurrido", "cuenta", "factura", "periodo", "anonima", "preferente",
    "notificacion_electronica", "nombre", "tipo_documento", "documento", "direccion", "telefono", "correo",
    "descripcion", "pretension",
)  # fmt: skip
FIELDS = (*REQUIRED, *OPTIONAL)
OF_EACH_ROW = ("numero", "presentada")
"""Fields for which no value can hold in every row."""
USUAL_DATES = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y")
ZONE = "America/Bogota"
SECTIONS: dict[str, tuple[str, ...]] = {
    "origen": ("sistema", "serie"),
    "archivo": ("codificacion", "separador", "hoja", "fila_encabezado", "vacios"),
    "fechas": ("formatos", "zona"),
    "columnas": FIELDS,
    "fijos": FIELDS,
    "valores": FIELDS,
    "anchos": ("cuenta", "factura"),
}
SERIES = re.compile(r"[A-Z0-9]{1,12}")
MOST_LEADING_ROWS = 1000
WIDEST = 60


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping that was found right. `columns` gives each field its column, `values` what a file's words mean."""

    digest: str
    """SHA-256 of the file."""
    system: str
    series: str
    columns: dict[str, str]
    fixed: dict[str, str]
    values: dict[str, dict[str, str]]
    widths: dict[str, int]
    """To how many digits a number is filled up with zeros that a spreadsheet took away."""
    dates: tuple[str, ...] = USUAL_DATES
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo(ZONE))
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    heading_row: int = 1
    empty: frozenset[str] = frozenset()
    """What stands in a cell that says nothing, as `plain` writes it."""


def read(path: Path) -> Mapping:
    """Return the mapping in a file; raises Invalid that tells everything that is wrong with it."""
    try:
        content = path.read_bytes()
        told = tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise Invalid("mapping", f"No se puede leer el mapeo {path}.", "Revise el nombre y la carpeta.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Invalid(
            "mapping", f"El mapeo {path} no es TOML en UTF-8: {error}.", "Corríjalo; el ejemplo muestra la forma."
        ) from error
    wrong = list(_wrong(told))
    if wrong:
        raise Invalid("mapping", "El mapeo tiene errores:\n" + "\n".join(f"  - {line}" for line in wrong))
    return _built(told, hashlib.sha256(content).hexdigest())


def plain(text: str) -> str:
    """Return a text without what people write differently: capitals, accents, spaces around and between."""
    letters = unicodedata.normalize("NFKD", text)
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).casefold().split())


def _built(told: dict[str, Any], digest: str) -> Mapping:
    origin, file, dates = (told.get(name, {}) for name in ("origen", "archivo", "fechas"))
    return Mapping(
        digest=digest,
        system=origin["sistema"].strip(),
        series=origin.get("serie", ""),
        columns=told["columnas"],
        fixed={name: str(value) for name, value in told.get("fijos", {}).items()},
        values={
            name: {plain(theirs): ours for theirs, ours in table.items()}
            for name, table in told.get("valores", {}).items()
        },
        widths=told.get("anchos", {}),
        dates=tuple(dates.get("formatos", USUAL_DATES)),
        zone=ZoneInfo(dates.get("zona", ZONE)),
        encoding=file.get("codificacion"),
        separator=file.get("separador"),
        sheet=file.get("hoja"),
        heading_row=file.get("fila_encabezado", 1),
        empty=frozenset(plain(text) for text in file.get("vacios", ())),
    )


def _wrong(told: dict[str, Any]) -> Iterator[str]:
    for section, content in told.items():
        if section not in SECTIONS:
            yield f"[{section}]: no existe esa sección; use: {', '.join(SECTIONS)}."
        elif not isinstance(content, dict):
            yield f"{section}: es una sección; escríbala como [{section}] con sus claves debajo."
        else:
            unknown = [key for key in content if key not in SECTIONS[section]]
            yield from (f"{section}.{key}: no existe; use: {', '.join(SECTIONS[section])}." for key in unknown)
    given = {name: content for name, content in told.items() if isinstance(content, dict)}
    sections: dict[str, dict[str, Any]] = {name: given.get(name, {}) for name in SECTIONS}
    yield from _wrong_origin(sections["origen"])
    yield from _wrong_fields(sections["columnas"], sections["fijos"])
    yield from _wrong_values(sections["valores"], sections["anchos"])
    yield from _wrong_file(sections["archivo"])
    yield from _wrong_dates(sections["fechas"])


def _wrong_origin(told: dict[str, Any]) -> Iterator[str]:
    system = told.get("sistema")
    if not isinstance(system, str) or not system.strip() or len(system) > WIDEST or not system.isprintable():
        yield 'origen.sistema: falta o no es un texto corto; escriba cómo llaman al sistema anterior, como "Sysman".'
    series = told.get("serie", "")
    if not isinstance(series, str) or (series and not SERIES.fullmatch(series)):
        yield "origen.serie: hasta 12 mayúsculas o cifras sin espacios, o quítela."


def _wrong_fields(columns: dict[str, Any], fixed: dict[str, Any]) -> Iterator[str]:
    for name in REQUIRED:
        if name not in columns and name not in fixed:
            also = "" if name in OF_EACH_ROW else f" o fijos.{name} si vale lo mismo para todas"
            yield f"columnas.{name}: falta; escriba de qué columna sale{also}."
    for name in OF_EACH_ROW:
        if name in fixed:
            yield f"fijos.{name}: es distinto en cada fila; póngalo en [columnas]."
    yield from _wrong_cells(columns, fixed)


def _wrong_cells(columns: dict[str, Any], fixed: dict[str, Any]) -> Iterator[str]:
    for name in (name for name in columns if name in fixed):
        yield f"fijos.{name}: ya está en [columnas]; deje uno de los dos."
    for name, column in columns.items():
        if not isinstance(column, str) or not column.strip():
            yield f"columnas.{name}: escriba entre comillas el encabezado de la columna."
    for name, value in fixed.items():
        if not isinstance(value, str | int) or isinstance(value, bool):
            yield f"fijos.{name}: escriba el valor entre comillas."


def _wrong_values(values: dict[str, Any], widths: dict[str, Any]) -> Iterator[str]:
    for name, table in values.items():
        if not isinstance(table, dict) or not all(isinstance(ours, str) for ours in table.values()):
            yield f'valores.{name}: es una tabla [valores.{name}] con líneas como "RECLAMO" = "reclamacion".'
    for name, width in widths.items():
        if not isinstance(width, int) or isinstance(width, bool) or not 1 <= width <= WIDEST:
            yield f"anchos.{name}: un número de cifras, de 1 a {WIDEST}."


def _wrong_file(told: dict[str, Any]) -> Iterator[str]:
    encoding = told.get("codificacion", "utf-8")
    try:
        codecs.lookup(encoding)
    except (LookupError, TypeError):
        yield 'archivo.codificacion: no se conoce; use "utf-8", "cp1252" o "latin-1", o quítela y se detecta.'
    separator = told.get("separador", ";")
    if not isinstance(separator, str) or len(separator) != 1:
        yield 'archivo.separador: un solo carácter, como ";", "," o "\\t", o quítelo y se detecta.'
    sheet = told.get("hoja", "Hoja1")
    if not isinstance(sheet, str) or not sheet:
        yield "archivo.hoja: el nombre de la hoja entre comillas."
    heading = told.get("fila_encabezado", 1)
    if not isinstance(heading, int) or isinstance(heading, bool) or not 1 <= heading <= MOST_LEADING_ROWS:
        yield f"archivo.fila_encabezado: el número de la fila de los encabezados, de 1 a {MOST_LEADING_ROWS}."
    empty = told.get("vacios", [])
    if not isinstance(empty, list) or not all(isinstance(text, str) for text in empty):
        yield 'archivo.vacios: una lista de textos, como ["-", "N/A"].'


def _wrong_dates(told: dict[str, Any]) -> Iterator[str]:
    formats = told.get("formatos", list(USUAL_DATES))
    if not isinstance(formats, list) or not formats or not all(_is_format(text) for text in formats):
        yield 'fechas.formatos: una lista de formatos con día, mes y año, como ["%d/%m/%Y %H:%M", "%d/%m/%Y"].'
    try:
        ZoneInfo(told.get("zona", ZONE))
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        yield f'fechas.zona: no se conoce; la de Colombia es "{ZONE}".'


def _is_format(text: object) -> bool:
    """Whether a format gives a whole date back: one without its year, or its month, does not."""
    sample = datetime(2024, 11, 23, 14, 35)  # noqa: DTZ001 - only its text matters
    if not isinstance(text, str):
        return False
    try:
        return datetime.strptime(sample.strftime(text), text).date() == sample.date()  # noqa: DTZ007 - same
    except ValueError:
        return False
