"""Reading the cells of one row; whatever is wrong is noted, so that a row's reasons are told all at once."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from intake.migrating.files import NOT_COMPUTED
from intake.migrating.mapping import plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as Table
    from enum import StrEnum

    from intake.migrating.files import Row
    from intake.migrating.mapping import Mapping

    Word = TypeVar("Word", bound=StrEnum)

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
SCIENTIFIC = re.compile(r"\d+[.,]?\d*[eE]\+\d+")
EXCEL_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#¡REF!", "#¡VALOR!", "#¿NOMBRE?"}
YES_OR_NO = {"si": True, "s": True, "1": True, "x": True, "true": True, "no": False, "n": False, "0": False,
             "false": False}  # fmt: skip
PERIOD = re.compile(r"(\d{4})-?(0[1-9]|1[0-2])")
FIRST_DAY = date(2000, 1, 1)
"""Where the calendar of business days begins."""
SHOWN = 40


class Cells:
    """One row under a mapping: each method returns a field's value, or notes what is wrong and returns None."""

    def __init__(self, row: Row, mapping: Mapping) -> None:
        self._row = row
        self._mapping = mapping
        self.problems: list[str] = []
        self.blamed: set[str] = set()
        """The fields with which something is wrong."""
        if row.too_long:
            self.problems.append("La fila tiene más celdas que el encabezado: revise separadores y comillas.")

    def wrong(self, name: str, why: str) -> None:
        """Note what is wrong with a field, with the column it comes from. `why` never repeats personal data."""
        self.blamed.add(name)
        column = self._mapping.columns.get(name)
        self.problems.append(f"{name}{f' (columna «{column}»)' if column else ''}: {why}.")

    def text(self, name: str, longest: int = 200, *, needed: bool = False, lines: bool = False) -> str | None:
        """Return a text; `lines` lets it have several."""
        found = self._row.values.get(name, "") or self._mapping.fixed.get(name, "")
        if not found or plain(found) in self._mapping.empty:
            if needed:
                self.wrong(name, "falta")
            return None
        if found == NOT_COMPUTED:
            self.wrong(
                name,
                "la celda tiene una fórmula sin calcular; abra la hoja, guárdela otra vez o pegue solo los valores",
            )
            return None
        if found in EXCEL_ERRORS:
            self.wrong(name, f"la celda tiene el error {found}")
            return None
        if not (found.translate({10: 32, 13: 32, 9: 32}) if lines else found).isprintable():
            self.wrong(name, "tiene caracteres que no se ven; escríbalo de nuevo")
            return None
        if len(found) > longest:
            self.wrong(name, f"tiene {len(found)} caracteres y caben {longest}")
            return None
        return found

    def code(self, name: str) -> str | None:
        """Return an account or an invoice; a spreadsheet that took it for a number has spoilt it."""
        found = self.text(name)
        if found is None:
            return None
        if SCIENTIFIC.fullmatch(found):
            self.wrong(name, f"«{found}» es un número que la hoja de cálculo abrevió y perdió cifras")
            return None
        if found.isdecimal():
            found = found.zfill(self._mapping.widths.get(name, 0))
        if not CODE.fullmatch(found):
            self.wrong(name, f"«{found[:SHOWN]}» solo puede tener letras sin tilde, cifras, punto y guion")
            return None
        return found

    def word(self, name: str, known: Iterable[Word], *, needed: bool = False) -> Word | None:
        """Return one of a few words, as the mapping's table translates what stands in the cell, or as it stands."""
        by_name = {plain(word.value): word for word in known}
        return self.found(name, by_name, ", ".join(word.value for word in by_name.values()), needed=needed)

    def found(self, name: str, known: Table[str, Value], told: str, *, needed: bool = False) -> Value | None:
        """Return what `known` has under the cell's text; `told` says in Spanish what it may be."""
        text = self.text(name, needed=needed)
        if text is None:
            return None
        meant = self._mapping.values.get(name, {}).get(plain(text), text)
        value = known.get(plain(meant))
        if value is None:
            self.wrong(name, f"«{text[:SHOWN]}» no se conoce; añádalo a [valores.{name}] como {told}")
        return value

    def yes(self, name: str) -> bool:
        """Return whether the cell says yes; one that says nothing says no."""
        return bool(self.found(name, YES_OR_NO, "si o no"))

    def municipality(self, name: str) -> str | None:
        """Return a DANE code, whose leading zero a spreadsheet may have taken away."""
        text = self.text(name, needed=True)
        if text is None:
            return None
        code = self._mapping.values.get(name, {}).get(plain(text), text)
        if not (code.isascii() and code.isdecimal() and 4 <= len(code) <= 5):  # noqa: PLR2004 - with and without its zero
            self.wrong(name, f"«{text[:SHOWN]}» no es un código DANE de cinco cifras; añádalo a [valores.{name}]")
            return None
        return code.zfill(5)

    def period(self, name: str) -> str | None:
        """Return a month, written as 2024-05 or 202405."""
        text = self.text(name)
        if text is None:
            return None
        month = PERIOD.fullmatch(text[:7] if _iso(text) else text)
        if month is None:
            self.wrong(name, f"«{text[:SHOWN]}» no es un mes como 2024-05")
            return None
        return f"{month[1]}-{month[2]}"

    def day(self, name: str) -> date | None:
        """Return a date, in the mapping's zone."""
        moment = self._moment(name)
        return moment.date() if moment else None

    def moment(self, name: str, hour: str, usual: time) -> datetime | None:
        """Return an aware instant: its hour stands in the same cell, in that of `hour`, or it is the `usual` one."""
        moment = self._moment(name, needed=True)
        if moment is None:
            return None
        text = self.text(hour)
        if text is None:
            at = moment.time() if moment.time() != time.min else usual
            return datetime.combine(moment.date(), at, self._mapping.zone)
        try:
            return datetime.combine(moment.date(), _hour(text), self._mapping.zone)
        except ValueError:
            self.wrong(hour, f"«{text[:SHOWN]}» no es una hora como 14:35 o 02:35 PM")
            return None

    def _moment(self, name: str, *, needed: bool = False) -> datetime | None:
        text = self.text(name, needed=needed)
        if text is None:
            return None
        moment = _parsed(text, self._mapping.dates)
        if moment is None:
            formats = ", ".join(self._mapping.dates)
            self.wrong(name, f"«{text[:SHOWN]}» no es una fecha que exista, escrita como {formats} o 2024-05-31")
            return None
        if moment.tzinfo is not None:
            moment = moment.astimezone(self._mapping.zone).replace(tzinfo=None)
        if moment.date() < FIRST_DAY:
            self.wrong(name, f"«{text[:SHOWN]}» es anterior al año {FIRST_DAY.year}, donde empieza el calendario")
            return None
        return moment


Value = TypeVar("Value")


@lru_cache(maxsize=50_000)  # a file has few days and many rows; strptime is the slowest part of reading one (measured)
def _parsed(text: str, formats: tuple[str, ...]) -> datetime | None:
    if _iso(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return None
    for form in formats:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the mapping's zone is put on by the caller
        except ValueError:
            continue
    return None


def _iso(text: str) -> bool:
    return re.match(r"\d{4}-\d\d-\d\d", text) is not None


def _hour(text: str) -> time:
    spoken = plain(text).replace(".", "").replace(" ", "")
    if spoken.endswith(("am", "pm")):
        form = "%I:%M:%S%p" if spoken.count(":") > 1 else "%I:%M%p"
        return datetime.strptime(spoken, form).time()  # noqa: DTZ007 - an hour has no zone
    return time.fromisoformat(text.strip().zfill(5))
