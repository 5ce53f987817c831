"""`python -m benchmarks.command_in_worker URL CLIENTS SECONDS`: the command benchmark inside a worker's process."""

from __future__ import annotations

import sys

from radica import worker  # noqa: F401 - makes sockets and locks cooperate, so it comes first

# isort: split
from benchmarks.command import heard_per_second

if __name__ == "__main__":
    url, clients, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    print(heard_per_second(url, clients, seconds))
