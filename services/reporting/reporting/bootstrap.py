"""The one place where reporting's parts are built from its settings; nothing else builds anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.calendar import colombia
from radica.clock import SystemClock
from radica.documents import document_store
from reporting import register_columns
from reporting.feed import Feed, Tokens
from reporting.hearing import Hearing
from reporting.office import SERVICE, Company, Office
from reporting.rebuilding import Rebuilding
from reporting.store.generations import Generations
from reporting.store.mongo import Mongo
from reporting.store.projection import Projection
from reporting.store.queries import Cases, snapshot
from reporting.store.reports import Reports
from reporting.store.succession import Succession

if TYPE_CHECKING:
    from radica.clock import Clock
    from reporting.settings import Settings

FEED_SETTINGS = ("feed_url", "tokens_url", "service_user", "service_password")


def office(settings: Settings, mongo: Mongo, clock: Clock | None = None) -> Office:
    """Return what queries and reports work with."""
    generations = Generations(mongo)
    return Office(
        cases=Cases(generations),
        snapshot=lambda: snapshot(generations),
        reports=Reports(mongo),
        documents=document_store(settings, SERVICE),
        changes=generations.calendar,
        law=colombia(saturday_counts=settings.saturday_counts),
        clock=clock or settings.clock(),
        company=Company(settings.company_name, settings.company_nit),
        registers=register_columns.read(settings.registers_file),
        report_limit_bytes=settings.report_limit_bytes,
    )


def feed(settings: Settings) -> Feed:
    """Return the reader of intake's log, with the service's own account."""
    tokens = Tokens(
        settings.need("tokens_url"), settings.need("service_user"), settings.need("service_password"), SystemClock()
    )
    return Feed(settings.need("feed_url"), tokens)


def hearing(settings: Settings) -> Hearing:
    """Return what keeps the live generation up to date."""
    mongo = Mongo(settings.need("mongo_url"))
    return Hearing(Projection(Generations(mongo), succession=Succession(mongo)), feed(settings))


def rebuilding(settings: Settings) -> Rebuilding:
    """Return what builds generations."""
    mongo = Mongo(settings.need("mongo_url"))
    generations = Generations(mongo)
    return Rebuilding(generations, lambda name: Projection(generations, name), feed(settings))


def prepare(settings: Settings) -> str:
    """Make collections and indexes; returns the name of the live generation."""
    mongo = Mongo(settings.need("mongo_url"))
    Reports(mongo).prepare()
    name = Generations(mongo).prepare()
    mongo.close()
    return name
