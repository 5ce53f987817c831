"""`python -m benchmarks.libraries_web PORT`: FastAPI with the libraries that intake's web uses, and nothing of ours."""

from __future__ import annotations

import sys

import eventsourcing.application
import eventsourcing.persistence
import joserfc.jwk
import joserfc.jwt
import msgspec
import prometheus_client
import psycopg2.extras
import rapidfuzz
import segno
import stdnum
import uvicorn
from cryptography.hazmat.primitives.ciphers import aead
from fastapi import FastAPI

from radica.lean import without

with without("rich"):
    import structlog

USED = (
    aead, eventsourcing, joserfc, msgspec, prometheus_client, psycopg2, rapidfuzz, segno,
    stdnum, structlog,
)  # fmt: skip

if __name__ == "__main__":
    uvicorn.run(FastAPI(), port=int(sys.argv[1]), log_config=None, access_log=False)
