"""HTTP, alike in every service: identity, commands, problems, health, metrics, feed and documents."""

from __future__ import annotations

from radica.web.answers import After, Limit, answer, cursor, from_cursor, page, reply
from radica.web.app import create_app
from radica.web.dependencies import (
    AccessDep,
    Body,
    CommandDep,
    OptionalAccess,
    PublicCommandDep,
    StatedPurpose,
    network_address,
)
from radica.web.description import printed
from radica.web.router import Router
from radica.web.serve import serve
from radica.web.versions import ReadVersion, with_version

__all__ = [
    "AccessDep",
    "After",
    "Body",
    "CommandDep",
    "Limit",
    "OptionalAccess",
    "PublicCommandDep",
    "ReadVersion",
    "Router",
    "StatedPurpose",
    "answer",
    "create_app",
    "cursor",
    "from_cursor",
    "network_address",
    "page",
    "printed",
    "reply",
    "serve",
    "with_version",
]
