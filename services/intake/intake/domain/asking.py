"""What a text typed into the search box asks for: a number, an account, an identity number, a name, or several."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from intake.domain import names, numbers_near
from radica.errors import Invalid

FIELD = "q"
FEWEST_LETTERS = 2
LONGEST_SERIES = 3  # letters: E, EC, S


ID_TYPE = re.compile("^(CC|CE|TI|PA|PPT|NIT)(?=[0-9])")


class By(StrEnum):
    """By what a case is found."""

    NUMBER = "number"
    ACCOUNT = "account"
    IDENTITY = "identity"
    NAME = "name"
    ANSWER = "answer"
    """The number under which the answer left: found wherever a number is."""


CODES = frozenset((By.NUMBER, By.ACCOUNT, By.IDENTITY))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is understood: by what, the words of a name, and a code as it was written."""

    by: frozenset[By]
    name: str = ""
    code: str = ""

    @property
    def plain(self) -> str:
        """The code without dots, dashes and blanks."""
        return numbers_near.plain(self.code)

    @property
    def identity(self) -> str:
        """The plain code without the type of document before it: «CC 72.345.678», as it stands on forms."""
        return ID_TYPE.sub("", self.plain)

    @property
    def letters(self) -> str:
        """The letters that the code begins with: a series of numbers, perhaps."""
        return re.match("[A-Z]*", self.plain)[0]  # type: ignore[index]  # it always matches

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of digits, as dashes, dots and blanks part them."""
        return tuple(re.findall("[0-9]+", self.code))


def understood(text: str, by: By | None = None) -> Asked:
    """Return what a text asks for; `by` has it taken as that alone. Raises Invalid for what nothing can be found by."""
    text = " ".join(names.composed(text).split())
    if by is None:
        name, code = _parted(text)
        kinds = frozenset(({By.NAME} if name else set()) | (CODES if code else set()))
    else:
        name, code = (text, "") if by is By.NAME else ("", text)
        kinds = frozenset((by,))
    _check(text, name, code)
    return Asked(kinds, name, code)


def _parted(text: str) -> tuple[str, str]:
    """Part the words from what has digits; a few letters before the first digits are its series."""
    parts = text.split(" ")
    coded = [any(sign.isdigit() for sign in part) for part in parts]
    if len(parts) > 1 and not coded[0] and coded[1] and parts[0].isalpha() and len(parts[0]) <= LONGEST_SERIES:
        coded[0] = True
    name = " ".join(part for part, code in zip(parts, coded, strict=True) if not code)
    code = " ".join(part for part, code in zip(parts, coded, strict=True) if code)
    return (name if _letters(name) or not code else ""), code


def _check(text: str, name: str, code: str) -> None:
    if not text:
        raise Invalid(
            FIELD, "No escribió qué buscar.", "Escriba un radicado, una cuenta, una identificación o un nombre."
        )
    if name and _letters(name) < FEWEST_LETTERS:
        raise Invalid(
            FIELD, "Con eso no se puede buscar un nombre.", "Escriba al menos dos letras de un nombre o apellido."
        )
    if name and all(word.light for word in names.words(name)):
        raise Invalid(
            FIELD,
            f"«{name}» está en muchos nombres y no distingue a nadie.",
            "Agregue un nombre o un apellido.",
        )
    if not name and not numbers_near.plain(code):
        raise Invalid(
            FIELD, "Ahí no hay ningún número.", "Escriba las cifras del radicado, la cuenta o la identificación."
        )


def _letters(name: str) -> int:
    return sum(len(word.text) for word in names.words(name))
