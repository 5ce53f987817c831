"""`python -m benchmarks.append_in_worker URL CLIENTS SECONDS`: the append benchmark inside a worker's process."""

from __future__ import annotations

import sys

from radica import worker  # noqa: F401 - makes sockets and locks cooperate, so it comes first

# isort: split
from benchmarks.append import append_one
from benchmarks.clients import per_second
from radica.postgres import Database

if __name__ == "__main__":
    url, clients, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    db = Database(url, size=clients)
    print(per_second(clients, seconds, lambda: append_one(db)))
