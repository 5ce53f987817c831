"""What billing is told by its environment."""

from __future__ import annotations

from pathlib import Path

from radica import settings

MIGRATIONS = Path(__file__).parents[1] / "migrations"
APP_ROLE = "billing_app"


class Settings(settings.Settings):
    """Billing's own port, and the utility as its paper shows it."""

    http_port: settings.Port = 8103
    company_name: str = "Empresa de Acueducto de Muestra S.A. E.S.P."
    company_nit: str = "900.000.000-0"
