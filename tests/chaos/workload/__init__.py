"""The seeded workload: citizens and staff over the public HTTP interfaces, every command written down."""

from __future__ import annotations

import queue
import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress

import httpx
from tests.chaos.workload.citizens import Citizen
from tests.chaos.workload.staff import Clerk
from tests.chaos.workload.transport import CITIZEN, Recording

from sample.case import ASSISTANT
from sample.petitions import Invoice
from sample.roles import Office

PATIENCE_S = 12.0
"""How long a clerk waits for what goes before an act, or for a service that is away; then another case is taken."""
LONGEST_ACT_S = 45.0
"""A sign-in and a request that begin when patience ends."""
SENT_AGAIN = ("Idempotency-Key", "Content-Type", "X-File-Name")
ACCOUNTS = 40
FEW_ACCOUNTS, FEW_INVOICES = 8, 3


class Filed(queue.Queue):
    """Cases that wait for a clerk; one that was filed twice under one key comes once."""

    def __init__(self):
        super().__init__()
        self._seen, self._lock = set(), threading.Lock()

    def once(self, case):
        with self._lock:
            new = case.radicado not in self._seen
            self._seen.add(case.radicado)
        if new:
            self.put(case)


class Workload:
    """Citizens and clerks, a thread each; from a seed, so that the same people ask for the same things."""

    def __init__(self, installation, recorder, seed, citizens=4, clerks=3):
        self.transport = Recording(recorder)
        self.filed = Filed()
        self._stopping = threading.Event()
        self.office = Office(installation.urls(), installation.logins(), PATIENCE_S, self.transport)
        self._public = httpx.Client(transport=self.transport)
        invoices = _invoices(self.office, installation)
        url = installation.system.url("intake")
        self.citizens = [
            Citizen(url, self._public, random.Random(f"{seed} citizen {number}"), invoices, self.filed)
            for number in range(citizens)
        ]
        self.clerks = [
            Clerk(self.office, random.Random(f"{seed} clerk {number}"), self.filed) for number in range(clerks)
        ]
        self._pool = ThreadPoolExecutor(citizens + clerks, thread_name_prefix="client")
        self._running = []

    def start(self):
        self._running = [self._pool.submit(person.run, self._stopping) for person in (*self.citizens, *self.clerks)]

    def stop(self):
        """Have everybody finish the request in hand; raises what any of them did not expect."""
        self._stopping.set()
        ended, going = wait(self._running, timeout=PATIENCE_S + LONGEST_ACT_S)
        assert not going, f"{len(going)} clients hang"
        for future in ended:
            future.result()

    def retry_the_unknown(self):
        """Send every command of unknown outcome once more under its key; return how many there were."""
        unknown = self.transport.open
        for command in unknown.values():
            with suppress(httpx.TransportError):  # it is written down and stays unknown
                self._send_again(command)
        return len(unknown)

    def _send_again(self, command):
        sent = command.request
        headers = {name: sent.headers[name] for name in SENT_AGAIN if name in sent.headers}
        request = httpx.Request(sent.method, sent.url, headers=headers, content=sent.content)
        auth = None if command.actor == CITIZEN else self.office._person(command.actor)
        self._public.send(request, auth=auth)

    def close(self):
        self._stopping.set()
        self._pool.shutdown()
        self.office.close()
        self._public.close()

    @property
    def counts(self):
        return sum((clerk.counts for clerk in self.clerks), Counter())


def _invoices(office, installation):
    """A few invoices to be disputed; none where billing does not run."""
    if "billing" not in installation.services:
        return []
    installation.system.run("billing", "seed", "--accounts", str(ACCOUNTS), "--seed", "7")
    accounts = office.read(ASSISTANT, "billing", "/accounts", limit=FEW_ACCOUNTS)["items"]
    return [
        Invoice(row["account"], invoice["number"])
        for row in accounts
        for invoice in office.read(ASSISTANT, "billing", f"/accounts/{row['account']}/invoices", limit=FEW_INVOICES)[
            "items"
        ]
    ]
