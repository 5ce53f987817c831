"""What routing is told by its environment."""

from __future__ import annotations

from pathlib import Path

from radica import settings

MIGRATIONS = Path(__file__).parents[1] / "migrations"
APP_ROLE = "routing_app"


class Settings(settings.Settings):
    """Routing's own port, and whether the office attends on Saturdays; everything else is common."""

    http_port: settings.Port = 8102
    saturday_counts: bool = False
    """Whether Saturday is a business day, because the PQR office attends on it (Función Pública, concepto 254041)."""
