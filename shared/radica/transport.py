"""The broker's socket, read in larger pieces.

py-amqp asks the socket for each part of each frame by itself, and sets its time-out before and after each frame: nine
calls a message, which under eventlet were half of what a busy worker did (measured with py-spy). Nothing else is
changed: py-amqp keeps what it read beyond what it wanted.
"""

from __future__ import annotations

import struct
from typing import Any

from amqp.transport import TCPTransport
from kombu.transport import pyamqp

READ_BYTES = 16 * 1024
FRAME_START, FRAME_END_BYTES = struct.Struct(">BHI"), 1


class _BufferedTCP(TCPTransport):
    def _setup_transport(self) -> None:
        super()._setup_transport()
        receive = self.sock.recv
        self._quick_recv = lambda size: receive(max(size, READ_BYTES))

    def has_frame(self) -> bool:
        """Return whether a whole frame was read already, so that reading it waits for nothing."""
        if len(self._read_buffer) < FRAME_START.size:
            return False
        _, _, size = FRAME_START.unpack_from(self._read_buffer)
        return len(self._read_buffer) >= FRAME_START.size + int(size) + FRAME_END_BYTES


class _Connection(pyamqp.Connection):
    def blocking_read(self, timeout: float | None = None) -> Any:  # noqa: ANN401 - the client's signature
        """Work off the next frame; needs no time-out if it is here."""
        if isinstance(self.transport, _BufferedTCP) and self.transport.has_frame():
            return self.on_inbound_frame(self.transport.read_frame())
        return super().blocking_read(timeout)

    def Transport(self, host: str, *limits: Any, **options: Any) -> Any:  # noqa: ANN401, N802 - the client's hook
        """Return what reads and writes; with TLS py-amqp's own, which has a buffer."""
        if self.ssl:
            return super().Transport(host, *limits, **options)
        connect, _, read, write = limits
        return _BufferedTCP(host, connect_timeout=connect, read_timeout=read, write_timeout=write, **options)


class BufferedTransport(pyamqp.Transport):
    """What kombu is told to open connections with."""

    Connection = _Connection
