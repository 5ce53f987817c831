"""Documents in a bucket of an S3-compatible store, for installations of more than one machine.

An object is named `<service>/<sha256>`. The store itself checks the content against the hash when it arrives, and
writing the same object again is harmless. Keep the bucket private. Where its versions are locked (S3 Object Lock), lock
them for the years that the law has documents kept and no longer: what is erased must go from there too.
"""

from __future__ import annotations

import base64
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from radica.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from radica.settings import Settings

CHUNK = 256 * 1024
NOT_FOUND = 404
WAITS = Config(
    connect_timeout=5,
    read_timeout=15,
    retries={"total_max_attempts": 3, "mode": "standard"},
    s3={"addressing_style": "path"},  # every compatible store has it; names of its own in DNS only some
)


class Bucket:
    """A place for documents; safe for many threads and processes at once. What fails there raises Unavailable."""

    def __init__(self, client: Any, bucket: str, prefix: str) -> None:  # noqa: ANN401 - made by the library at run time
        self._client = client
        self._bucket = bucket
        self._prefix = prefix

    @classmethod
    def of(cls, settings: Settings, service: str) -> Self:
        """Return the service's part of the bucket that the settings name."""
        secret = settings.documents_secret_key
        client = boto3.client(
            "s3",
            endpoint_url=settings.documents_endpoint,
            region_name=settings.documents_region,
            aws_access_key_id=settings.documents_access_key,
            aws_secret_access_key=secret.get_secret_value() if secret else None,
            config=WAITS,
        )
        return cls(client, str(settings.documents_bucket), f"{service}/")

    def size(self, sha256: str) -> int | None:
        """Return the length in bytes, None for a file that is not here."""
        head = self._head(sha256)
        return None if head is None else int(head["ContentLength"])

    def kind(self, sha256: str) -> str:
        """Return the media type of a file that is here, as it was found when it was kept."""
        return str((self._head(sha256) or {})["ContentType"])

    def pieces(self, sha256: str) -> Iterator[bytes]:
        """Give the content of a file that is here, piece by piece."""
        with _reached():
            body = self._client.get_object(**self._object(sha256))["Body"]
            yield from body.iter_chunks(CHUNK)

    def take(self, file: Path, sha256: str, kind: str) -> None:
        """Copy a file here for good; the store refuses it if what arrives has another hash."""
        checksum = base64.b64encode(bytes.fromhex(sha256)).decode()
        with _reached(), file.open("rb") as content:
            self._client.put_object(**self._object(sha256), Body=content, ContentType=kind, ChecksumSHA256=checksum)

    def remove(self, sha256: str, brought_before: datetime) -> None:
        """Destroy an object that nobody has brought since an instant; one that is not here is no matter."""
        head = self._head(sha256)
        if head is not None and head["LastModified"] < brought_before:
            with _reached():
                self._client.delete_object(**self._object(sha256))

    def _object(self, sha256: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self._prefix + sha256}

    def _head(self, sha256: str) -> dict[str, Any] | None:
        with _reached():
            try:
                return dict(self._client.head_object(**self._object(sha256)))
            except ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] == NOT_FOUND:
                    return None
                raise


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise Unavailable("El archivo de documentos no responde.") from error
