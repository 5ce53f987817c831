"""A case a second time: what is known of it, and which acts the law then allows, sharing no line with the product."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from tests.unit.intake.plain_law import BOGOTA, Office, midnight_after, months_after

REGIMES = {
    "peticion": "ley_142",
    "queja": "ley_142",
    "reclamacion": "ley_142",
    "recurso_reposicion": "ley_142",
    "recurso_reposicion_apelacion": "ley_142",
    "denuncia": "cpaca_general",
    "sugerencia": "cpaca_general",
    "solicitud_informacion": "cpaca_informacion",
    "consulta": "cpaca_consulta",
    "consulta_datos_personales": "ley_1581_consulta",
    "reclamo_datos_personales": "ley_1581_reclamo",
}
MORE_DAYS = {
    "ley_1581_consulta": 5,
    "ley_1581_reclamo": 8,
    "cpaca_informacion": 10,
    "cpaca_general": 15,
    "cpaca_consulta": 30,
}
"""By which the answer may be put off: Ley 1581 of 2012 art. 14 and 15.3; as long again as the term (CPACA 14 par.).

Else thirty for evidence (CPACA 79).
"""
DATA_CLAIM = "reclamo_datos_personales"
RECURSOS = {"recurso_reposicion", "recurso_reposicion_apelacion"}
TO_A_RECURSO, TO_THE_REST = {"confirma", "modifica", "revoca"}, {"accede", "accede_parcialmente", "no_accede"}


@dataclass
class PlainCase:
    """What is known; each `may_…` is a sentence of the law or of the procedure."""

    kind: str
    presented_at: object
    radicated_on: object
    due: object = None
    pauses: list = field(default_factory=list)
    has_order: bool = False
    extended: bool = False
    asked_on: object = None
    until: object = None
    asked_more: bool = False
    number: str | None = None
    sent_on: object = None
    decided: str | None = None
    to_be_notified: bool = False
    delivered: bool = False
    notified: bool = False
    silence: bool = False
    closed: bool = False
    archived: bool = False
    voided: bool = False
    warned: set = field(default_factory=set)

    def last_day(self, office: Office, **changes):
        """The last day by a plain count, if the case were so changed."""
        case = replace(self, **changes)
        return office.last_day(REGIMES[case.kind], case.presented_at, case.pauses)

    @property
    def answered(self):
        return self.notified or bool(self.number and self.delivered and not self.to_be_notified)

    @property
    def watched(self):
        return not (self.closed or self.silence or self.answered)

    @property
    def undecided(self):
        """No answer went out and no silence was recognised: there is still something to decide."""
        return not self.closed and self.number is None and not self.silence

    def fits(self, result):
        """A recurso confirms, modifies or revokes; everything else is granted, in part, or not."""
        return result not in (TO_THE_REST if self.kind in RECURSOS else TO_A_RECURSO)

    def may_resolve_at_window(self, result):
        """Only what is granted whole and needs no order (step 1); not a recurso, nor what was answered in writing."""
        undecided = not self.closed and self.number is None
        return undecided and self.kind not in RECURSOS and result == "accede" and not self.has_order

    def may_extend(self, today, ends_on, office):
        """Once, told in time, for up to thirty business days of evidence (CPACA 79); less where data are asked for."""
        if not self.undecided or self.extended or self.asked_on is not None or today > self.due:
            return False
        return ends_on > today and within(MORE_DAYS.get(REGIMES[self.kind], 30), today, ends_on, office)

    def may_change_kind(self, kind):
        crosses = (kind in RECURSOS) != (self.kind in RECURSOS)
        return self.undecided and kind != self.kind and not crosses

    def may_ask_to_complete(self, today, office):
        """Once, within ten business days of filing (CPACA 17), of a claim about data five (Ley 1581 art. 15.1)."""
        days = 5 if self.kind == DATA_CLAIM else 10
        return self.undecided and self.until is None and within(days, self.radicated_on, today, office)

    def to_complete(self, since, office):
        """Until when what is missing may come: a month, of a claim about data two; to the next day that counts.

        CPACA 17; Ley 1581 of 2012 art. 15.1; Ley 4 of 1913 arts. 59 and 62.
        """
        return office.first_from(months_after(since, 2 if self.kind == DATA_CLAIM else 1))

    def may_ask_for_more_time(self, today):
        return self.undecided and self.until is not None and not self.asked_more and today <= self.until

    def may_complete(self, received_on, today):
        return self.undecided and self.until is not None and self.asked_on <= received_on <= today

    def may_void(self, other, *, other_voided):
        return not self.closed and other not in {None, "itself"} and not other_voided and self.number is None

    def may_close(self, result, answered_on, today):
        """Filed, delivered and notified; what is not completed is archived only after the petitioner's month."""
        if self.closed or not self.fits(result) or not self.presented_at.date() <= answered_on <= today:
            return False
        if self.decided not in {None, result}:
            return False
        if self.until is not None and result == "archiva" and today <= self.until:
            return False
        return bool(self.number) and self.delivered and (self.notified or not self.to_be_notified)

    def may_archive(self):
        return self.closed and not self.archived

    def may_recognise_silence(self, now):
        """Ley 142 of 1994 art. 158: the last day has ended, no answer was notified, nothing is awaited of the user."""
        over = self.asked_on is None and now.astimezone(BOGOTA).date() > self.due
        return over and self.watched and REGIMES[self.kind] == "ley_142"

    def to_be_told(self, now, office):
        """What a look at this instant must tell: where the last day now is, and whether it is over."""
        if not self.watched or self.asked_on is not None:
            return None
        due = self.last_day(office)
        return due, now >= midnight_after(due)

    def lapse_to_be_told(self, now):
        """CPACA 17: the petitioner's time ends with its last day, which is told once."""
        until = self.until
        if not self.watched or self.asked_on is None or now < midnight_after(until) or ("lapse", until) in self.warned:
            return []
        self.warned.add(("lapse", until))
        return ["CompletionLapsed"]

    def recognition_overdue(self, now, due):
        """Ley 142 of 1994 art. 158: 72 hours after the last day, unless an answer had gone out by then."""
        in_time = self.sent_on is not None and self.sent_on <= due
        return REGIMES[self.kind] == "ley_142" and not in_time and now >= midnight_after(due) + timedelta(hours=72)


def within(days, since, day, office):
    """Whether a day comes no later than so many business days after another."""
    gone = office.days_left(since, day)
    return gone < days or (gone == days and office.counts(day))
