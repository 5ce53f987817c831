"""Doing one thing at the server while the next is prepared here."""

from __future__ import annotations

from contextvars import copy_context
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future, ThreadPoolExecutor
    from types import TracebackType


class OneAhead:
    """Carries out calls in order, one at a time, in a thread of the pool (in a worker: a greenlet).

    A call that failed raises where the next one is given, or at the end of the block; when the block is left, none is
    under way any more.
    """

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._under_way: Future[object] | None = None

    def __enter__(self) -> Self:
        """Begin, with nothing under way."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the last call; what it raised matters only if nothing else did."""
        if self._under_way is not None and (failure := self._under_way.exception()) and error is None:
            raise failure

    def do(self, call: Callable[[], object]) -> None:
        """Have `call` carried out after the one before, within the caller's time-outs; do not wait for it."""
        if self._under_way is not None:
            self._under_way.result()
        self._under_way = self._pool.submit(copy_context().run, call)
