"""Radica as processes: seven services, their workers and relays, on real servers, asked over HTTP."""

from __future__ import annotations

import base64
import json
import os
import secrets
import signal
import subprocess
import sys
import time
import uuid
from urllib.parse import urlsplit

import httpx

from radica.testing import a_free_port, create_database, drop_database, eventually

WITH_TABLES = ("console", "intake", "routing", "billing", "correspondence", "notification")
RELAYED = tuple(service for service in WITH_TABLES if service != "console")
SERVICES = (*WITH_TABLES, "reporting")
PATIENCE_S = 60
STOP_S = 40


class SignIn(httpx.Auth):
    """Adds a role's token, fetched from the console and renewed before it ends, and a key to each act."""

    def __init__(self, system, lane):
        self._system, self._lane, self._until, self._token = system, lane, 0.0, ""

    def auth_flow(self, request):
        if time.monotonic() > self._until:
            login = self._system.logins[self._lane]
            answer = httpx.post(
                self._system.url("console") + "/tokens",
                json={"username": login["username"], "password": login["password"]},
                timeout=20,
            )
            answer.raise_for_status()
            self._token = answer.json()["access_token"]
            self._until = time.monotonic() + answer.json()["expires_in"] - 60
        request.headers["Authorization"] = f"Bearer {self._token}"
        if request.method == "POST":
            request.headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
        yield request


class System:
    """Processes of one installation, started and stopped by name: `intake-web`, `intake-worker`, `intake-relay`.

    `relay` is one process for all services with tables, as in production; `relay@2` is a second one beside it.
    """

    def __init__(self, folder, amqp_url, mongo_url, services=SERVICES, *, postgres_url=None, postgres_port=None):
        """Take the servers; `postgres_url` is a superuser's on a server other than the tests' common one.

        `postgres_port` is where the processes find PostgreSQL when something stands between them and the server.
        """
        self.folder, self.amqp_url, self.mongo_url, self.services = folder, amqp_url, mongo_url, services
        self.postgres_url, self.postgres_port = postgres_url, postgres_port
        self.ports = {service: a_free_port() for service in SERVICES}
        self.databases, self.processes, self.auths, self.logins = {}, {}, {}, {}
        self.further = {}
        """What every process is told besides."""
        self.started_as = lambda _name, module: (module, {})
        """By which arguments of `python -m`, and what further environment, a process runs."""
        self.secrets = {
            "RADICA_PERSONAL_DATA_KEY": base64.b64encode(os.urandom(32)).decode(),
            "RADICA_EVIDENCE_KEY": base64.b64encode(os.urandom(32)).decode(),
            "RADICA_SIGNING_PKCS12": str(folder / "signing.p12"),
            "RADICA_SIGNING_PASSPHRASE": secrets.token_urlsafe(),
            "RADICA_SERVICE_USER": "reporting",
            "RADICA_SERVICE_PASSWORD": secrets.token_urlsafe(),
        }

    def url(self, service):
        return f"http://127.0.0.1:{self.ports[service]}"

    def auth(self, lane):
        return self.auths.setdefault(lane, SignIn(self, str(lane)))

    def prepare(self):
        """Make databases, certificate and logins."""
        for service in self._of(WITH_TABLES):
            self.databases[service] = create_database(service, "template0", self.postgres_url)
            self.run(service, "migrate")
        for service in self._of(("reporting",)):
            self.run(service, "migrate")
        for service in self._of((*RELAYED, "reporting")):
            self.run(service, "topology")
        for service in self._of(("correspondence",)):
            self.run(service, "make-certificate")
        file = self.folder / "logins.json"
        self.run("console", "seed-roles", "--save", str(file))
        self.logins = {login["lane"]: login for login in json.loads(file.read_text())["logins"]}
        machine = {"username": "reporting", "password": self.secrets["RADICA_SERVICE_PASSWORD"], "lane": "service"}
        self.logins.setdefault("service", machine)

    def run(self, service, *command, module=None):
        """Run a command of the service, or of another module in the service's environment, to its end."""
        done = subprocess.run(
            [sys.executable, "-m", module or service, *command],
            env=self.environment(service),
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
        assert done.returncode == 0, f"{service} {command}: {done.stdout}{done.stderr}"
        return done.stdout

    def environment(self, service):
        own = {
            "RADICA_HTTP_PORT": str(self.ports.get(service, "")),
            "RADICA_AMQP_URL": self.amqp_url,
            "RADICA_DOCUMENTS_FOLDER": str(self.folder / "documents" / service),
            "RADICA_MONGO_URL": self.mongo_url,
            "RADICA_JWKS_URL": self.url("console") + "/.well-known/jwks.json",
            "RADICA_FEED_URL": self.url("intake"),
            "RADICA_TOKENS_URL": self.url("console") + "/tokens",
            **{f"RADICA_{name.upper()}_URL": self.url(name) for name in SERVICES},
        }
        if service in self.databases:
            own |= {
                "RADICA_DATABASE_URL": self.database_url(service),
                "RADICA_OWNER_DATABASE_URL": self.databases[service].owner_url,
            }
        if service == "relay":
            own["RADICA_RELAY_DATABASES"] = json.dumps({name: self.database_url(name) for name in self._of(RELAYED)})
        return {**os.environ, **self.secrets, **own, **self.further}

    def _of(self, names):
        return [name for name in names if name in self.services]

    def database_url(self, service):
        """The address at which the service's processes find its database."""
        url = self.databases[service].url
        if self.postgres_port is None:
            return url
        parts = urlsplit(url)
        return parts._replace(netloc=f"{parts.username}@127.0.0.1:{self.postgres_port}").geturl()

    def start(self, *names, **environment):
        """Start processes and wait until those that answer HTTP are ready."""
        self.spawn(*names, **environment)
        for name in names:
            if name.endswith("-web"):
                self.wait_ready(name.removesuffix("-web"))

    def spawn(self, *names, **environment):
        """Start processes, without waiting for them."""
        for name in names:
            service, _, command = name.partition("@")[0].partition("-")
            started, further = self.started_as(name, [service, command] if command else [f"radica.{service}"])
            with (self.folder / f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    [sys.executable, "-m", *started],
                    env={**self.environment(service), **further, **environment},
                    cwd=self.folder,
                    stdout=log,
                    stderr=log,
                )

    def start_all(self):
        kinds = {"console": ("web",)}
        names = [
            f"{service}-{kind}" for service in self.services for kind in kinds.get(service, ("worker", "relay", "web"))
        ]
        self.start(*names)

    def wait_ready(self, service):
        def ready():
            try:
                return httpx.get(self.url(service) + "/readyz", timeout=5).status_code == 200
            except httpx.TransportError:
                assert self.processes[f"{service}-web"].poll() is None, self.log(f"{service}-web")
                return False

        eventually(ready, PATIENCE_S)

    def terminate(self, name):
        """Send SIGTERM; return the seconds it took and the exit code."""
        process, began = self.processes.pop(name), time.monotonic()
        process.send_signal(signal.SIGTERM)
        code = process.wait(STOP_S)
        return time.monotonic() - began, code

    def kill(self, name):
        process = self.processes.pop(name)
        process.kill()
        process.wait(STOP_S)

    def log(self, name):
        return (self.folder / f"{name}.log").read_text()[-4000:]

    def close(self):
        for process in self.processes.values():
            process.kill()
            process.wait(STOP_S)
        for database in self.databases.values():
            drop_database(database.name, self.postgres_url)
