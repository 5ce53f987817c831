"""The seven services as supervised processes: what each is started with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deploy.local import postgres_roles, secret_files
from deploy.local.network_ports import Claim
from deploy.local.programs import Program

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy.local.servers import Servers
    from deploy.local.settings import Settings

STOP_SECONDS = 35  # the services give themselves 25 seconds to finish what they have in hand


@dataclass(frozen=True)
class Service:
    """One service: its place in the row of ports, whether it keeps tables, and which commands of it run."""

    name: str
    offset: int
    tables: bool = True
    commands: tuple[str, ...] = ("web", "worker")


CONSOLE = Service("console", 0, commands=("web",))
INTAKE = Service("intake", 1)
BILLING = Service("billing", 3)
CORRESPONDENCE = Service("correspondence", 4)
REPORTING = Service("reporting", 6, tables=False, commands=("web", "worker", "relay"))
ALL = (
    CONSOLE,
    INTAKE,
    Service("routing", 2),
    BILLING,
    CORRESPONDENCE,
    Service("notification", 5),
    REPORTING,
)
WITH_TABLES = tuple(service.name for service in ALL if service.tables)
RELAY = "relay"
RELAYED = tuple(service.name for service in ALL if service.tables and service is not CONSOLE)
GROUPS = (RELAY, *(service.name for service in ALL))


@dataclass(frozen=True)
class Services:
    """The services of one installation, with the addresses and secrets they are started with."""

    settings: Settings
    servers: Servers

    def programs(self) -> list[Program]:
        """Every process: web and worker of each service, the relay of those with tables, and reporting's own relay."""
        own = [self._program(service, command) for service in ALL for command in service.commands]
        return [*own, self._relay()]

    def environment(self, service: Service) -> dict[str, str]:
        """What a service reads from its environment."""
        name = service.name
        shared = {
            **self._common(),
            **self._own(service),
            "RADICA_HTTP_HOST": self.settings.host,
            "RADICA_HTTP_PORT": str(self.port(service)),
            "RADICA_AMQP_URL": self.servers.rabbitmq.url,
            "RADICA_DOCUMENTS_FOLDER": str(self.servers.layout.documents / name),
        }
        if service.tables:
            return {**shared, "RADICA_DATABASE_URL": self._database(name, "app")}
        return shared

    def owner_environment(self, service: Service) -> dict[str, str]:
        """What `migrate` reads: the same, and the role that may change tables."""
        if not service.tables:
            return self.environment(service)
        return {**self.environment(service), "RADICA_OWNER_DATABASE_URL": self._database(service.name, "owner")}

    def port(self, service: Service) -> int:
        """Where the service answers HTTP."""
        return self.settings.http_base + service.offset

    def address(self, service: Service) -> str:
        """Its address for a browser or another service on this machine."""
        return f"http://{self.settings.host}:{self.port(service)}"

    def claims(self) -> list[Claim]:
        """Every port of the installation."""
        doors = (Claim(self.port(service), service.name, "RADICA_PORT_BASE", self.settings.host) for service in ALL)
        return [*self.servers.rabbitmq.ports.claims(), *doors]

    def password(self, name: str) -> str:
        """A generated password, kept between runs."""
        return secret_files.secret(self.servers.layout.secrets, name)

    def ensure_databases(self) -> None:
        """Databases, roles and users, made where missing."""
        postgres_roles.ensure(self.servers.postgres, WITH_TABLES, self.password)
        name = REPORTING.name
        self.servers.mongodb.ensure_user(name, self.password(f"mongo_{name}"), postgres_roles.database(name))

    def _program(self, service: Service, command: str) -> Program:
        return Program(
            name=f"{service.name}-{command}",
            group=service.name,
            command=(str(self.settings.python), "-m", service.name, command),
            environment=self.environment(service),
            folder=str(self.settings.root),
            stop_seconds=STOP_SECONDS,
            port=self.port(service) if command == "web" else None,
        )

    def _relay(self) -> Program:
        databases = {name: self._database(name, "app") for name in RELAYED}
        environment = {
            **self._common(),
            "RADICA_RELAY_DATABASES": json.dumps(databases),
            "RADICA_AMQP_URL": self.servers.rabbitmq.url,
        }
        return Program(
            name=RELAY,
            group=RELAY,
            command=(str(self.settings.python), "-m", "radica.relay"),
            environment=environment,
            folder=str(self.settings.root),
            stop_seconds=STOP_SECONDS,
        )

    def _common(self) -> Mapping[str, str]:
        urls = {f"RADICA_{service.name.upper()}_URL": self.address(service) for service in ALL}
        return {
            **self.settings.further,
            "PYTHONUNBUFFERED": "1",
            "RADICA_JWKS_URL": f"{self.address(CONSOLE)}/.well-known/jwks.json",
            **urls,
        }

    def _own(self, service: Service) -> dict[str, str]:
        """What one service alone is told."""
        own = {
            "intake": self._intake,
            "correspondence": self._correspondence,
            "reporting": self._reporting,
        }
        return own[service.name]() if service.name in own else {}

    def _intake(self) -> dict[str, str]:
        folder = self.servers.layout.secrets
        return {
            "RADICA_PERSONAL_DATA_KEY": secret_files.secret(folder, "personal_data_key", secret_files.key),
            "RADICA_EVIDENCE_KEY": secret_files.secret(folder, "evidence_key", secret_files.key),
        }

    def _correspondence(self) -> dict[str, str]:
        return {
            "RADICA_SIGNING_PKCS12": str(self.servers.layout.secrets / "signing.p12"),
            "RADICA_SIGNING_PASSPHRASE": self.password("signing_passphrase"),
            "RADICA_VERIFICATION_URL": f"{self.address(CONSOLE)}/verificar",
        }

    def _reporting(self) -> dict[str, str]:
        name = REPORTING.name
        password = self.password(f"mongo_{name}")
        return {
            "RADICA_MONGO_URL": self.servers.mongodb.url_of(name, password, postgres_roles.database(name)),
            "RADICA_FEED_URL": self.address(INTAKE),
            "RADICA_TOKENS_URL": f"{self.address(CONSOLE)}/tokens",
            "RADICA_SERVICE_USER": name,
            "RADICA_SERVICE_PASSWORD": self.password(f"service_{name}"),
        }

    def _database(self, service: str, kind: str) -> str:
        role = f"{service}_{kind}"
        return self.servers.postgres.url_of(role, self.password(role), postgres_roles.database(service))
