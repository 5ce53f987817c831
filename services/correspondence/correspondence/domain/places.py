"""A municipality in the addressee's line of a letter."""

from __future__ import annotations

import re

from radica.words import MUNICIPALITIES

DEPARTMENT = "Atlántico"
CODE = re.compile(r"\d{5}")


def municipality(text: str) -> str:
    """Return a municipality as an address has it: a known code becomes its name, anything else stays as it is."""
    if text in MUNICIPALITIES:
        return f"{MUNICIPALITIES[text]} ({DEPARTMENT})"
    return f"Municipio {text} (código DANE)" if CODE.fullmatch(text) else text
