"""What notification is told by its environment."""

from __future__ import annotations

from pathlib import Path

from notification.papers import Company
from radica import settings

MIGRATIONS = Path(__file__).parents[1] / "migrations"
APP_ROLE = "notification_app"


class Settings(settings.Settings):
    """Notification's own port, and the utility as its papers show it."""

    http_port: settings.Port = 8105
    saturday_counts: bool = False
    """Whether Saturday is a business day, because the PQR office attends on it (Función Pública, concepto 254041)."""
    company_name: str = "Empresa de Acueducto de Muestra S.A. E.S.P."
    company_nit: str = "900.000.000-0"
    company_address: str = "Calle 1 # 1-01"
    company_city: str = "Baranoa (Atlántico)"
    company_office: str = "la Subdirección de Servicio al Cliente y Comercial"
    company_issuer: str = "Dirección Comercial"
    company_website: str = "www.empresa.example"

    @property
    def company(self) -> Company:
        """The utility as its papers show it."""
        return Company(
            name=self.company_name,
            nit=self.company_nit,
            address=f"{self.company_address}, {self.company_city}",
            office=self.company_office,
            issuer=self.company_issuer,
            website=self.company_website,
        )
