"""The broker killed, frozen, out of memory and disk, wiped, cut off, and robbed of a queue (F6-F10, F12)."""

from __future__ import annotations

from dataclasses import replace

from tests.chaos.faults import Fault

BROKER = "broker"
DOWN_S = 5.0
FROZEN_S = 30.0
CUT_OFF_S = 40.0
ALARMED_S = 15.0
USUAL_MEMORY, USUAL_DISK = ("absolute", "1GB"), ("200MB",)
TOO_LITTLE_MEMORY, TOO_MUCH_DISK = ("absolute", "1MB"), ("100000GB",)
ALL_OF_IT = "0"


class Killed(Fault):
    """F6: kill -9 of the broker in the middle of publishing and delivering: nobody knows what was confirmed."""

    code = "F6"

    def strike(self, world):
        with world.outage(BROKER):
            world.tell("kill", target=BROKER)
            world.servers.broker.kill()
            world.wait(DOWN_S)
            world.servers.broker.start()


class Frozen(Fault):
    """F7: SIGSTOP of the broker. Finding 3: nameko's own publishers hung for ever; ours wait 10 s at most."""

    code = "F7"

    def strike(self, world):
        with world.outage(BROKER):
            world.tell("freeze", target=BROKER, seconds=FROZEN_S)
            world.servers.broker.freeze()
            world.wait(FROZEN_S)
            world.servers.broker.thaw()

    def heal(self, world):
        world.servers.broker.thaw()
        world.servers.wait_for_broker()


class Alarmed(Fault):
    """F8: memory, then disk, are too little for the broker: it takes no message, and cases are filed all the same."""

    code = "F8"

    def strike(self, world):
        for what, alarmed, usual in (
            ("set_vm_memory_high_watermark", TOO_LITTLE_MEMORY, USUAL_MEMORY),
            ("set_disk_free_limit", TOO_MUCH_DISK, USUAL_DISK),
        ):
            with world.outage(BROKER):
                world.tell("alarm", cause=what)
                world.servers.control(what, *alarmed)
                world.wait(ALARMED_S)
                world.servers.control(what, *usual)

    def heal(self, world):
        world.servers.control("set_vm_memory_high_watermark", *USUAL_MEMORY)
        world.servers.control("set_disk_free_limit", *USUAL_DISK)


class Wiped(Fault):
    """F9: the broker's disk is lost with every queue in it; the operator follows docs/operations.md.

    Finding 11: never let the broker be the only copy.
    """

    code = "F9"

    def strike(self, world):
        with world.outage(BROKER):
            world.tell("wipe", target=BROKER)
            world.servers.wipe_broker()
            world.poison[:] = [replace(each, kept=False) for each in world.poison]
            world.servers.make_vhost(world.installation.vhost)
            make_queues_and_publish_again(world)


class CutOff(Fault):
    """F10: nothing passes between the services and the broker any more, and no end of a connection is told of it.

    Finding 3: half-open sockets; heartbeats and bounded waits have to notice. Then all connections break at once.
    """

    code = "F10"

    def strike(self, world):
        proxy = world.installation.broker_proxy
        with world.outage(BROKER):
            world.tell("cut off", target=BROKER, seconds=CUT_OFF_S)
            proxy.freeze()
            world.wait(CUT_OFF_S)
            proxy.cut()
            proxy.flow()

    def heal(self, world):
        world.installation.broker_proxy.flow()


class QueueDeleted(Fault):
    """F12: an operator deletes a service's queue, with what stood in it; then follows docs/operations.md."""

    code = "F12"

    def strike(self, world):
        queue = world.dice.choice(world.installation.hearing)
        with world.outage(BROKER, down=False):
            world.tell("delete queue", queue=queue)
            world.servers.management.delete(_path(world, "queues", queue)).raise_for_status()
            world.wait(DOWN_S)
            make_queues_and_publish_again(world)


class BindingDeleted(Fault):
    """F12: an operator deletes a binding, so that a service hears less than it should; then follows docs/operations.md.

    The broker takes a message as routed when any queue takes it, so nobody can see this from outside.
    """

    code = "F12B"

    def strike(self, world):
        queue = world.dice.choice(world.installation.hearing)
        bindings = world.servers.management.get(_path(world, "queues", f"{queue}/bindings")).json()
        lost = world.dice.choice([one for one in bindings if one["source"].endswith(".events")])
        with world.outage(BROKER, down=False):
            world.tell("delete binding", queue=queue, exchange=lost["source"], key=lost["routing_key"])
            path = _path(
                world, "bindings", f"e/{lost['source']}/q/{queue}/{lost['properties_key'].replace('#', '%23')}"
            )
            world.servers.management.delete(path).raise_for_status()
            world.wait(DOWN_S)
            make_queues_and_publish_again(world)


def make_queues_and_publish_again(world):
    """What docs/operations.md tells an operator to do after the broker lost data."""
    installation = world.installation

    def act():
        for service in installation.hearing:
            world.tell("make queues", service=service)
            installation.system.run(service, "topology")
        for service in installation.relayed:
            world.tell("publish again", service=service)
            installation.system.run(service, "republish", ALL_OF_IT, module="radica.relay")

    installation.with_relay_stopped(act)


def _path(world, kind, name):
    return f"/api/{kind}/{world.installation.vhost}/{name}"
