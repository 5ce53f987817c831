"""A register of many people, as real as search needs it: names as frequent as they are here, data sealed as ever."""

from __future__ import annotations

import json
import random
import uuid
from contextlib import closing
from datetime import UTC, datetime
from itertools import accumulate

import psycopg2
from psycopg2.extras import execute_values

from intake.numbers import radicado
from intake.store.people import Petitioner
from radica.envelope import encode

FILED = datetime(2026, 11, 4, 15, 0, tzinfo=UTC)
KEY = bytes(range(32))
GIVEN_NAMES = """
maría josé juan luis carlos ana jorge andrés diego laura daniel camila sofía valentina santiago sebastián nicolás
alejandro david paula natalia diana sandra claudia martha gloria luz carmen rosa elena isabel adriana patricia mónica
liliana beatriz esperanza nubia yolanda fernando javier óscar rafael miguel antonio manuel francisco pedro pablo jesús
álvaro hernán gustavo mauricio ricardo eduardo alberto hugo jaime germán édgar iván wilson john jairo nelson víctor
héctor fabián felipe mateo samuel martín tomás mariana gabriela isabella luciana carolina marcela angélica viviana
johana yuliana leidy yesenia karen tatiana milena paola catalina verónica lorena margarita teresa cecilia inés amparo
consuelo dolores mercedes ligia olga edilberto wilfrido rubén darío arturo ernesto enrique guillermo orlando leonardo
"""
FAMILY_NAMES = """
rodríguez gómez gonzález martínez garcía lópez hernández sánchez ramírez pérez díaz muñoz rojas moreno jiménez vargas
torres ruiz gutiérrez castro álvarez ortiz valencia herrera suárez romero rincón parra castillo vega mendoza medina
ramos reyes cárdenas guerrero molina cruz flórez salazar correa osorio restrepo marín giraldo cardona arias henao
londoño zapata mejía ospina arango posada vélez toro uribe duque quintero bedoya agudelo montoya ríos patiño franco
acosta barrios pacheco polo orozco peña peñaloza ariza barraza berdugo bolaño caballero camargo cantillo carrillo
castañeda charris cervantes coronado de_la_hoz de_la_cruz del_valle de_la_rosa donado escorcia fontalvo fuentes galindo
gallardo guzmán insignares jaramillo lara llanos lobo maldonado manotas mercado miranda morales navarro niebles núñez
ojeda oliveros orellano otero palacio pallares pertuz pizarro puello quiroz redondo roa rosado rúa sarmiento sandoval
santos serrano silva sierra solano sosa tapia tejeda tovar trujillo urueta utria vanegas vásquez vergara villa
villalba villanueva villarreal yepes zambrano zárate zúñiga ahumada amaya angulo beltrán bermúdez blanco bonilla
"""
GIVEN, SURNAMES = GIVEN_NAMES.split(), FAMILY_NAMES.split()


PEOPLE = "insert into person (ref, known_by, sealed_key, created_at) values %s"
LOG = """
insert into log (message_id, type, version, subject, sequence, occurred_at, actor_id, actor_lane, data, sealed)
values %s
"""
SOUGHT = "insert into sought (radicado, part, person, made_under, names, numbers) values %s"


def somebody(chance):
    """A name: one given name or two, one surname or two, the frequent ones more often."""
    given = chance.choices(GIVEN, cum_weights=_weights(GIVEN), k=1 if chance.random() < 0.35 else 2)
    surnames = chance.choices(SURNAMES, cum_weights=_weights(SURNAMES), k=2 if chance.random() < 0.9 else 1)
    return " ".join([*(each.title() for each in given), *(each.replace("_", " ").title() for each in surnames)])


def people(count, seed=2026):
    """So many petitioners, each with an identity number of their own."""
    chance = random.Random(seed)
    for number in range(count):
        yield {"name": somebody(chance), "id_type": "CC", "id_number": str(1_000_000_000 + number * 7919 % 200_000_003)}


def fill(url, sealing, petitioners, first=1):
    """File a case for each petitioner, as filing does but all at once; returns their radicados."""
    radicados, keys, log, sought = [], [], [], []
    for number, petitioner in enumerate(petitioners, first):
        case, personal = radicado(2026, number), {"petitioner": petitioner, "description": "Nada."}
        person, row = _key_of(sealing, petitioner)
        sealed = sealing.seal(person, case, encode(personal))
        entries = sealing.marks.entries(personal)
        radicados.append(case)
        keys.append((person.ref, *row, FILED))
        log.append((str(uuid.uuid4()), "PQRRadicated", 1, case, 1, FILED, "x", "service", _body(case, number), sealed))
        sought += [(case, part, person.ref, sealing.marks.made_under, *marks) for part, *marks in entries]
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        for sql, rows in ((PEOPLE, keys), (LOG, log), (SOUGHT, sought)):
            execute_values(cursor, sql, rows, page_size=1000)
        cursor.execute("insert into counter values ('E', 2026, %s) on conflict do nothing", (first,))
    return radicados


class _Kept:
    """Stands where a transaction would be, to get a new person's row."""

    def later(self, _sql, columns):
        self.row = [column[0] for column in columns[1:3]]


class _Nobody:
    ref = None


def _key_of(sealing, petitioner):
    kept = _Kept()
    known_by = sealing.known_by(petitioner["id_type"], petitioner["id_number"])
    (key,) = sealing.keys_for(kept, [Petitioner(known_by, _Nobody, FILED)])
    return key, kept.row


def _body(case, number):
    return json.dumps(
        {
            "radicado": case,
            "kind": "reclamacion",
            "regime": "ley_142",
            "cause_code": "102",
            "cause": "Alto consumo",
            "municipality": "08078",
            "account": f"{100_000_000 + number}",
            "filed_at": FILED.isoformat(),
            "radicated_at": FILED.isoformat(),
            "due_on": "2026-11-26",
            "work_orders": [],
        }
    )


_SUMS = {}


def _weights(words):
    return _SUMS.setdefault(id(words), list(accumulate(1 / (place + 2) ** 0.8 for place in range(len(words)))))
