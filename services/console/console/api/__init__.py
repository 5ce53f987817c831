"""The console's HTTP doors: tokens and accounts for programs, pages for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.api import holders, pages, people, staff, static, tokens, verification
from console.api.browser import Browser
from console.api.rendering import Templates
from console.application import Accounts
from console.holders import Holders
from console.neighbours import Neighbours
from console.passwords import Passwords
from console.sign_in import SignIn
from console.signing import Signer
from radica.postgres import Database
from radica.web import create_app

if TYPE_CHECKING:
    from fastapi import FastAPI

    from console.settings import Settings
    from radica.clock import Clock


def build(settings: Settings, clock: Clock, passwords: Passwords | None = None) -> FastAPI:
    """Put the console together."""
    passwords = passwords or Passwords()
    db = Database(settings.need("database_url"), size=settings.http_threads, service="console")
    signer = Signer(db, clock)
    sign_in = SignIn(db, clock, passwords)
    accounts = Accounts(db, clock, passwords)
    neighbours = Neighbours(settings.service_urls)
    files = static.Files()
    browser = Browser(sign_in, settings.public_origin)
    templates = Templates(files, https=browser.https)
    view = pages.View(browser, signer, neighbours, accounts, templates)
    return create_app(
        "console",
        routers=[
            tokens.routes(sign_in, signer),
            staff.routes(accounts),
            static.routes(files),
            people.routes(browser, sign_in, templates),
            verification.routes(browser, neighbours, templates),
            pages.routes(view),
            holders.routes(view, Holders(neighbours)),
        ],
        settings=settings,
        clock=clock,
        database=db,
        keys=signer,
        when_stopping=[neighbours.close],
        problem_page=browser.problem_page(templates),
    )
