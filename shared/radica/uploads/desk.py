"""Taking uploads in, checking them, and letting acts name those that are clean."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from radica import failpoints
from radica.documents import LIMIT
from radica.documents.examination import examined
from radica.documents.pdf import TooSlow
from radica.documents.scanner import Scanner
from radica.documents.store import bare_name
from radica.errors import Invalid, Refused, Unavailable
from radica.logs import log
from radica.uploads import rows
from radica.uploads.rows import State, Upload

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radica.clock import Clock
    from radica.documents import DocumentStore
    from radica.documents.store import Incoming
    from radica.events.common import DocumentRef
    from radica.postgres import Database
    from radica.settings import Settings

WAITING_S = 5.0
"""How long each part of a check may take while the user waits: a PDF of 20 MB takes one or two."""
ALONE_S = 60.0
"""The same in the worker; what takes longer is made to."""
LEASE_S = 150.0
"""More than a whole check may take; so long after a process died another takes its checks up."""
LONGEST_PAUSE_S = 300.0
AT_ONCE = 20
KEPT_FOR = timedelta(days=30)
DECIDED = {State.CLEAN, State.REJECTED}

SLOW = Unavailable("El archivo todavía se está revisando.", "Consulte de nuevo en unos segundos.")
ENDLESS = Invalid("archivo", "El PDF es demasiado complejo para revisarlo.", "Imprímalo como PDF y envíe esa copia.")
LOST = Invalid("archivo", "El archivo no llegó completo.", "Envíelo de nuevo.")


class Uploads:
    """The uploads of one service, over its database and its documents; safe for many threads and processes."""

    def __init__(
        self, db: Database, documents: DocumentStore, scanner: Scanner | None = None, kept_for: timedelta = KEPT_FOR
    ) -> None:
        self.documents = documents
        self._db = db
        self._scanner = scanner
        self._kept_for = kept_for

    @classmethod
    def by(cls, settings: Settings, db: Database, documents: DocumentStore) -> Self:
        """Return uploads with the scanner, and for the time, that the settings name."""
        scanner = Scanner.at(settings.scanner_address) if settings.scanner_address else None
        return cls(db, documents, scanner, timedelta(days=settings.upload_keep_days))

    def take_in(self, incoming: Incoming, name: str, declared: str, who: str, at: datetime) -> Upload:
        """Take in what was received whole, and check it as far as a user can wait.

        Raises Invalid for one that is rejected, which its row tells too. One that is not clean yet is the worker's.
        """
        new = Upload(
            id=str(uuid.uuid4()),
            state=State.RECEIVED,
            sha256=incoming.sha256,
            name=bare_name(name),
            size=incoming.size,
            declared=declared[:200],
            media_type=None,
            pages=None,
            who=who,
            reason=None,
            way_out=None,
            received_at=at,
            decided_at=None,
        )
        with self._db.transaction() as tx:
            rows.add(tx, new, LEASE_S)
        failpoints.reach("upload.received")
        incoming.set_aside(self.documents.quarantine, new.id)
        failpoints.reach("upload.quarantined")
        return self._check(new.id, WAITING_S, at, early_s=LEASE_S)

    def resume(self, clock: Clock) -> int:
        """Do what is owed to uploads: the worker calls it every second. Returns for how many something was done."""
        with self._db.transaction() as tx:
            owed = rows.due(tx, AT_ONCE)
        for upload in owed:
            try:
                self._check(upload, ALONE_S, clock.now())
            except Invalid:
                log.info("upload_rejected", upload=upload)
            except Unavailable as wait:
                log.warning("upload_waits", upload=upload, reason=wait.detail)
        return len(owed)

    def get(self, upload: str) -> Upload:
        """Return an upload; raises NotFound."""
        with self._db.transaction() as tx:
            return rows.get(tx, upload)

    def of(self, who: str, before: tuple[datetime | str, str], limit: int) -> list[Upload]:
        """Return somebody's uploads, the latest first, before an instant and id."""
        with self._db.transaction() as tx:
            return rows.of(tx, who, before, limit)

    def named(self, field: str, documents: Sequence[DocumentRef], *, others: bool = False) -> tuple[DocumentRef, ...]:
        """Return the documents that an act names, with their pages as counted here; from now on they stay.

        Raises Invalid or Refused, naming the field, the file and its state, for one that is not kept and clean here.
        With `others`, those that other services keep pass as they are, uncounted.
        """
        here = [each.sha256 for each in documents if not (others and each.service != self.documents.service)]
        if not here:
            return tuple(each.model_copy(update={"pages": None}) for each in documents)
        with self._db.transaction() as tx:
            pages, going = rows.name(tx, here)
        for place, document in enumerate(documents):
            passes = others and document.service != self.documents.service
            if not passes and (document.sha256 in going or not self.documents.has(document)):
                raise self.refusal(f"{field}[{place}]", document.sha256)
        return tuple(each.model_copy(update={"pages": pages.get(each.sha256)}) for each in documents)

    def refusal(self, field: str, sha256: str) -> Invalid | Refused:
        """Return why an act cannot name this content: it is being checked, it was rejected, it never came."""
        with self._db.transaction() as tx:
            upload = rows.of_content(tx, sha256)
        if upload is None or upload.state is State.CLEAN:
            way_out = "Súbalo con POST /documents y envíe la referencia tal como la recibe."
            return Invalid(field, "Ese documento no está en este servicio.", way_out)
        if upload.state is State.REJECTED:
            return Invalid(field, f"«{upload.name}» fue rechazado: {upload.reason}", upload.way_out or "")
        return Refused(
            f"«{upload.name}» todavía se está revisando. {upload.reason or ''}".rstrip(),
            "Espere a que quede revisado y repita.",
            field=field,
        )

    def remove_left(self, clock: Clock) -> int:
        """Remove the content of uploads that no act has named in all the time they are kept; returns how many."""
        self.documents.forget_interrupted()
        count = 0
        with self._db.transaction() as tx:
            over = rows.left(tx, clock.now() - self._kept_for, AT_ONCE)
        for upload in over:
            with self._db.transaction() as tx:
                marked_at = rows.mark_for_removal(tx, upload.id, upload.sha256)
            failpoints.reach("upload.marked")
            if marked_at:
                self.documents.remove(upload.sha256, marked_at)
                with self._db.transaction() as tx:
                    rows.removed(tx, upload.sha256)
            count += 1
        return count

    def _check(self, upload: str, seconds: float, at: datetime, early_s: float = 0) -> Upload:
        """Do what is owed to an upload, unless another does; raises Invalid once the row says that it is rejected."""
        with self._db.transaction() as tx:
            ours = rows.claim(tx, upload, LEASE_S, early_s=early_s)
        failpoints.reach("upload.checking")
        refusal = self._decide(ours, seconds, at) if ours and ours.state is State.CHECKING else None
        decided = self.get(upload)
        if ours and decided.state in DECIDED:
            self.documents.quarantine.remove(upload)
            with self._db.transaction() as tx:
                rows.settle(tx, upload)
        if refusal:
            raise refusal
        return decided

    def _decide(self, upload: Upload, seconds: float, at: datetime) -> Invalid | None:
        try:
            kept, fresh = self._kept(upload, seconds)
        except Invalid as refusal:
            with self._db.transaction() as tx:
                rows.reject(tx, upload.id, refusal, at)
            failpoints.reach("upload.rejected")
            return refusal
        except Unavailable as wait:
            with self._db.transaction() as tx:
                rows.postpone(tx, upload.id, wait, LONGEST_PAUSE_S)
            return None
        failpoints.reach("upload.kept")
        with self._db.transaction() as tx:
            if not rows.admit(tx, upload.id, kept, at, fresh=fresh):
                rows.postpone(tx, upload.id, SLOW, LONGEST_PAUSE_S)
        failpoints.reach("upload.admitted")
        return None

    def _kept(self, upload: Upload, seconds: float) -> tuple[DocumentRef, bool]:
        """Look at everything and keep the content; nothing was kept here before unless the second value is false."""
        quarantine = self.documents.quarantine
        if quarantine.size(upload.id) != upload.size:
            raise LOST
        with self.documents.receive(max(LIMIT, upload.size)) as incoming:
            for piece in quarantine.pieces(upload.id):
                incoming.write(piece)
            if incoming.sha256 != upload.sha256:
                raise LOST
            kind = incoming.kind(upload.declared)
            try:
                pages = examined(incoming.path, kind, seconds)
            except TooSlow as error:
                raise (SLOW if seconds < ALONE_S else ENDLESS) from error
            if self._scanner:
                self._scanner.scan(incoming.path, seconds)
            kept = incoming.keep(upload.name, upload.declared, pages)
            return kept, incoming.fresh
