"""What the codes of this service's events are called on its forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.events.notification import DeliveryChannel, ReceiverCapacity
from radica.paper import spanish

if TYPE_CHECKING:
    from radica.events.common import Kind

CAPACITIES: dict[ReceiverCapacity, str] = {
    ReceiverCapacity.PETITIONER: "Persona interesada",
    ReceiverCapacity.REPRESENTATIVE: "Representante",
    ReceiverCapacity.ATTORNEY: "Apoderado",
    ReceiverCapacity.AUTHORISED: "Persona autorizada",
    ReceiverCapacity.RESIDENT: "Habitante del inmueble",
    ReceiverCapacity.DOORKEEPER: "Portería",
    ReceiverCapacity.OTHER: "Otra persona",
}

CHANNELS: dict[DeliveryChannel, str] = {
    DeliveryChannel.ADDRESS: "En la dirección del usuario",
    DeliveryChannel.DESK: "En el punto de atención al cliente",
}


def of_kind(kind: Kind | None) -> str:
    """What the decision resolves, with its article; a neutral word before intake's event has come."""
    return spanish.KINDS[kind] if kind else "la solicitud"
