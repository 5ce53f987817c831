"""What the driver reads from its environment: where the services are, and the logins of the roles."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from radica.settings import Settings
from sample.roles import Login, Stopped, logins_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radica.clock import Clock

SERVICES = ("console", "intake", "routing", "billing", "correspondence", "notification", "reporting")
FIRST_PORT = 8100


def urls(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the services' addresses: `RADICA_<SERVICE>_URL`, or where `make run` puts them."""
    given = os.environ if environment is None else environment
    return {
        service: given.get(f"RADICA_{service.upper()}_URL") or f"http://127.0.0.1:{FIRST_PORT + place}"
        for place, service in enumerate(SERVICES)
    }


def clock() -> Clock:
    """Return the clock that the services go by."""
    return Settings.read().clock()


def logins(environment: Mapping[str, str] | None = None) -> list[Login]:
    """Return the logins in the file `RADICA_LOGINS_FILE`; raises Stopped when there is none to read."""
    given = os.environ if environment is None else environment
    file = Path(given.get("RADICA_LOGINS_FILE") or ".run/secrets/logins.json")
    try:
        return logins_from(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Stopped(
            f"No se pueden leer los usuarios de {file}. "
            "Use «make sample», o indique en RADICA_LOGINS_FILE el archivo que escribió «console seed-roles --save»."
        ) from error
