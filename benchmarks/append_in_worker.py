"""`python -m benchmarks.append_in_worker URL CLIENTS SECONDS`: the append benchmark inside a worker's process."""

from __future__ import annotations

import sys

from radica import worker  # noqa: F401 - makes sockets and locks cooperate, so it comes first

# isort: split
from benchmarks.append import appended_per_second

if __name__ == "__main__":
    url, clients, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    print(appended_per_second(url, clients, seconds))
