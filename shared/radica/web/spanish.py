"""What pydantic says of wrong input, said in Spanish: what is wrong, and how to put it right.

Every type of error that pydantic can raise for JSON input has an entry or falls back to a sentence that still names
the field. The value that was sent is never repeated: it may be personal data, and the person has it before them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WHOLE_BODY = "cuerpo"
REQUIRED = "Complete este campo."
NUMBER = "Escriba solo el número, con punto decimal si hace falta."
DATE = "Escriba la fecha como AAAA-MM-DD, por ejemplo 2026-03-31."
INSTANT = "Escriba fecha, hora y zona como 2026-03-31T15:04:05-05:00."

MESSAGES: dict[str, tuple[str, str]] = {
    "missing": ("Falta este dato, que es obligatorio.", REQUIRED),
    "extra_forbidden": ("Este campo no existe.", "Quítelo o corrija su nombre."),
    "json_invalid": ("El cuerpo no es JSON bien formado.", "Revise comas, comillas y llaves."),
    "model_attributes_type": (
        "El cuerpo debe ser un objeto JSON.",
        "Envíe un objeto { … } con el encabezado Content-Type: application/json.",
    ),
    "string_type": ("Debe ser un texto.", "Escríbalo entre comillas."),
    "string_unicode": ("El texto contiene caracteres que no son válidos.", "Vuelva a escribirlo."),
    "string_too_short": ("Es demasiado corto: se piden al menos {min_length} caracteres.", REQUIRED),
    "string_too_long": ("Es demasiado largo: se admiten hasta {max_length} caracteres.", "Acórtelo."),
    "string_pattern_mismatch": ("No tiene la forma esperada.", "Revise que esté completo y bien escrito."),
    "literal_error": ("No es uno de los valores admitidos.", "Use uno de: {expected}."),
    "enum": ("No es uno de los valores admitidos.", "Use uno de: {expected}."),
    "bool_type": ("Debe ser verdadero o falso.", "Escriba true o false, sin comillas."),
    "bool_parsing": ("Debe ser verdadero o falso.", "Escriba true o false, sin comillas."),
    "int_type": ("Debe ser un número entero.", "Escriba solo el número, sin decimales."),
    "int_parsing": ("Debe ser un número entero.", "Escriba solo el número, sin decimales."),
    "int_parsing_size": ("El número es demasiado grande.", "Revise la cifra."),
    "int_from_float": ("Debe ser un número entero.", "Escriba solo el número, sin decimales."),
    "float_type": ("Debe ser un número.", NUMBER),
    "float_parsing": ("Debe ser un número.", NUMBER),
    "finite_number": ("Debe ser un número finito.", NUMBER),
    "decimal_type": ("Debe ser un número decimal.", NUMBER),
    "decimal_parsing": ("Debe ser un número decimal.", NUMBER),
    "decimal_max_digits": ("Tiene más de {max_digits} cifras.", "Revise la cifra."),
    "decimal_max_places": ("Tiene más de {decimal_places} decimales.", "Redondéelo."),
    "decimal_whole_digits": ("Tiene más de {whole_digits} cifras enteras.", "Revise la cifra."),
    "greater_than": ("Debe ser mayor que {gt}.", "Revise la cifra."),
    "greater_than_equal": ("Debe ser {ge} o más.", "Revise la cifra."),
    "less_than": ("Debe ser menor que {lt}.", "Revise la cifra."),
    "less_than_equal": ("Debe ser {le} o menos.", "Revise la cifra."),
    "multiple_of": ("Debe ser múltiplo de {multiple_of}.", "Revise la cifra."),
    "date_type": ("Debe ser una fecha.", DATE),
    "date_parsing": ("Debe ser una fecha.", DATE),
    "date_from_datetime_parsing": ("Debe ser una fecha.", DATE),
    "date_from_datetime_inexact": ("Debe ser una fecha, sin hora.", DATE),
    "date_past": ("La fecha debe estar en el pasado.", DATE),
    "date_future": ("La fecha debe estar en el futuro.", DATE),
    "datetime_type": ("Debe ser una fecha con hora.", INSTANT),
    "datetime_parsing": ("Debe ser una fecha con hora.", INSTANT),
    "datetime_from_date_parsing": ("Debe ser una fecha con hora.", INSTANT),
    "datetime_object_invalid": ("Debe ser una fecha con hora.", INSTANT),
    "timezone_aware": ("La hora debe decir su zona horaria.", INSTANT),
    "timezone_naive": ("La hora no debe llevar zona horaria.", "Quite la zona horaria."),
    "time_parsing": ("Debe ser una hora.", "Escríbala como HH:MM."),
    "uuid_type": ("Debe ser un identificador UUID.", "Cópielo completo."),
    "uuid_parsing": ("Debe ser un identificador UUID.", "Cópielo completo."),
    "list_type": ("Debe ser una lista.", "Escríbala entre corchetes [ … ]."),
    "tuple_type": ("Debe ser una lista.", "Escríbala entre corchetes [ … ]."),
    "set_type": ("Debe ser una lista.", "Escríbala entre corchetes [ … ]."),
    "frozen_set_type": ("Debe ser una lista.", "Escríbala entre corchetes [ … ]."),
    "dict_type": ("Debe ser un objeto.", "Escríbalo entre llaves { … }."),
    "model_type": ("Debe ser un objeto.", "Escríbalo entre llaves { … }."),
    "too_short": ("Debe tener al menos {min_length} elementos.", "Agregue los que faltan."),
    "too_long": ("Admite hasta {max_length} elementos.", "Quite los que sobran."),
    "union_tag_invalid": ("No es uno de los tipos admitidos.", "Use uno de: {expected_tags}."),
    "union_tag_not_found": ("Falta decir de qué tipo es.", "Agregue el campo {discriminator}."),
    "url_parsing": ("Debe ser una dirección web.", "Escríbala completa, con https://."),
    "none_required": ("Este campo debe ir vacío.", "Quite su valor."),
}
UNKNOWN = ("El valor no es válido.", "Revise este campo.")
OWN_TYPES = frozenset({"value_error", "assertion_error"})


def said(error: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return field, what is wrong, and the way out for one error of pydantic's list."""
    kind = str(error.get("type", ""))
    field = field_name(error.get("loc", ()), kind)
    context = {name: _plain(value) for name, value in error.get("ctx", {}).items()}
    if kind in OWN_TYPES:
        return field, _own_words(error), UNKNOWN[1]
    if kind == "missing" and field == WHOLE_BODY:
        return field, "Falta el cuerpo de la solicitud.", "Envíe un objeto JSON."
    detail, way_out = MESSAGES.get(kind, UNKNOWN)
    return field, detail.format_map(_Blanks(context)), way_out.format_map(_Blanks(context))


def field_name(location: Sequence[int | str], kind: str = "") -> str:
    """Return the path of a field as people write it: `petitioner.name`, `work_orders[0].type`."""
    parts = list(location)
    if parts and parts[0] in {"body", "query", "path", "header", "cookie"}:
        parts = parts[1:]
    if kind == "json_invalid":
        return WHOLE_BODY
    path = ""
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return path or WHOLE_BODY


def _own_words(error: Mapping[str, Any]) -> str:
    """Validators of ours raise ValueError with a Spanish sentence; pydantic keeps it in the context."""
    return str(error.get("ctx", {}).get("error", UNKNOWN[0])) or UNKNOWN[0]


def _plain(value: object) -> str:
    return str(value).replace(" or ", " o ").replace("'", "")


class _Blanks(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"
