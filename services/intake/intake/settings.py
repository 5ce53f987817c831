"""What intake is told by its environment."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr

from radica import settings

MIGRATIONS = Path(__file__).parents[1] / "migrations"
APP_ROLE = "intake_app"


class Settings(settings.Settings):
    """Intake's own port, the key that seals personal data, and what is printed on its forms."""

    http_port: settings.Port = 8101
    personal_data_key: SecretStr | None = None
    """32 bytes in base64: made once at set-up and kept apart from the backups of the database."""
    evidence_key: SecretStr | None = None
    """32 bytes in base64, the secret of the Ed25519 key that signs checkpoints and case archives."""
    office_opens: time = time(8)
    office_closes: time = time(17)
    """What comes after closing is radicated on the next business day (CPACA art. 54); both in Bogotá's time."""
    saturday_counts: bool = False
    """Whether Saturday is a business day, because the PQR office attends on it (Función Pública, concepto 254041)."""
    retention_management_years: Annotated[int, Field(ge=0, le=100)] = 2
    retention_central_years: Annotated[int, Field(ge=0, le=100)] = 8
    """How long a closed file is kept, by the utility's retention table: until then nobody's data in it are erased."""
    retention_source: Annotated[str, Field(min_length=3, max_length=100)] = "Tabla de retención documental, serie PQRS"
    routing_url: str = "http://127.0.0.1:8102"
    billing_url: str = "http://127.0.0.1:8103"
    correspondence_url: str = "http://127.0.0.1:8104"
    notification_url: str = "http://127.0.0.1:8105"
    company_name: str = "Empresa de Acueducto de Muestra S.A. E.S.P."
    company_nit: str = "900.000.000-0"

    @property
    def service_urls(self) -> dict[str, str]:
        """The address of each service that keeps documents of cases, by its name."""
        return {
            "routing": self.routing_url,
            "billing": self.billing_url,
            "correspondence": self.correspondence_url,
            "notification": self.notification_url,
        }
