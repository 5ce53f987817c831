"""Runs a nameko service. This module must be imported before any other, so that sockets and locks cooperate."""

from __future__ import annotations

import os

# eventlet's own resolver costs 10 MiB and half the time to start, knows nothing of nsswitch.conf, and serves nobody
# here: psycopg2 looks names up in C, and who connects to the broker has nothing else to do.
os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")  # noqa: TID251 - read by eventlet as it is imported

import eventlet

eventlet.monkey_patch()

import gc
import inspect
import logging
import signal
from typing import TYPE_CHECKING, Any

from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR, DependencyProvider
from nameko.runners import ServiceRunner

from radica import broker
from radica.events import known  # noqa: F401 - loaded with the start, not with the first message
from radica.logs import configure, log
from radica.settings import Settings
from radica.subscription import Subscription

if TYPE_CHECKING:
    from collections.abc import Callable

HEARTBEAT_S = 0.2


class Application(DependencyProvider):
    """Gives each worker the service's application, which is built once when the service starts."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build

    def setup(self) -> None:
        """Build the application; called by nameko once, before anything starts."""
        self._application = self._build()

    def get_dependency(self, worker_ctx: object) -> Any:  # noqa: ANN401, ARG002 - nameko's signature
        """Return the application."""
        return self._application


def hear(service: type[Any]) -> None:
    """Run a service that owns a PostgreSQL database, as its environment says, until SIGTERM or SIGINT."""
    settings = Settings.read("database_url", "amqp_url")
    configure(service.name, settings.log_level)
    run(service, settings.need("amqp_url"))


def topology(service: type) -> None:
    """Make a service's queue and its bindings, so that nothing that is announced before the first start is missed."""
    declare(service, Settings.read("amqp_url").need("amqp_url"))


def run(service: type, amqp_url: str) -> None:
    """Run a service until SIGTERM or SIGINT, then let it finish what it has in hand.

    nameko's own command notices a signal only when its event loop wakes, up to a minute later when idle (measured:
    62 s); hence the short heartbeat here.
    """
    logging.getLogger("nameko.containers").setLevel(logging.CRITICAL)  # the subscription tells, without contents
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    runner = ServiceRunner(config={"AMQP_URI": amqp_url})
    runner.add_service(service)
    runner.start()
    gc.freeze()  # what start-up made stays for good: to look through it again and again costs a tenth of a busy worker
    log.info("worker_started")
    died = eventlet.spawn(runner.wait)
    while not stopping and not died.dead:
        eventlet.sleep(HEARTBEAT_S)
    if died.dead:
        died.wait()  # raises what killed the service: the process ends and its supervisor starts it again
    runner.stop()
    log.info("worker_stopped")


def declare(service: type, amqp_url: str) -> None:
    """Make the queues that a service hears and their bindings; harmless if they exist.

    An exchange keeps nothing for a queue that is not there yet, so this comes before anybody publishes.
    """
    for _, method in inspect.getmembers(service, inspect.isfunction):
        for entrypoint in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ()):
            if isinstance(entrypoint, Subscription):
                with broker.connection(amqp_url, f"{entrypoint.queue}-topology") as connection:
                    broker.declare(connection.channel(), entrypoint.queue, entrypoint.bindings)
