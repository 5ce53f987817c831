"""The traffic light of a term: its colour always comes with words, for those who do not see colours."""

from __future__ import annotations

from dataclasses import dataclass

HURRY = 2
CARE = 5


@dataclass(frozen=True)
class Light:
    """A level for the style sheet (ended, late, hurry, care, calm, none) and the words that say it."""

    level: str
    text: str


ENDED = Light("ended", "Terminado")
BY_STATE = {"cerrada": ENDED, "archivada": ENDED, "pendiente_usuario": Light("none", "Término suspendido")}
"""What a state says by itself: no day counts."""


def light(remaining: int | None, state: str = "") -> Light:
    """Return the light for the business days that remain; negative when the term has passed."""
    if state in BY_STATE:
        return BY_STATE[state]
    if remaining is None:
        return Light("none", "Sin término")
    if remaining < 0:
        return Light("late", f"Vencido hace {_days(-remaining)}")
    if remaining == 0:
        return Light("hurry", "Vence hoy")
    text = f"Queda {_days(remaining)}" if remaining == 1 else f"Quedan {_days(remaining)}"
    if remaining <= HURRY:
        return Light("hurry", text)
    return Light("care" if remaining <= CARE else "calm", text)


def _days(count: int) -> str:
    return "1 día hábil" if count == 1 else f"{count} días hábiles"
