"""`python -m benchmarks.bare_web PORT`: FastAPI as we serve it, with no route and nothing of ours."""

from __future__ import annotations

import sys

import uvicorn
from fastapi import FastAPI

if __name__ == "__main__":
    uvicorn.run(FastAPI(), port=int(sys.argv[1]), log_config=None, access_log=False)
