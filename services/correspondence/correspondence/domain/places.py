"""Municipalities of the department of Atlántico by their DANE code, for the addressee's line of a letter.

Source: DANE, División Político-Administrativa de Colombia (Divipola), department 08.
"""

from __future__ import annotations

import re

DEPARTMENT = "Atlántico"
MUNICIPALITIES = {
    "08001": "Barranquilla",
    "08078": "Baranoa",
    "08137": "Campo de la Cruz",
    "08141": "Candelaria",
    "08296": "Galapa",
    "08372": "Juan de Acosta",
    "08421": "Luruaco",
    "08433": "Malambo",
    "08436": "Manatí",
    "08520": "Palmar de Varela",
    "08549": "Piojó",
    "08558": "Polonuevo",
    "08560": "Ponedera",
    "08573": "Puerto Colombia",
    "08606": "Repelón",
    "08634": "Sabanagrande",
    "08638": "Sabanalarga",
    "08675": "Santa Lucía",
    "08685": "Santo Tomás",
    "08758": "Soledad",
    "08770": "Suan",
    "08832": "Tubará",
    "08849": "Usiacurí",
}
CODE = re.compile(r"\d{5}")


def municipality(text: str) -> str:
    """Return a municipality as an address has it: a known code becomes its name, anything else stays as it is."""
    if text in MUNICIPALITIES:
        return f"{MUNICIPALITIES[text]} ({DEPARTMENT})"
    return f"Municipio {text} (código DANE)" if CODE.fullmatch(text) else text
