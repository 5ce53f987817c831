"""Servers of a test's own, as processes that it may stop, kill and freeze; started as `make run` starts them."""

from __future__ import annotations

import signal
import subprocess
import time
from contextlib import suppress

from radica.testing import eventually

START_S = 90
STOP_S = 90
RETRY_S = 0.3


class ServerProcess:
    """One program of `deploy.local`, run here instead of under supervision."""

    def __init__(self, program, ready, log):
        self._program, self._ready, self._log = program, ready, log
        self.process = None

    @property
    def pid(self):
        return self.process.pid

    def start(self):
        """Start it and wait until it answers.

        One that ends at once is started again, as supervisord would: a PostgreSQL whose postmaster was killed has to
        wait until the last of the old processes has let go of the shared memory.
        """
        self._run()
        eventually(self._running_and_ready, START_S)

    def stop(self):
        """End it in order."""
        self.process.send_signal(signal.Signals[f"SIG{self._program.stop_signal}"])
        self.process.wait(STOP_S)

    def kill(self):
        """End it as a power cut would end it for its clients: nothing is finished, nothing is said."""
        if self.runs:
            self.process.kill()
            self.process.wait(STOP_S)

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGCONT)

    @property
    def runs(self):
        return self.process is not None and self.process.poll() is None

    def _running_and_ready(self):
        if not self.runs:
            time.sleep(RETRY_S)
            self._run()
        return self._ready()

    def _run(self):
        program = self._program
        who = {"user": program.user, "group": program.user, "extra_groups": []} if program.user else {}
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                program.command, env=dict(program.environment), cwd=program.folder, stdout=log, stderr=log, **who
            )
