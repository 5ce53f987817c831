from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import Field

from radica.access import Lane
from radica.commands import Receipt
from radica.documents import DocumentStore
from radica.errors import Forbidden, Invalid, NotFound, Refused, Unavailable
from radica.log import PostgresLog
from radica.once import once
from radica.settings import Settings
from radica.testing_http import Issuer, serving
from radica.web import AccessDep, Body, CommandDep, OptionalAccess, PublicCommandDep, Router, answer, create_app, reply

REFUSALS = {
    "invalid": Invalid("account", "La cuenta no existe.", "Revise el número."),
    "refused": Refused("El caso ya está cerrado.", "Ábralo de nuevo."),
    "not-found": NotFound("No existe ese caso."),
    "forbidden": Forbidden("No le corresponde."),
    "unavailable": Unavailable("La base de datos no responde.", retry_after=7),
}


class Petitioner(Body):
    name: Annotated[str, Field(min_length=1, max_length=100)]


class Filing(Body):
    description: str
    petitioner: Petitioner | None = None
    orders: list[Petitioner] = Field(default_factory=list)
    amount: Annotated[int, Field(ge=0)] = 0
    extra: dict[str, Any] = Field(default_factory=dict)


def doors(db, filed):
    """Doors of every sort, as services have them; `filed` counts what got through them."""
    router = Router()

    @router.post("/pqrs", status_code=201)
    def file(command: CommandDep, body: Filing):
        command.access.require(Lane.CUSTOMER_SERVICE_ASSISTANT)

        def act(tx):
            tx.execute("insert into inbox (message_id, source) values (gen_random_uuid(), 'effect')")
            return Receipt("E-1", "PQRRadicated", "0b0e", {"at": command.at.isoformat(), "who": command.access.who})

        return answer(once(db, command, act))

    @router.post("/public", status_code=201)
    def file_as_citizen(command: PublicCommandDep, body: Filing):
        filed.append(body)
        return reply({"who": command.access.who, "lanes": command.access.lanes}, 201)

    @router.get("/me")
    def me(access: OptionalAccess):
        return reply({"who": access.who if access else None})

    @router.get("/refusals/{kind}")
    def refusal(kind: str, access: AccessDep):
        raise REFUSALS[kind]

    @router.get("/broken")
    def broken():
        raise RuntimeError("Juan Pérez vive en la calle 12")

    @router.get("/too-large-for-the-database")
    def too_large():
        with db.transaction() as tx:
            tx.one("select %s::int", (1 << 40,))

    return router


@pytest.fixture
def issuer(clock):
    return Issuer(clock)


@pytest.fixture
def database(make_database):
    return make_database("routing")


@pytest.fixture
def db(database, open_database):
    return open_database(database)


@pytest.fixture
def documents(tmp_path):
    return DocumentStore.in_folder(tmp_path, "routing")


@pytest.fixture
def filed():
    return []


@pytest.fixture
def client(db, issuer, clock, filed):
    """A service with its database."""
    parts = {"routers": [doors(db, filed)], "database": db, "log": PostgresLog(db, "/routing")}
    with serving(create_app("routing", settings=Settings(), clock=clock, keys=issuer.keys, **parts)) as client:
        yield client


@pytest.fixture
def light_client(issuer, clock, documents, filed):
    """A service that needs no database for what is tested."""
    settings = Settings(document_limit_bytes=2_000_000)
    parts = {"routers": [doors(None, filed)], "documents": documents}
    with serving(create_app("routing", settings=settings, clock=clock, keys=issuer.keys, **parts)) as client:
        yield client


@pytest.fixture
def uploading_client(db, issuer, clock, documents):
    """A service that takes uploads in."""
    settings = Settings(document_limit_bytes=2_000_000)
    parts = {"routers": [], "documents": documents, "database": db}
    with serving(create_app("routing", settings=settings, clock=clock, keys=issuer.keys, **parts)) as client:
        yield client


@pytest.fixture
def assistant(issuer):
    return issuer.signed_in(Lane.CUSTOMER_SERVICE_ASSISTANT, who="ana")
