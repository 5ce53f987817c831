"""From an append to its effect in another service, real processes all along; and on to the case that reporting shows.

The peer has the same processes, but is woken by a NOTIFY inside the transaction that appends.
"""

from __future__ import annotations

import json
import tempfile
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

from benchmarks import history, servers, two_hops
from benchmarks.harness import Benchmark, Series, Target
from benchmarks.processes import running, until
from benchmarks.subscription import MIGRATIONS, SERVICE
from radica.clock import SystemClock
from radica.outbox import announce
from radica.postgres import WAKE_UP_CHANNEL, Database, Waker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radica.events import BaseEvent

RADICA, PEER = "Radica", "NOTIFY in the transaction"
SLOW, FAST, TWO_HOPS = "10 a second", "300 a second", "act, two hops"
ACTS_A_SECOND = 10
FEWEST = 5
SECONDS, ROUNDS = 10.0, 3
MS = 1000


@contextmanager
def prepared() -> Iterator[Benchmark]:
    """Give the benchmark: one pair of services with a relay for the one hop, an installation in small for two."""
    with (
        servers.database(SERVICE) as source,
        servers.database("benchmark", MIGRATIONS) as target,
        servers.a_virtual_host() as host,
        tempfile.TemporaryDirectory() as folder,
        two_hops.installed() as installation,
    ):
        effects = Path(folder) / "effects"
        effects.touch()
        databases = json.dumps({SERVICE: source.url})
        environment = {"RADICA_RELAY_DATABASES": databases, "RADICA_AMQP_URL": host.url}
        heard = ("benchmarks.listener", "radica", target.url, host.url, str(effects))
        with (
            running(*heard, ready="subscription_hears"),
            running("radica.relay", ready="relay_leads", environment=environment),
        ):
            contestants = Contestants(source.url, effects, installation)
            yield Benchmark(
                title="From an append to its effect in another service",
                points={SLOW: 10, FAST: 300, TWO_HOPS: None},
                metrics={"p50": "ms", "p99": "ms"},
                contestants={RADICA: contestants.radica, PEER: contestants.notify_in_transaction},
                targets=[*_targets()],
                rounds=ROUNDS,
                seconds=SECONDS,
            )


@dataclass
class Contestants:
    """Who appends at a steady rate, and how the relay is woken."""

    database_url: str
    effects: Path
    installation: two_hops.Installation

    def radica(self, rate: int | None, seconds: float) -> dict[str, float]:
        """Append as services do; or act on cases, one after the other."""
        if rate is None:
            radicados = self.installation.file(_count(ACTS_A_SECOND, seconds))
            return _figures([self.installation.transfer(radicado) for radicado in radicados])
        with closing(Database(self.database_url, size=1)) as db:
            db.when_appended(Waker(self.database_url, "benchmark").wake)
            return self._measured(db, rate, seconds, wake="")

    def notify_in_transaction(self, rate: int | None, seconds: float) -> dict[str, float]:
        """Append with the wake-up in the same transaction."""
        if rate is None:
            return {}
        with closing(Database(self.database_url, size=1)) as db:
            return self._measured(db, rate, seconds, wake=f"notify {WAKE_UP_CHANNEL}")

    def _measured(self, db: Database, rate: int, seconds: float, wake: str) -> dict[str, float]:
        before, count = len(self._latencies()), _count(rate, seconds)
        facts = [message.event() for message in history.told(count)]
        began = time.perf_counter()
        for number, fact in enumerate(facts):
            time.sleep(max(0.0, began + number / rate - time.perf_counter()))
            _append(db, fact, wake)
        until(lambda: len(self._latencies()) >= before + count)
        return _figures(self._latencies()[before:])

    def _latencies(self) -> Sequence[float]:
        return [float(line) for line in self.effects.read_text("ascii").splitlines()]


def _append(db: Database, fact: BaseEvent, wake: str) -> None:
    with db.transaction() as tx:
        announce(tx, fact, actor=history.ACTOR, at=SystemClock().now())
        if wake:
            tx.later(wake)


def _count(rate: int, seconds: float) -> int:
    return max(FEWEST, int(rate * seconds))


def _figures(latencies: Sequence[float]) -> dict[str, float]:
    """Return median and 99th percentile, in milliseconds."""
    parts = quantiles(latencies, n=100, method="inclusive")
    return {"p50": parts[49] * MS, "p99": parts[98] * MS}


def _targets() -> Iterator[Target]:
    for point in (SLOW, FAST):
        yield Target("append to effect, p50 (ms)", Series(RADICA, point, "p50"), at_most=8)
        yield Target("append to effect, p99 (ms)", Series(RADICA, point, "p99"), at_most=25)
    yield Target("routing's act to reporting's case, p99 (ms)", Series(RADICA, TWO_HOPS, "p99"), at_most=60)
