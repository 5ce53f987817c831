from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from console.api import build
from console.application import Accounts
from console.domain.accounts import ROLES
from console.passwords import Passwords
from console.settings import Settings
from console.signing import ensure_key
from radica.postgres import Database
from radica.testing_http import SignedIn, serving

MIGRATIONS = Path(__file__).parents[3] / "services/console/migrations"
NOBODY_LISTENS = "http://127.0.0.1:9"


@dataclass
class Console:
    """A console that serves, its accounts, and the passwords of the roles."""

    client: httpx.Client
    settings: Settings
    accounts: Accounts
    passwords: dict[str, str]
    opened: ExitStack

    def token(self, username):
        answer = self.client.post("/tokens", json={"username": username, "password": self.passwords[username]})
        assert answer.status_code == 201, answer.text
        return answer.json()["access_token"]

    def signed_in(self, username):
        return SignedIn(self.token(username))

    def browser(self, username=None):
        """A browser, signed in as somebody if asked."""
        browser = self.opened.enter_context(Browser(base_url=self.client.base_url))
        if username:
            browser.sign_in(username, self.passwords[username])
        return browser


class Browser(httpx.Client):
    """Sends what a browser sends with forms of our own pages, and follows redirections."""

    def __init__(self, base_url, **more):
        super().__init__(
            base_url=base_url, headers={"Accept": "text/html"}, follow_redirects=True, trust_env=False, **more
        )

    def submit(self, path, fields, **headers):
        origin = str(self.base_url).rstrip("/")
        sent = {"Origin": origin, "Sec-Fetch-Site": "same-origin", **headers}
        return self.post(path, data=fields, headers={k: v for k, v in sent.items() if v})

    def sign_in(self, username, password, **more):
        return self.submit("/ingreso", {"usuario": username, "clave": password, **more})


@pytest.fixture(scope="session")
def quick_passwords():
    return Passwords(memory_kib=8, rounds=1)


@pytest.fixture
def console_database(make_database):
    return make_database("console", MIGRATIONS)


@pytest.fixture
def neighbour_urls():
    """Where the console finds other services; a test that needs one replaces this."""
    return {}


@pytest.fixture
def console(console_database, clock, quick_passwords, neighbour_urls):
    owner = Database(console_database.owner_url, size=1)
    with owner.transaction() as tx:
        ensure_key(tx, clock)
    owner.close()
    urls = {
        f"{name}_url": NOBODY_LISTENS for name in ("intake", "routing", "correspondence", "reporting")
    } | neighbour_urls
    settings = Settings(database_url=console_database.url, **urls)
    db = Database(console_database.url, size=2)
    accounts = Accounts(db, clock, quick_passwords)
    passwords = {role.username: password for role, password in accounts.install_roles()}
    assert len(passwords) == len(ROLES)
    with serving(build(settings, clock, quick_passwords)) as client, ExitStack() as opened:
        yield Console(client, settings, accounts, passwords, opened)
    db.close()
