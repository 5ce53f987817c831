"""Where one installation (`.run`, or `.run-test` for tests) keeps its files."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from deploy.local.failure import Failure

LONGEST_SOCKET_PATH = 100  # the kernel takes 107 bytes; supervisord binds to a temporary name that is a little longer


@dataclass(frozen=True)
class Layout:
    """The folder of one installation and the files in it."""

    folder: Path

    @property
    def logs(self) -> Path:
        """One file per process, rotated by supervisord."""
        return self.folder / "logs"

    @property
    def secrets(self) -> Path:
        """Generated passwords and keys, one file each, readable by their owner only."""
        return self.folder / "secrets"

    @property
    def logins(self) -> Path:
        """The first login of each role, kept for `make sample`."""
        return self.secrets / "logins.json"

    @property
    def documents(self) -> Path:
        """The services' files (letters, supports), one folder per service."""
        return self.folder / "documents"

    @property
    def configuration(self) -> Path:
        """Configuration of supervisord, written anew at each start; it holds passwords."""
        return self.folder / "supervisord.conf"

    @property
    def socket(self) -> Path:
        """Where supervisord takes orders; in the temporary folder if the checkout's path is too long for a socket."""
        near = self.folder / "supervisor.sock"
        if len(os.fsencode(near)) <= LONGEST_SOCKET_PATH:
            return near
        key = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"radica-{os.geteuid()}-{key}" / "supervisor.sock"

    def make(self) -> None:
        """Create the folders.

        Raises:
            Failure: another user started this installation, so its files cannot be used by this one.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.folder.stat().st_uid != os.geteuid():
            raise Failure(
                f"La carpeta {self.folder} es de otro usuario ({self.folder.owner()}), que puso en marcha Radica.",
                "Use el mismo usuario (por ejemplo, con sudo si fue root) o haga otra copia del proyecto.",
            )
        for private in (self.secrets, self.documents, self.socket.parent):
            private.mkdir(parents=True, exist_ok=True)
        self.secrets.chmod(0o700)
        self.documents.chmod(0o700)
        if self.socket.parent != self.folder:
            self.socket.parent.chmod(0o700)
        self.logs.mkdir(exist_ok=True)
