"""Citizens who file on the web, without an account: impatient people who press twice and send again."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx

from sample import shares
from sample.case import Case
from sample.petitions import petition

PAUSE_S = (0.4, 2.0)
AGAIN_S = (0.2, 2.0)
MOST_TRIES = 3
AT_ONCE = 20
HABITS = {"once": 6, "double click": 2, "once more": 2}


class Citizen:
    """One person, who files petition after petition until told to stop."""

    def __init__(self, url, client, dice, invoices, desk):
        self._url, self._client, self._dice, self._invoices, self._desk = url, client, dice, invoices, desk
        weights = shares.own()
        self._cells, self._weights = list(weights), list(weights.values())

    def run(self, stopping):
        while not stopping.wait(self._dice.uniform(*PAUSE_S)):
            body, key = self.petition(), self._key()
            match self._dice.choices(list(HABITS), list(HABITS.values()))[0]:
                case "double click":
                    self.at_once(body, key, 2)
                case "once more":
                    self._patiently(body, key, stopping)
                    self._send(body, key)
                case _:
                    self._patiently(body, key, stopping)

    def petition(self):
        cell = self._dice.choices(self._cells, self._weights)[0]
        return petition(cell, self._invoices, self._key()) | {"channel": "web"}

    def filed(self, body, key):
        """File a petition; return its radicado, or None if no answer says that it has one."""
        response = self._send(body, key)
        return response.json()["radicado"] if response is not None and response.is_success else None

    def at_once(self, body, key, times):
        """Send the same request several times in the same instant."""
        with ThreadPoolExecutor(times, thread_name_prefix="citizen-at-once") as pool:
            list(pool.map(lambda _: self._send(body, key), range(times)))

    def _patiently(self, body, key, stopping):
        """Send, and while no answer comes send again under the same key; give up after a few times."""
        for _ in range(MOST_TRIES):
            response = self._send(body, key)
            if response is not None and not response.is_server_error:
                return
            if stopping.wait(self._dice.uniform(*AGAIN_S)):
                return

    def _send(self, body, key):
        try:
            response = self._client.post(f"{self._url}/pqrs", json=body, headers={"Idempotency-Key": key})
        except httpx.TransportError:
            return None
        if response.is_success:
            receipt = response.json()
            self._desk.once(Case(receipt["radicado"], body, receipt))
        return response

    def _key(self):
        return str(uuid.UUID(int=self._dice.getrandbits(128), version=4))
