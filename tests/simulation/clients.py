"""People: citizens who file and repeat, staff who act on what was filed, each until they know how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from tests.chaos.history import Line, Type
from tests.simulation.scheduler import Process
from tests.simulation.stand_ins import run

from intake import bodies as intake_bodies
from radica.access import Lane
from radica.errors import NotFound, RadicaError, Unavailable
from radica.events.common import Kind, Result
from radica.testing import a_command, a_person
from routing import bodies as routing_bodies

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulation.world import World

    from radica.commands import Command, Receipt

PATIENCE_S = 30.0
PAUSE_S = 2.0
MOST_ATTEMPTS = 40
REGISTER = "register"
ASSISTANT = a_person(Lane.CUSTOMER_SERVICE_ASSISTANT)
DIRECTOR = a_person(Lane.COMMERCIAL_DIRECTOR)
CITIZEN = a_person(Lane.CITIZEN)


class Act(StrEnum):
    """What staff may do with a case here."""

    TRANSFER = "transfer"
    ASSIGN = "assign"
    RESOLVE = "resolve"


@dataclass(frozen=True)
class Petition:
    """What becomes of one case: how it is filed, whether twice at once, and what staff then do, all at once."""

    recurso: bool = False
    twice: bool = False
    acts: tuple[Act, ...] = ()


@dataclass
class Answer:
    """A request under way, as its client sees it."""

    receipt: Receipt | None = None
    refusal: RadicaError | None = None

    @property
    def came(self) -> bool:
        """Whether there is an answer."""
        return self.receipt is not None or self.refusal is not None


def citizen(world: World, number: int, petition: Petition) -> Process:
    """Return a citizen who files a petition, and the staff who then act on it."""
    name = f"citizen-{number}"

    def file(process: Process) -> str | None:
        body = _filing(number, petition)
        command = a_command(CITIZEN, key=f"{name}-files")
        request = body.model_dump(mode="json", exclude={"petitioner", "description"}, exclude_unset=True)
        call = Call(REGISTER, "intake.web", command, request, lambda intake: run(intake.filing.file(command, body)))
        return _until_known(world, process, call)

    def files_and_is_served(process: Process) -> None:
        radicado = file(process)
        if radicado is not None:
            for act in petition.acts:
                call = _act(act, radicado, petition, f"{name}-{act}")
                world.scheduler.spawn(process, act, partial(_until_known, world, process, call, radicado))

    def begin(process: Process) -> dict[str, Callable[[], None]]:
        threads = {"files": lambda: files_and_is_served(process)}
        if petition.twice:
            threads["files again"] = lambda: file(process) and None
        return threads

    return Process(name, begin)


@dataclass(frozen=True)
class Call:
    """A request: to which program, under which command, and what it does there."""

    f: str
    target: str
    command: Command
    request: dict[str, Any]
    act: Callable[[Any], Receipt]


def _until_known(world: World, process: Process, call: Call, case: str | None = None) -> str | None:
    """Repeat a request under its key until it was carried out or refused; return the radicado if it was."""
    for _ in range(MOST_ATTEMPTS):
        answer = _asked(world, process, call, case)
        if answer.receipt is not None:
            return answer.receipt.radicado
        if answer.refusal is not None and not isinstance(answer.refusal, NotFound | Unavailable):
            return None
        world.scheduler.wait(lambda: False, PAUSE_S)
    return None


def _asked(world: World, process: Process, call: Call, case: str | None) -> Answer:
    answer, target = Answer(), world.process(call.target)
    op = str(len(world.lines))
    who = call.command.access.who
    begun = Line(op, process.name, world.scheduler.now, Type.INVOKE, call.f, call.command.key, case, who, call.request)
    world.lines.append(begun)
    world.note(process.name, "asks", f"{call.f} under {call.command.key}")
    started = target.starts
    if target.alive:
        world.scheduler.spawn(target, call.f, lambda: _answer(call, answer, target))
        world.scheduler.wait(lambda: answer.came or target.starts != started or not target.alive, PATIENCE_S)
    outcome, response = _outcome(answer, sent=target.alive or target.starts != started)
    world.lines.append(
        Line(op, process.name, world.scheduler.now, outcome, call.f, call.command.key,
             answer.receipt.radicado if answer.receipt else case, who, None, response)
    )  # fmt: skip
    world.note(process.name, f"is told {outcome}", _told(answer))
    return answer


def _answer(call: Call, answer: Answer, process: Process) -> None:
    try:
        answer.receipt = call.act(process.application)
    except RadicaError as refusal:
        answer.refusal = refusal


def _outcome(answer: Answer, *, sent: bool) -> tuple[Type, dict[str, Any]]:
    if answer.receipt is not None:
        return Type.OK, {"status": 201, "body": answer.receipt.to_json()}
    if answer.refusal is None:
        return (Type.INFO if sent else Type.FAIL), {}
    status = answer.refusal.status
    outcome = Type.INFO if isinstance(answer.refusal, Unavailable) else Type.FAIL
    return outcome, {"status": status, "body": {"detail": answer.refusal.detail}}


def _told(answer: Answer) -> str:
    if answer.receipt is not None:
        return f"{answer.receipt.event} of {answer.receipt.radicado}"
    return answer.refusal.detail if answer.refusal else "no answer"


def _filing(number: int, petition: Petition) -> intake_bodies.Filing:
    petitioner = {"name": "Ana", "id_number": f"100{number}", "address": "Calle 1"}
    return intake_bodies.Filing.model_validate(
        {
            "petitioner": petitioner,
            "kind": Kind.RECURSO_REPOSICION if petition.recurso else Kind.RECLAMACION,
            "channel": "web",
            "cause_code": "102",
            "account": f"C{number}",
            "municipality": "08078",
            "description": "La factura llegó muy alta.",
        }
    )


def _act(act: Act, radicado: str, petition: Petition, key: str) -> Call:
    command = a_command(DIRECTOR if act is Act.ASSIGN else ASSISTANT, key=key)
    if act is Act.TRANSFER:
        transfer = routing_bodies.Transfer()
        return Call(act, "routing.web", command, {}, lambda routing: routing.transfer(command, radicado, transfer))
    if act is Act.ASSIGN:
        assign = routing_bodies.Assignment(person="persona-1")
        return Call(act, "routing.web", command, {}, lambda routing: routing.assign(command, radicado, assign))
    result = Result.CONFIRMA if petition.recurso else Result.ACCEDE
    resolution = intake_bodies.WindowResolution(what_was_done="Se explicó la factura.", result=result)
    return Call(
        act, "intake.web", command, {}, lambda intake: intake.acts.resolve_at_window(command, radicado, resolution)
    )
