"""`python -m intake erase`: what the operator of the installation sees of erasures, and does about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from intake.erasing import Erasing, Person
    from radica.clock import Clock

ALL = "--all"
USAGE = """Uso: python -m intake erase             los titulares cuyo deber de conservación terminó; no cambia nada
     python -m intake erase --all       suprime los datos de todos ellos
     python -m intake erase RADICADO    suprime los del titular de ese caso, si es uno de ellos
"""
DONE, NOT_DONE, WRONG = 0, 1, 2


class Desk:
    """Lists and carries out what is due. Stopped halfway, the next call goes on: each person is one transaction."""

    def __init__(self, erasing: Erasing, clock: Clock) -> None:
        self._erasing = erasing
        self._clock = clock

    def run(self, asked: Sequence[str], say: Callable[[str], object]) -> int:
        """Do what was asked, telling it in Spanish; returns the exit status."""
        if len(asked) > 1 or (asked and asked[0].startswith("-") and asked[0] != ALL):
            say(USAGE)
            return WRONG
        wanted = asked[0] if asked else None
        if wanted and wanted != ALL:
            return self._one(wanted.upper(), say)
        count = 0
        for person in self._erasing.due(self._clock.now()):
            count += 1
            if wanted == ALL:
                self._erase(person, say)
            else:
                say(f"{_told(person)}\n")
        say(f"{count} titulares con el deber de conservación terminado.\n")
        self._erasing.tidy(self._clock)
        return DONE

    def _one(self, radicado: str, say: Callable[[str], object]) -> int:
        person = self._erasing.person_of(radicado)
        if person is None:
            say(f"Los datos del titular de {radicado} ya se suprimieron.\n")
            return DONE
        if not self._erase(person, say):
            return NOT_DONE
        self._erasing.tidy(self._clock)
        return DONE

    def _erase(self, person: Person, say: Callable[[str], object]) -> bool:
        erased = self._erasing.erase_due(person.refs[0], self._clock.now())
        say(f"{'Suprimido' if erased else 'No se suprime'}. {_told(person)}\n")
        return erased


def _told(person: Person) -> str:
    """A person by their cases: no name is known here."""
    until = f"hasta {person.duty.until.isoformat()}" if person.duty.until else "sin fecha de término todavía"
    return f"Casos {', '.join(sorted(person.cases))}: se conservan {until}, porque {person.duty.why}."
