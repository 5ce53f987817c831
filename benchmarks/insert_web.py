"""`python -m benchmarks.insert_web PORT URL`: FastAPI as we serve it; its handler takes the body, does one INSERT."""

from __future__ import annotations

import json
import sys
import uuid

import uvicorn
from fastapi import FastAPI
from psycopg2.extras import Json
from psycopg2.pool import ThreadedConnectionPool

from intake.bodies import Filing  # noqa: TC001 - FastAPI reads the annotations at run time

THREADS = 40  # as many as Starlette gives to plain functions
INSERT = """
insert into log (message_id, type, version, subject, sequence, occurred_at, actor_id, actor_lane, data)
values (%s, 'PQRRadicated', 1, %s, 1, now(), 'citizen', 'citizen', %s)
"""


def application(url: str) -> FastAPI:
    """Return an application that stores what it gets."""
    app = FastAPI()
    pool = ThreadedConnectionPool(THREADS, THREADS, url)

    @app.post("/pqrs", status_code=201)
    def file(body: Filing) -> dict[str, str]:
        connection, number = pool.getconn(), str(uuid.uuid4())
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(INSERT, (number, number, Json(body.model_dump(mode="json"), dumps=json.dumps)))
        finally:
            pool.putconn(connection)
        return {"radicado": number}

    return app


if __name__ == "__main__":
    uvicorn.run(application(sys.argv[2]), port=int(sys.argv[1]), log_config=None, access_log=False)
