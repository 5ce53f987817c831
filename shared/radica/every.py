"""The nameko entrypoint that calls a method again and again, with a pause between.

nameko's own timer reckons with the time of day: when the machine's clock is set back by an hour it stays silent for
that hour, and when it is set forward it fires thousands of times to catch up. This one's pauses are durations.

    @every(1.0)
    def on_time(self): ...
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eventlet import Timeout
from eventlet.event import Event
from nameko.extensions import Entrypoint

from radica.errors import Unavailable
from radica.logs import log

if TYPE_CHECKING:
    from collections.abc import Callable

STOP_WITHIN_S = 25.0


class Every(Entrypoint):
    """Calls the decorated method, waits so many seconds, calls it again; one call at a time."""

    def __init__(self, seconds: float, **kwargs: Any) -> None:  # noqa: ANN401 - nameko's own arguments
        super().__init__(**kwargs)
        self._seconds = seconds

    def setup(self) -> None:
        """Be ready to start; called by nameko once."""
        self._stop, self._ended = Event(), Event()

    def start(self) -> None:
        """Begin to call."""
        self.container.spawn_managed_thread(self._run, identifier=f"every-{self.method_name}")

    def stop(self) -> None:
        """Let the call in hand finish, then leave; bounded."""
        self._stop.send()
        with Timeout(STOP_WITHIN_S, exception=False):
            self._ended.wait()

    def _run(self) -> None:
        try:
            while not self._stop.ready():
                self._call()
                with Timeout(self._seconds, exception=False):
                    self._stop.wait()
        finally:
            self._ended.send()

    def _call(self) -> None:
        done: Event = Event()

        def handle_result(_context: object, result: object, exc_info: Any) -> tuple[object, Any]:  # noqa: ANN401
            if exc_info:
                self._tell(exc_info[1])
            done.send()
            return result, exc_info

        self.container.spawn_worker(self, (), {}, handle_result=handle_result)
        done.wait()

    def _tell(self, failure: Exception) -> None:
        """An outage is no error of ours, and the next call comes by itself; anything else is one."""
        if isinstance(failure, Unavailable):
            log.warning("call_waits", method=self.method_name, reason=repr(failure))
        else:
            log.error("call_failed", method=self.method_name, exc_info=failure)


every: Callable[..., Any] = Every.decorator
