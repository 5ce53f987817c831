"""`python -m benchmarks.libraries_web PORT`: FastAPI with the libraries that intake's web starts with.

It is started by the same means (radica/lean.py), and nothing else of ours is in it.
"""

# ruff: noqa: E402 - the start begins before the imports

from __future__ import annotations

import sys

from radica import lean

lean.start()

import eventsourcing.application
import eventsourcing.persistence
import msgspec
import prometheus_client
import psycopg2.extras
from cryptography.hazmat.primitives.ciphers import aead
from dateutil import easter
from fastapi import FastAPI
from stdnum import damm
from uvicorn.config import Config
from uvicorn.server import Server

with lean.without("rich"), lean.without("greenlet"):
    import structlog

USED = (aead, damm, easter, eventsourcing, msgspec, prometheus_client, psycopg2, structlog)

if __name__ == "__main__":
    lean.started()
    Server(Config(FastAPI(), port=int(sys.argv[1]), log_config=None, access_log=False)).run()
