"""Every door of every service: each act by its role and refused to the others; rubbish refused in Spanish."""

from __future__ import annotations

import uuid

import httpx
import pytest

from radica.access import Lane

ASSISTANT = Lane.CUSTOMER_SERVICE_ASSISTANT
PROFESSIONAL = Lane.CUSTOMER_SERVICE_PROFESSIONAL
DIRECTOR = Lane.COMMERCIAL_DIRECTOR
AREAS = frozenset(
    {
        Lane.METERING_TECHNICIAN,
        Lane.BILLING_COORDINATOR,
        Lane.FIELD_OPERATOR,
        Lane.CUSTOMER_SERVICE_TECHNICIAN,
        Lane.LEGAL,
    }
)
DELIVERERS = frozenset({Lane.FIELD_OPERATOR, Lane.CUSTOMER_SERVICE_TECHNICIAN})
CREWS = frozenset({Lane.FIELD_OPERATOR, Lane.METERING_TECHNICIAN})
ATTENDS_TO_PEOPLE = frozenset(
    {
        ASSISTANT,
        PROFESSIONAL,
        DIRECTOR,
        Lane.RECORDS_ASSISTANT,
        Lane.CUSTOMER_SERVICE_TECHNICIAN,
        Lane.LEGAL,
        Lane.AUDITOR,
    }
)
CASE, ORDER, LETTER, OUTGOING = "E-2026-9999999-0", "OT-2026-9999999-0", str(uuid.UUID(int=1)), "S-2026-9999999-0"
DAY = "2026-11-20"
PAPER = {"sha256": "a" * 64, "name": "a.pdf", "media_type": "application/pdf", "size": 3, "service": "routing"}
AT = "2026-11-20T15:00:00Z"

# Step of the procedure, service, door, who may, a body that is right in form.
ACTS = [
    (1, "intake", f"/pqrs/{CASE}/window-resolution", {ASSISTANT}, {"what_was_done": "algo", "result": "accede"}),
    (1, "intake", f"/pqrs/{CASE}/extension", {ASSISTANT}, {"reason": "abc", "evidence": "abc", "ends_on": DAY}),
    (1, "intake", f"/pqrs/{CASE}/completion-request", {ASSISTANT}, {"missing": ["el poder"]}),
    (1, "intake", f"/pqrs/{CASE}/completion-extension", {ASSISTANT}, {}),
    (1, "intake", f"/pqrs/{CASE}/completion", {ASSISTANT}, {}),
    (1, "intake", f"/pqrs/{CASE}/withdrawal", {ASSISTANT}, {}),
    (1, "intake", f"/pqrs/{CASE}/transfer-out", {PROFESSIONAL}, None),
    (1, "intake", "/number-blocks", {Lane.RECORDS_ASSISTANT}, {"size": 1, "place": "Oficina central"}),
    (1, "intake", f"/number-blocks/{LETTER}/voiding", {Lane.RECORDS_ASSISTANT}, {"reason": "no hizo falta"}),
    (1, "intake", f"/pqrs/{CASE}/voiding", {Lane.RECORDS_ASSISTANT}, {"reason": "por error", "stands_under": CASE}),
    (1, "intake", f"/pqrs/{CASE}/verification-code", {ASSISTANT}, {"reason": "mostró su cédula"}),
    (2, "reporting", "/reports/daily", {ASSISTANT}, {"day": DAY}),
    (3, "routing", f"/pqrs/{CASE}/transfer", {ASSISTANT}, {}),
    (3, "routing", f"/work-orders/{ORDER}/dispatch", {ASSISTANT}, {"crew": "cuadrilla-1"}),
    (4, "routing", f"/pqrs/{CASE}/assignment", {DIRECTOR}, {"person": "tecnico"}),
    (5, "routing", f"/pqrs/{CASE}/area-report", AREAS, {"summary": "abc", "complete": True}),
    (6, "routing", f"/pqrs/{CASE}/supports", AREAS, {"documents": [PAPER]}),
    (7, "routing", f"/pqrs/{CASE}/reception", {PROFESSIONAL}, {}),
    (8, "routing", f"/pqrs/{CASE}/classification", {PROFESSIONAL}, {"class": "alto-consumo"}),
    (8, "intake", f"/pqrs/{CASE}/kind", {PROFESSIONAL}, {"kind": "queja", "reason": "abc"}),
    (9, "routing", f"/work-orders/{ORDER}/visit", CREWS, {"visited_at": AT, "notes": "abc"}),
    (9, "routing", f"/work-orders/{ORDER}/closing", {ASSISTANT}, {"not_visited_reason": "no hizo falta"}),
    (9, "routing", f"/pqrs/{CASE}/work-orders", {ASSISTANT}, {"type": "reading", "reason": "abc"}),
    (10, "routing", f"/pqrs/{CASE}/concept", {PROFESSIONAL}, None),
    (11, "billing", f"/pqrs/{CASE}/reliquidation", {Lane.BILLING_COORDINATOR}, None),
    (12, "billing", f"/pqrs/{CASE}/charges", {Lane.BILLING_COORDINATOR}, {"period": "2026-12"}),
    (13, "correspondence", f"/pqrs/{CASE}/letters", {ASSISTANT}, None),
    (14, "correspondence", f"/letters/{LETTER}/approval", {PROFESSIONAL}, {}),
    (14, "correspondence", f"/letters/{LETTER}/return", {PROFESSIONAL}, {"reason": "falta un soporte"}),
    (15, "correspondence", f"/letters/{LETTER}/signature", {DIRECTOR}, {}),
    (16, "correspondence", f"/letters/{LETTER}/filing", {Lane.RECORDS_ASSISTANT}, {}),
    (17, "notification", f"/communications/{OUTGOING}/assignment", {ASSISTANT}, {"channel": "desk", "to": "tecnico"}),
    (18, "notification", f"/communications/{OUTGOING}/attempt", DELIVERERS, {"reason": "cerrado", "at": AT}),
    (19, "notification", f"/communications/{OUTGOING}/delivery", DELIVERERS, None),
    (20, "notification", f"/communications/{OUTGOING}/record", {ASSISTANT}, {"documents": []}),
    (21, "notification", f"/pqrs/{CASE}/notification", {ASSISTANT}, None),
    ("habeas data", "intake", f"/pqrs/{CASE}/correction", {ASSISTANT}, {"address": "Calle 1", "reason": "se mudó"}),
    ("habeas data", "intake", f"/pqrs/{CASE}/erasure", {Lane.LEGAL}, {"ground": "suppression"}),
    ("habeas data", "intake", f"/pqrs/{CASE}/legal-hold", {Lane.LEGAL}, {"reason": "Tutela 2026-1"}),
    ("habeas data", "intake", f"/pqrs/{CASE}/legal-hold-lifting", {Lane.LEGAL}, {"reason": "Fallo en firme"}),
    ("silence", "intake", f"/pqrs/{CASE}/silence", {Lane.LEGAL}, {"effects": "abc"}),
    ("calendar", "intake", "/calendar/changes", {Lane.ADMINISTRATOR}, {"kind": "holiday", "reason": "abc"}),
    (22, "intake", f"/pqrs/{CASE}/closing", {ASSISTANT}, {"result": "accede", "answered_on": DAY}),
    (22, "intake", f"/pqrs/{CASE}/archive", {ASSISTANT}, {}),
    (23, "reporting", "/reports/management", {PROFESSIONAL}, {"first_day": DAY, "last_day": DAY}),
]
STAFF_LANES = sorted(set(Lane) - {Lane.CITIZEN})


@pytest.fixture(scope="module")
def bodies(system):
    """Give, for each act, a body that is right in form: where the table has none, made from the OpenAPI description."""
    described = {service: get_description(system, service) for service in system.ports}

    def body_for(service, path, given):
        if given is not None:
            return given
        return Example(described[service]).of_door(template_of(path))

    return body_for


def get_description(system, service):
    return httpx.get(system.url(service) + "/openapi.json", timeout=20).json()


def template_of(path):
    for value, name in ((CASE, "{radicado}"), (ORDER, "{number}"), (LETTER, "{letter}"), (OUTGOING, "{outgoing}")):
        path = path.replace(value, name)
    return path


class Example:
    """The smallest body that a JSON schema of an OpenAPI description admits."""

    def __init__(self, description):
        self._description = description

    def of_door(self, template):
        door = self._description["paths"][template]["post"]
        return self.of(door["requestBody"]["content"]["application/json"]["schema"])

    def of(self, schema):
        if "$ref" in schema:
            return self.of(self._description["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
        for choice in ("anyOf", "oneOf"):
            if choice in schema:
                return self.of(schema[choice][0])
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        return getattr(self, f"_{schema.get('type', 'string')}")(schema)

    def _object(self, schema):
        return {name: self.of(schema["properties"][name]) for name in schema.get("required", ())}

    def _array(self, schema):
        return [self.of(schema["items"])] * schema.get("minItems", 0)

    def _boolean(self, _):
        return True

    def _integer(self, schema):
        return schema.get("minimum", 1)

    _number = _integer

    def _null(self, _):
        return None

    def _string(self, schema):
        formats = {"date": DAY, "date-time": AT, "uuid": LETTER}
        return formats.get(schema.get("format"), "a1" * max(2, schema.get("minLength", 0)))


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_refused_to_every_other_role(system, bodies, act):
    step, service, path, lanes, body = act
    content = bodies(service, path, body)
    for lane in STAFF_LANES:
        answer = httpx.post(system.url(service) + path, json=content, auth=system.auth(lane), timeout=20)
        if lane in lanes:
            assert answer.status_code != 403, (lane, answer.text)
        else:
            assert answer.status_code == 403, (step, lane, answer.text)
            assert answer.headers["content-type"].startswith("application/problem+json")
            assert answer.json()["way_out"]


@pytest.mark.parametrize("act", ACTS)
def test_nobody_acts_without_signing_in(system, act):
    _, service, path, _, _ = act
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    answer = httpx.post(system.url(service) + path, json={}, headers=headers, timeout=20)
    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("rubbish", [b"{", b"[]", b'"x"', b'{"sorpresa": 1}', b'{"reason": "\\u0000"}', b"\xff\xfe"])
def test_rubbish_is_refused_in_spanish(system, act, rubbish):
    _, service, path, lanes, _ = act
    lane = min(lanes)
    headers = {"Content-Type": "application/json"}
    answer = httpx.post(
        system.url(service) + path, content=rubbish, headers=headers, auth=system.auth(lane), timeout=20
    )
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem = answer.json()
    assert problem["title"]
    assert problem["detail"]


@pytest.mark.parametrize("act", ACTS)
def test_an_act_without_a_key_is_refused_and_names_the_header(system, act):
    _, service, path, lanes, _ = act
    lane = min(lanes)
    token = httpx.post(
        system.url("console") + "/tokens",
        json={name: system.logins[lane][name] for name in ("username", "password")},
        timeout=20,
    ).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    answer = httpx.post(system.url(service) + path, json={}, headers=headers, timeout=20)
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.text


def test_search_is_for_staff_and_only_who_attends_to_people_asks_for_a_name(system):
    url = system.url("intake") + "/searches"
    assert httpx.post(url, json={"q": "Peña"}, timeout=20).status_code == 401
    for lane in STAFF_LANES:
        answers = [httpx.post(url, json={"q": q}, auth=system.auth(lane), timeout=20) for q in ("100200300", "Peña")]
        expected = [403, 403] if lane == Lane.SERVICE else [200, 200 if lane in ATTENDS_TO_PEOPLE else 403]
        assert [answer.status_code for answer in answers] == expected, (lane, [answer.text for answer in answers])
