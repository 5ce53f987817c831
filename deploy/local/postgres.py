"""PostgreSQL as a private process: its data folder, its program, its address."""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg2

from deploy.local.failure import Failure
from deploy.local.programs import Program

if TYPE_CHECKING:
    from deploy.local.layout import Layout

NAME = "postgres"
SYSTEM_USER = "postgres"  # made by the Debian package
SHARED_PLACE = Path("/var/lib")  # for data that may not lie in the checkout
INITDB_SECONDS = 120.0
LOG_LINES = 8

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "128MB",
    "max_connections": "200",
    "password_encryption": "scram-sha-256",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
}


@dataclass(frozen=True)
class Postgres:
    """One PostgreSQL server.

    `password` empty means that anyone on this machine may come in as superuser: for tests only. `durable` false gives
    up surviving a power cut (not a crash of the process), also for tests only.
    """

    layout: Layout
    port: int
    password: str
    durable: bool = True

    @property
    def url(self) -> str:
        """The superuser's address."""
        return self.url_of("postgres", self.password, "postgres")

    def url_of(self, role: str, password: str, database: str) -> str:
        """The address of a database for a role."""
        who = f"{role}:{password}" if password else role
        return f"postgresql://{who}@127.0.0.1:{self.port}/{database}"

    def program(self) -> Program:
        """How to run it. SIGINT is its fast shutdown: clients are dropped, everything is flushed."""
        options = {**SETTINGS, "port": str(self.port), "fsync": "on" if self.durable else "off"}
        data = self._folder() / "data"
        command = [str(_binaries(data) / "postgres"), "-D", str(data)]
        command += [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        return Program(
            name=NAME,
            group="servers",
            command=tuple(command),
            environment={"LC_ALL": "C.UTF-8"},
            user=SYSTEM_USER if os.geteuid() == 0 else None,
            stop_signal="INT",
            stop_seconds=60,
            port=self.port,
        )

    def prepare(self) -> None:
        """Create the cluster if there is none.

        Raises:
            Failure: initdb could not, with the end of what it said.
        """
        folder = self._folder()
        if (folder / "data" / "PG_VERSION").exists():
            return
        draft, password = folder / "data.new", folder / "password"
        shutil.rmtree(draft, ignore_errors=True)  # an initdb that was killed half-way
        access = ["-A", "trust"]
        if self.password:
            password.touch(mode=0o600)
            password.write_text(self.password + "\n", encoding="ascii")
            access = ["-A", "scram-sha-256", "--pwfile", str(password)]
        try:
            _own(folder, password)
            _initdb(draft, access)
        finally:
            password.unlink(missing_ok=True)
        draft.rename(folder / "data")

    def ready(self) -> bool:
        """Whether it takes connections."""
        try:
            psycopg2.connect(self.url, connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def erase(self) -> None:
        """Delete the data, wherever they lie."""
        link = self.layout.folder / NAME
        if link.is_symlink():
            shutil.rmtree(link.resolve(), ignore_errors=True)
            link.unlink()
        else:
            shutil.rmtree(link, ignore_errors=True)

    def _folder(self) -> Path:
        """The folder of the data: in the installation's, or elsewhere with a link there if PostgreSQL cannot get in."""
        link = self.layout.folder / NAME
        if link.is_symlink() and not link.exists():
            raise Failure(
                f"Los datos de PostgreSQL estaban en {link.readlink()} y ya no están.",
                f"Recupérelos de una copia, o borre la carpeta {self.layout.folder} para empezar sin datos.",
            )
        if not link.exists():
            _create(link)
        return link.resolve()


def _create(link: Path) -> None:
    link.mkdir(mode=0o700)
    _own(link)
    if _enters(link):
        return
    # PostgreSQL refuses to run as root, and its system user may not pass through a folder such as /root.
    link.rmdir()
    place = SHARED_PLACE / f"radica-{secrets.token_hex(6)}"
    place.mkdir(mode=0o700)
    _own(place)
    link.symlink_to(place)


def _account() -> pwd.struct_passwd | None:
    """The user PostgreSQL runs as when this command runs as root; nobody else otherwise."""
    return pwd.getpwnam(SYSTEM_USER) if os.geteuid() == 0 else None


def _own(*paths: Path) -> None:
    account = _account()
    for path in paths:
        if account and path.exists():
            os.chown(path, account.pw_uid, account.pw_gid)


def _enters(folder: Path) -> bool:
    account = _account()
    if account is None:
        return True
    probe = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
    done = subprocess.run(
        probe, user=account.pw_uid, group=account.pw_gid, extra_groups=[], cwd="/", capture_output=True, check=False
    )
    return done.returncode == 0


def _initdb(draft: Path, access: list[str]) -> None:
    account = _account()
    command = [str(_binaries(draft) / "initdb"), "-D", str(draft), "-U", "postgres", "-E", "UTF8"]
    done = subprocess.run(
        [*command, "--locale", "C.UTF-8", *access],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=INITDB_SECONDS,
        cwd="/",
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )
    if done.returncode:
        raise Failure(
            "No se pudo crear la base de datos de PostgreSQL.",
            "Revise los permisos y el espacio en disco, y repita la orden.",
            tuple(done.stdout.splitlines()[-LOG_LINES:]),
        )


def _binaries(data: Path) -> Path:
    """The folder of PostgreSQL's programs: of the version that wrote the data, or the newest."""
    found = {
        int(path.parent.parent.name): path.parent for path in Path("/usr/lib/postgresql").glob("[0-9]*/bin/initdb")
    }
    if not found:
        raise Failure("No se encuentra PostgreSQL.", "Instálelo con: sudo apt-get install postgresql")
    marker = data / "PG_VERSION"
    if not marker.exists():
        return found[max(found)]
    version = int(re.sub(r"\D.*", "", marker.read_text(encoding="ascii").strip()))
    if version not in found:
        raise Failure(
            f"Los datos son de PostgreSQL {version} y esta máquina tiene {', '.join(map(str, sorted(found)))}.",
            f"Instale esa versión (sudo apt-get install postgresql-{version}) o páselos con pg_upgradecluster.",
        )
    return found[version]
