"""Runs a web application until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import TYPE_CHECKING

from uvicorn import server
from uvicorn.config import Config

from radica import lean, logs

if TYPE_CHECKING:
    import socket

    from fastapi import FastAPI

    from radica.settings import Settings

KEEP_ALIVE_S = 65  # longer than the 60 s of the usual proxies in front, so that they are the ones who hang up
BACKLOG = 512
HANG_UP_S = 0.1


class Server(server.Server):
    """uvicorn, whose stop no connection escapes."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Finish the requests in flight and hang up, bounded by the configuration."""
        hanging_up = asyncio.create_task(self._hang_up())
        try:
            await super().shutdown(sockets)
        finally:
            hanging_up.cancel()

    async def _hang_up(self) -> None:
        """Ask every connection to end after its answer, again and again.

        uvicorn asks once. One that was accepted in that moment is not asked, and a client that goes on using it was
        served by the stopping process until that was cut off 25 s later (chaos, seed 2, F2).
        """
        while True:
            for connection in list(self.server_state.connections):
                if not connection.transport.is_closing():
                    connection.shutdown()
            await asyncio.sleep(HANG_UP_S)


def serve(app: FastAPI, settings: Settings) -> None:
    """Serve `app` at the address of the settings; on SIGTERM or SIGINT finish the requests in flight and return.

    The process's logs are configured for the app's service.
    Requests that take longer than `settings.http_shutdown_seconds` are cut off. An idle process stops at once.
    """
    logs.configure(app.state.service, settings.log_level)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    lean.started()
    Server(
        Config(
            app,
            host=settings.http_host,
            port=settings.http_port,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.http_trusted_proxies),
            forwarded_allow_ips=settings.http_trusted_proxies,
            lifespan="on",
            backlog=BACKLOG,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=settings.http_shutdown_seconds,
        )
    ).run()


def _leave(_number: int, _frame: object) -> None:
    """End with status 0; without this uvicorn, which raises the signal again at the end, would end as if killed."""
    sys.exit(0)
