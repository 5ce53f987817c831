"""Who answers for what: the lane of each area (procedure GCO-Df01, step 5) and the area of each type of order."""

from __future__ import annotations

from radica.events.common import Area, WorkOrderType
from radica.words import AREAS

AREA_NAMES: dict[Area, str] = {area: AREAS[area] for area in Area}

AREA_LANES: dict[Area, str] = {
    Area.SERVICIO_AL_CLIENTE: "customer_service_technician",
    Area.MICROMEDICION: "metering_technician",
    Area.FACTURACION: "billing_coordinator",
    Area.CARTERA: "billing_coordinator",
    Area.COMERCIAL: "field_operator",
    Area.OPERACION: "field_operator",
    Area.JURIDICA: "legal",
}

AREA_PEOPLE: dict[Area, str] = {
    Area.SERVICIO_AL_CLIENTE: "el técnico de servicio al cliente",
    Area.MICROMEDICION: "el técnico de micromedición",
    Area.FACTURACION: "el técnico coordinador de facturación",
    Area.CARTERA: "el técnico coordinador de facturación",
    Area.COMERCIAL: "el auxiliar operario comercial",
    Area.OPERACION: "el auxiliar operario comercial",
    Area.JURIDICA: "el Área Jurídica",
}
"""The person of each area's lane, as refusals name them."""

ORDER_AREAS: dict[WorkOrderType, Area] = {
    WorkOrderType.READING: Area.MICROMEDICION,
    WorkOrderType.SEAL: Area.MICROMEDICION,
    WorkOrderType.METER_TEST: Area.MICROMEDICION,
    WorkOrderType.LEAK: Area.OPERACION,
    WorkOrderType.REPAIR: Area.OPERACION,
    WorkOrderType.INSPECTION: Area.COMERCIAL,
    WorkOrderType.CONNECTION: Area.COMERCIAL,
    WorkOrderType.SUSPENSION: Area.COMERCIAL,
    WorkOrderType.RECONNECTION: Area.COMERCIAL,
    WorkOrderType.OTHER: Area.COMERCIAL,
}
"""Where an order goes unless its dispatch says otherwise."""
