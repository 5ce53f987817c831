"""What correspondence is told by its environment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr

from correspondence.domain.content import Company
from radica import settings

MIGRATIONS = Path(__file__).parents[1] / "migrations"
APP_ROLE = "correspondence_app"
AtOnce = Annotated[int, Field(ge=1, le=32)]


class Settings(settings.Settings):
    """Correspondence's own port, the utility as its letters show it, and where the signing certificate is."""

    http_port: settings.Port = 8104
    company_name: str = "Empresa de Acueducto de Muestra S.A. E.S.P."
    company_nit: str = "900.000.000-0"
    company_address: str = "Calle 1 # 1-01"
    company_city: str = "Baranoa (Atlántico)"
    company_phone: str = "(605) 000 0000"
    company_email: str = "pqrs@empresa.example"
    company_website: str = "www.empresa.example"
    company_office: str = "la Subdirección de Servicio al Cliente y Comercial"
    company_hours: str = "lunes a viernes, de 8:00 a. m. a 12:00 m. y de 2:00 p. m. a 5:00 p. m."
    signer_position: str = "Director(a) comercial"
    """The position printed under the signature."""
    verification_url: str = "http://127.0.0.1:8100/verificar"
    """Where a letter's QR code leads; the letter's id is appended."""
    signing_pkcs12: Path = Path(".run/secrets/signing.p12")
    """Certificate and key; `make-certificate` makes it."""
    signing_passphrase: SecretStr | None = None
    papers_at_once: AtOnce = 2
    """How many PDFs one web process makes at the same time."""

    @property
    def company(self) -> Company:
        """The utility as its letters show it."""
        return Company(
            name=self.company_name,
            nit=self.company_nit,
            address=self.company_address,
            city=self.company_city,
            phone=self.company_phone,
            email=self.company_email,
            web=self.company_website,
            desk=f"{self.company_office}, {self.company_address}, {self.company_city}",
            hours=self.company_hours,
        )
