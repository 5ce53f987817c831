"""What sort of document each is, as the index names it (Acuerdo AGN 002 of 2014): by the event and its field."""

from __future__ import annotations

TYPES = {
    ("PQRRadicated", "attachments"): "Anexo de la petición",
    ("PQRRadicated", "documents"): "Documento de la radicación",
    ("CompletionRequested", "document"): "Requerimiento para completar la petición",
    ("CompletionReceived", "attachments"): "Complemento de la petición",
    ("TermExtended", "document"): "Comunicación de ampliación del término",
    ("PQRWithdrawn", "attachments"): "Escrito de desistimiento",
    ("PQRWithdrawn", "document"): "Constancia de desistimiento",
    ("PQRTransferredOut", "document"): "Traslado por competencia",
    ("PersonalDataCorrected", "documents"): "Soporte de la corrección de datos",
    ("PersonalDataErased", "removed"): "Documento con datos personales",
    ("SilenceRecognised", "document"): "Reconocimiento del silencio administrativo positivo",
    ("PQRArchived", "documents"): "Índice del expediente",
    ("AreaReportSubmitted", "documents"): "Soporte del informe del área",
    ("SupportsCompleted", "documents"): "Soporte del área",
    ("WorkOrderVisited", "documents"): "Soporte de la visita",
    ("WorkOrderClosed", "documents"): "Soporte de la orden de trabajo",
    ("ConceptIssued", "supports"): "Soporte del concepto",
    ("ReliquidationDone", "document"): "Reliquidación",
    ("ReliquidationReversed", "document"): "Reversión de la reliquidación",
    ("ResponseDrafted", "document"): "Proyecto de respuesta",
    ("ResponseDrafted", "citation"): "Proyecto de citación",
    ("ResponseSigned", "document"): "Respuesta firmada",
    ("ResponseSigned", "citation"): "Citación firmada",
    ("ResponseFiled", "document"): "Respuesta",
    ("ResponseFiled", "citation"): "Citación para notificación personal",
    ("ResponseFiled", "documents"): "Anexo de la respuesta",
    ("CommunicationDelivered", "documents"): "Constancia de entrega",
    ("DeliveryRecorded", "documents"): "Soporte de la entrega",
    ("NoticePosted", "document"): "Aviso",
    ("NotificationServed", "document"): "Constancia de notificación",
}
OTHER = "Documento"
NUMBERS = ("outgoing_number", "work_order", "number")
"""Fields of an event that tell one document of a sort from the next."""


def of(event: str, field: str) -> str:
    """Return the sort of the documents in an event's field, in Spanish."""
    return TYPES.get((event, field), OTHER)
