"""MongoDB as a private process: one node that is a replica set, because transactions need one."""

from __future__ import annotations

import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pymongo
from pymongo.errors import OperationFailure, PyMongoError

from deploy.local import secret_files, waiting
from deploy.local.failure import Failure
from deploy.local.programs import Program

if TYPE_CHECKING:
    from deploy.local.layout import Layout

NAME = "mongod"
REPLICA_SET = "rs0"
ADMINISTRATOR = "administrator"
ALREADY_INITIATED = 23
ANSWER_MILLISECONDS = 3000
PRIMARY_SECONDS = 30.0


@dataclass(frozen=True)
class MongoDB:
    """One MongoDB server. `password` empty leaves it open on loopback: for tests only."""

    layout: Layout
    port: int
    password: str

    @property
    def url(self) -> str:
        """The administrator's address."""
        return self.url_of(ADMINISTRATOR, self.password, "")

    def url_of(self, user: str, password: str, database: str) -> str:
        """The address of a database for a user."""
        who, source = (f"{user}:{password}@", "&authSource=admin") if password else ("", "")
        return f"mongodb://{who}127.0.0.1:{self.port}/{database}?replicaSet={REPLICA_SET}{source}"

    def prepare(self) -> None:
        """Make the data folder and the key that members of a replica set know each other by."""
        (self._home / "data").mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.password:
            secret_files.secret(self.layout.secrets, "mongo_keyfile")

    def program(self) -> Program:
        """How to run it."""
        command = [
            str(binary()), "--dbpath", str(self._home / "data"), "--port", str(self.port), "--bind_ip", "127.0.0.1",
            "--nounixsocket", "--replSet", REPLICA_SET, "--oplogSize", "256", "--wiredTigerCacheSizeGB", "0.25",
            "--setParameter", "diagnosticDataCollectionEnabled=false",
        ]  # fmt: skip
        if self.password:
            command += ["--keyFile", str(self.layout.secrets / "mongo_keyfile")]
        return Program(NAME, "servers", tuple(command), stop_seconds=60, port=self.port)

    def ready(self) -> bool:
        """Whether it answers."""
        with self._direct() as client:
            try:
                client.admin.command("ping")
            except PyMongoError:
                return False
        return True

    def initiate(self) -> None:
        """Make it a replica set of one and give it its administrator, once; follow a changed port."""
        known = self._knows_administrator()
        with self._direct(known=known) as client:
            try:
                client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": [self._member]})
            except OperationFailure as refusal:
                if refusal.code != ALREADY_INITIATED:
                    raise
            if known or not self.password:
                self._follow_port(client)
        self._wait_for_primary()
        if not known and self.password:
            # The only thing that a server without users lets a local client do.
            with self._direct() as client:
                client.admin.command("createUser", ADMINISTRATOR, pwd=self.password, roles=["root"])

    def ensure_user(self, user: str, password: str, database: str) -> None:
        """Give a service its user, who reads and writes one database and nothing else."""
        roles = [{"role": role, "db": database} for role in ("readWrite", "dbAdmin")]
        with self._direct(known=True) as client:
            known = client.admin.command("usersInfo", user)["users"]
            client.admin.command("updateUser" if known else "createUser", user, pwd=password, roles=roles)

    def erase(self) -> None:
        """Delete its data."""
        shutil.rmtree(self._home, ignore_errors=True)

    @property
    def _home(self) -> Path:
        return self.layout.folder / NAME

    @property
    def _member(self) -> dict[str, object]:
        return {"_id": 0, "host": f"127.0.0.1:{self.port}"}

    def _direct(self, *, known: bool = False) -> pymongo.MongoClient[dict[str, Any]]:
        """A client of this node alone, which also answers before it belongs to a set."""
        who = f"{ADMINISTRATOR}:{self.password}@" if known and self.password else ""
        return pymongo.MongoClient(
            f"mongodb://{who}127.0.0.1:{self.port}/?directConnection=true", serverSelectionTimeoutMS=ANSWER_MILLISECONDS
        )

    def _knows_administrator(self) -> bool:
        with self._direct(known=True) as client:
            try:
                client.admin.command("ping")
            except OperationFailure:
                return False
        return True

    def _follow_port(self, client: pymongo.MongoClient[dict[str, Any]]) -> None:
        config = client.admin.command("replSetGetConfig")["config"]
        if config["members"][0]["host"] != self._member["host"]:
            config["members"][0]["host"] = self._member["host"]
            config["version"] += 1
            client.admin.command("replSetReconfig", config, force=True)

    def _wait_for_primary(self) -> None:
        def elected() -> bool:
            with self._direct() as client:
                return bool(client.admin.command("hello").get("isWritablePrimary"))

        if not waiting.until(elected, PRIMARY_SECONDS):
            raise Failure(
                "MongoDB no eligió su nodo principal.",
                f"Su registro está en {self.layout.logs / NAME}.log; «make stop» y «make run» lo arrancan de nuevo.",
            )


def binary() -> Path:
    """The mongod of the machine, or the one that came as a wheel with the libraries.

    Raises:
        Failure: neither is there.
    """
    on_path = shutil.which("mongod")
    if on_path:
        return Path(on_path)
    package = importlib.util.find_spec("fiftyone")
    for folder in package.submodule_search_locations or [] if package else []:
        candidate = Path(folder) / "db" / "bin" / "mongod"
        if candidate.exists():
            return candidate
    raise Failure("No se encuentra mongod.", "Instale MongoDB 6 o posterior de modo que mongod esté en el PATH.")
