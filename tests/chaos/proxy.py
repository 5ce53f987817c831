"""A TCP proxy that hurts what passes through it: it freezes, delays, refuses, or cuts at an exact message.

with Proxy("127.0.0.1", 5432) as proxy:  # clients connect to proxy.port
    proxy.cut_after(END_OF_COMMIT)       # the server commits, the client gets a broken connection

Its own thread and event loop; the verbs are for any thread and have taken effect when they return. No eventlet: it must
keep turning whatever becomes of the processes beside it.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

END_OF_COMMIT = b"COMMIT\0"
"""How a simple query of PostgreSQL's protocol ends that ends with COMMIT: with a zero byte."""
CHUNK = 64 * 1024
CONNECT_S = 5.0
ANSWER_S = 5.0
VERB_S = 10.0
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Way(StrEnum):
    """A direction of the bytes."""

    TO_SERVER = "to_server"
    TO_CLIENT = "to_client"


BOTH = frozenset(Way)


@dataclass(eq=False)
class Link:
    """One client's connection and its counterpart to the server. `cutting` is set once a pattern was met."""

    client: asyncio.StreamWriter
    server: asyncio.StreamWriter
    cutting: asyncio.Event = field(default_factory=asyncio.Event)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    tail: bytes = b""

    def reset(self) -> None:
        """Break both connections at once, as a peer that has died does (RST)."""
        for writer in (self.client, self.server):
            with suppress(OSError):
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
            writer.transport.abort()


@dataclass
class Cut:
    """Break the connection on which `pattern` goes to the server, so many times; before or after it got there."""

    pattern: bytes
    left: int
    forwarded: bool


class Proxy:
    """Listens on `port` of this machine (a free one unless it is given) and forwards to a server."""

    def __init__(self, host: str, server_port: int, port: int = 0) -> None:
        self._target = (host, server_port)
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port: int = self._listener.getsockname()[1]
        self.cuts = 0
        """How many connections a pattern has broken."""
        self._links: set[Link] = set()
        self._cut: Cut | None = None
        self._delay_s = 0.0
        self._refusing = False
        self._loop = asyncio.new_event_loop()
        self._open = {way: asyncio.Event() for way in Way}
        self._thread = threading.Thread(target=self._run, name=f"proxy-{self.port}", daemon=True)

    def __enter__(self) -> Self:
        """Begin to forward."""
        self._thread.start()
        self.flow()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Break every connection and listen no more."""
        self._do(self._break_all)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(VERB_S)
        self._listener.close()

    def flow(self) -> None:
        """Heal everything: bytes pass at once, both ways; what was held is delivered."""

        def act() -> None:
            self._cut, self._delay_s, self._refusing = None, 0.0, False
            for way in Way:
                self._open[way].set()

        self._do(act)

    def freeze(self, ways: frozenset[Way] = BOTH) -> None:
        """Hold all bytes of these ways, of old and of new connections, until `flow`; nothing is lost."""

        def act() -> None:
            for way in ways:
                self._open[way].clear()

        self._do(act)

    def delay(self, seconds: float) -> None:
        """Hold each piece for so long, each way."""
        self._do(lambda: setattr(self, "_delay_s", seconds))

    def cut(self) -> None:
        """Break every connection now; new ones are forwarded."""
        self._do(self._break_all)

    def refuse(self) -> None:
        """Break every connection and every new one, as if the server were gone, until `flow`."""
        self._do(lambda: setattr(self, "_refusing", True))
        self._do(self._break_all)

    def cut_after(self, pattern: bytes, times: int = 1) -> None:
        """Break the next connections on which `pattern` is sent: the server has answered it, the client gets no answer.

        The pattern must be the end of a message, such as `END_OF_COMMIT`.
        """
        self._do(lambda: setattr(self, "_cut", Cut(pattern, times, forwarded=True)))

    def cut_before(self, pattern: bytes, times: int = 1) -> None:
        """Break the next connections on which `pattern` is sent, before the server gets to see it."""
        self._do(lambda: setattr(self, "_cut", Cut(pattern, times, forwarded=False)))

    def _do(self, act: Callable[[], object]) -> None:
        async def done() -> None:
            act()

        asyncio.run_coroutine_threadsafe(done(), self._loop).result(VERB_S)

    def _break_all(self) -> None:
        for link in list(self._links):
            link.reset()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._accepted, sock=self._listener))
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*asyncio.all_tasks(self._loop), return_exceptions=True))
        self._loop.close()

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refusing:
            writer.transport.abort()
            return
        try:
            async with asyncio.timeout(CONNECT_S):
                from_server, to_server = await asyncio.open_connection(*self._target)
        except (OSError, TimeoutError):
            writer.transport.abort()
            return
        link = Link(writer, to_server)
        self._links.add(link)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._forward(link, reader, to_server))
                both.create_task(self._back(link, from_server, writer))
        finally:
            self._links.discard(link)
            writer.close()
            to_server.close()

    async def _forward(self, link: Link, reader: asyncio.StreamReader, server: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await self._next(reader, Way.TO_SERVER):
                cut = self._met(link, data)
                if cut is not None:
                    await self._break(link, cut, data)
                    return
                server.write(data)
                await server.drain()
        server.close()

    async def _back(self, link: Link, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await self._next(reader, Way.TO_CLIENT):
                if link.cutting.is_set():
                    link.answered.set()
                    return
                client.write(data)
                await client.drain()
        client.close()

    async def _next(self, reader: asyncio.StreamReader, way: Way) -> bytes:
        data = await reader.read(CHUNK)
        if data and self._delay_s:
            await asyncio.sleep(self._delay_s)
        if data:
            await self._open[way].wait()
        return data

    def _met(self, link: Link, data: bytes) -> Cut | None:
        """The cut whose pattern ends in `data`, if there is one left to make; a pattern may begin in earlier data."""
        cut = self._cut
        seen = link.tail + data
        link.tail = seen[-CHUNK:]
        if cut is None or cut.left <= 0 or cut.pattern not in seen[-len(data) - len(cut.pattern) + 1 :]:
            return None
        cut.left -= 1
        return cut

    async def _break(self, link: Link, cut: Cut, data: bytes) -> None:
        link.cutting.set()
        if cut.forwarded:
            link.server.write(data)
            await link.server.drain()
            with suppress(TimeoutError):
                async with asyncio.timeout(ANSWER_S):
                    await link.answered.wait()
        self.cuts += 1
        link.reset()
