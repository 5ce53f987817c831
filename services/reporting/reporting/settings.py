"""What reporting is told by its environment."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from radica import settings


class Settings(settings.Settings):
    """Reporting's own port, the utility as its reports show it, and the columns of its registers."""

    http_port: settings.Port = 8106
    saturday_counts: bool = False
    """Whether Saturday is a business day, because the PQR office attends on it (Función Pública, concepto 254041)."""
    company_name: str = "Empresa de Acueducto de Muestra S.A. E.S.P."
    company_nit: str = "900.000.000-0"
    registers_file: Path | None = None
    """A TOML file with the columns of the daily registers, like the one in templates/; that one if none is given."""
    report_limit_bytes: int = Field(default=200 * settings.MEBIBYTE, ge=1)
    """The largest file a report may have."""
