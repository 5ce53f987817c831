"""Builds what a run needs and takes it away: servers, the proxies before them, an installation, its history."""

from __future__ import annotations

import random
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.chaos.history import Recorder
from tests.chaos.installation import Installation
from tests.chaos.proxy import Proxy
from tests.chaos.servers import Servers
from tests.chaos.world import World

from radica.testing import a_free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = "127.0.0.1"
HISTORY = "history.jsonl"


@contextmanager
def own_servers() -> Iterator[Servers]:
    """Give the three servers, running; their data go at the end."""
    servers = Servers(Path(tempfile.mkdtemp(prefix="radica-chaos-")))
    with ExitStack() as stack:
        stack.callback(servers.close)
        servers.start()
        yield servers


@contextmanager
def world_on(servers: Servers, folder: Path, seed: str, **installation: Any) -> Iterator[World]:
    """Give an installation that runs on these servers, reached through proxies; logs and history stay in `folder`."""
    folder.mkdir(parents=True)
    history = folder / HISTORY
    with ExitStack() as stack:
        recorder = Recorder(history)
        stack.callback(recorder.close)
        between = tuple(
            stack.enter_context(Proxy(HERE, port, a_free_port()))
            for port in (servers.ports.postgres, servers.ports.amqp)
        )
        made = Installation(servers, folder, recorder, between, **installation)
        stack.callback(made.close)
        made.start()
        yield World(made, recorder, history, random.Random(f"{seed} nemesis"))
