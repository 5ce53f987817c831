"""What the console reads from its environment, beside what every service reads."""

from __future__ import annotations

from radica.settings import Port
from radica.settings import Settings as CommonSettings


class Settings(CommonSettings):
    """Settings of the console."""

    http_port: Port = 8100
    public_origin: str = ""
    """Where browsers find the console, for example `https://radica.example.gov.co`; with https, cookies are Secure."""

    intake_url: str = "http://127.0.0.1:8101"
    routing_url: str = "http://127.0.0.1:8102"
    billing_url: str = "http://127.0.0.1:8103"
    correspondence_url: str = "http://127.0.0.1:8104"
    notification_url: str = "http://127.0.0.1:8105"
    reporting_url: str = "http://127.0.0.1:8106"

    @property
    def service_urls(self) -> dict[str, str]:
        """The address of each service that the console asks, by its name."""
        return {
            "intake": self.intake_url,
            "routing": self.routing_url,
            "billing": self.billing_url,
            "correspondence": self.correspondence_url,
            "notification": self.notification_url,
            "reporting": self.reporting_url,
        }
