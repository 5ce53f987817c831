"""Processes that are killed, told to stop, and frozen (F1-F3)."""

from __future__ import annotations

import signal
from contextlib import suppress

from tests.chaos.faults import Fault
from tests.chaos.faults.wiretap import wiretap

from radica.testing import eventually

ROUNDS = 3
BETWEEN_S = 1.5
DIES_WITHIN_S = 25.0
GRACE_S = 25.0
FROZEN_S = 45.0
AFTERWARDS_S = 3.0


class KilledMidHandler(Fault):
    """F1: kill -9 of any process, and of workers between the commit of an effect and its acknowledgement.

    Finding 4: the same delivery comes a second time, perhaps while the first still runs; only the inbox row written in
    the effect's own transaction tells them apart.
    """

    code = "F1"

    def strike(self, world):
        for _ in range(ROUNDS):
            self._kill_anywhere(world)
            self._kill_before_the_ack(world)

    def _kill_anywhere(self, world):
        name = world.dice.choice(world.installation.names)
        with world.outage(name, down=False):
            world.tell("kill", target=name)
            world.installation.kill(name)
            world.wait(BETWEEN_S)
            world.installation.wait_ready()

    def _kill_before_the_ack(self, world):
        name = world.dice.choice(world.installation.of_kind("worker"))
        visit = world.dice.randint(1, 3)
        kill_at(world, name, f"worker.committed=kill@{visit}")


class KilledAfterCommit(Fault):
    """F1, web: kill -9 between the commit of a command and its answer; the client only sees a broken connection."""

    code = "F1W"

    def strike(self, world):
        for name in ("intake-web", f"{world.dice.choice(world.installation.relayed)}-web"):
            with world.outage(name, down=False):
                kill_at(world, name, f"command.committed=kill@{world.dice.randint(1, 5)}")
                world.installation.wait_ready()


class ToldToStop(Fault):
    """F2: SIGTERM to each process in turn under load, as in a deploy.

    Finding 1: nameko's own stop lost the acknowledgement of whatever was in flight, so every deploy doubled work. Ours
    must hand out nothing twice, and end within its grace with status 0.
    """

    code = "F2"

    def strike(self, world):
        vhost = world.installation.vhost
        with wiretap(world.servers.management, vhost, world.servers.amqp_url(vhost)) as tap:
            for name in world.dice.sample(world.installation.names, len(world.installation.names)):
                self._stop(world, name)
                tap.listen()
            world.wait(AFTERWARDS_S)
        for queue, ids in tap.handed_out_again().items():
            world.find("F2", f"{len(ids)} messages of {queue} were handed out twice by stops in order: {ids[:3]}")

    def _stop(self, world, name):
        installation = world.installation
        with world.outage(name, down=False):
            world.tell("terminate", target=name)
            installation.keeper.hold(name)
            seconds, code = installation.system.terminate(name)
            installation.system.spawn(name)
            installation.keeper.release(name)
            installation.wait_ready()
        if code or seconds > GRACE_S:
            world.find("F2", f"{name} ended with {code} after {seconds:.1f} s")


class Frozen(Fault):
    """F3: SIGSTOP of a process until the broker has given it up, while a second one takes over; then it goes on.

    Findings 3 and 4: the frozen one wakes with messages in hand that another has worked off meanwhile.
    """

    code = "F3"

    def __init__(self):
        self._process, self._second = None, ""

    def strike(self, world):
        name = world.dice.choice(world.installation.of_kind("worker"))
        self._second = f"{name}@2"
        world.installation.system.spawn(self._second)
        web = world.dice.choice(world.installation.of_kind("web"))
        for frozen, seconds in ((web, FROZEN_S / 4), (name, FROZEN_S)):
            with world.outage(frozen):
                world.tell("freeze", target=frozen, seconds=seconds)
                self._process = world.installation.process(frozen)
                self._process.send_signal(signal.SIGSTOP)
                world.wait(seconds)
                self._process.send_signal(signal.SIGCONT)

    def heal(self, world):
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGCONT)
        world.installation.retire(self._second)


def kill_at(world, name, failpoint):
    """Start a process again with a failpoint, and wait until it has died there; without work it is left alone."""
    world.tell("arm", target=name, failpoint=failpoint)
    with world.outage(name, down=False):
        world.installation.restart(name, RADICA_FAILPOINTS=failpoint)
        armed = world.installation.process(name)
        died = waited(lambda: armed.poll() == -signal.SIGKILL, DIES_WITHIN_S)
        world.tell("died at its failpoint" if died else "had no work to die of", target=name)
        if not died:
            world.installation.restart(name)


def waited(condition, seconds):
    """Whether a condition came true in time."""
    try:
        eventually(condition, seconds)
    except AssertionError:
        return False
    return True
