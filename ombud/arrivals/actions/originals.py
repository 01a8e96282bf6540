"""Keeping files byte for byte: sealed on disk under their keyed digest."""

import os
import tempfile
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from ombud.arrivals.drafts import DraftFile
from ombud.arrivals.models import Attachment, Import, Original
from ombud.store import sealing
from ombud.store.rows import insert_rows, reserve_ids
from ombud.store.turn import turn


def keep_original(content: bytes, *, name: str, media_type: str = "", at: datetime) -> Original:
    """Seal `content` on disk and remember it. The same bytes are stored once."""
    digest = seal_file(content)
    path = _path(digest)
    with turn():
        kept = Original.objects.create(
            digest=digest,
            name=name[:200],
            media_type=media_type[:120],
            size=len(content),
            kept_at=at,
        )
        # Somebody may have discarded the last draft with these bytes in between.
        if not path.exists():
            _write_durably(path, sealing.seal_bytes(content, digest))
    return kept


def seal_file(content: bytes) -> str:
    """Seal `content` on disk under its digest, for a turn that will remember it."""
    digest = sealing.digest(content)
    if not _path(digest).exists():
        _write_durably(_path(digest), sealing.seal_bytes(content, digest))
    return digest


def remember_files(files: Sequence[DraftFile], *, at: datetime) -> Sequence[int]:
    """Inside a turn, the ids of originals for files that are sealed. Raises FileNotFoundError."""
    for file in files:
        # Somebody may have forgotten the same bytes in between.
        if not _path(file.digest).exists():
            raise FileNotFoundError(file.name)
    ids = reserve_ids(Original, len(files))
    rows = [
        (row_id, file.digest, file.name[:200], file.media_type[:120], file.size, at)
        for row_id, file in zip(ids, files, strict=True)
    ]
    insert_rows(Original, ("id", "digest", "name", "media_type", "size", "kept_at"), rows)
    return ids


def forget_originals(original_ids: Collection[int]) -> None:
    """Inside a turn, let go of the files that no import and no conversation uses."""
    unused = Original.objects.filter(id__in=original_ids).exclude(
        Exists(Import.objects.filter(original=OuterRef("pk")))
        | Exists(Attachment.objects.filter(original=OuterRef("pk")))
    )
    digests = set(unused.values_list("digest", flat=True))
    unused.delete()
    still = set(Original.objects.filter(digest__in=digests).values_list("digest", flat=True))
    for digest in digests - still:
        _path(digest).unlink(missing_ok=True)


def forget_attachments(threads: Collection[int]) -> None:
    """Inside a turn, let go of the files of conversations that are withdrawn."""
    _forget(Attachment.objects.filter(thread__in=threads))


def withdraw_attachments(attachment_ids: Collection[int]) -> None:
    """Inside a turn, let go of files whose import is taken back."""
    _forget(Attachment.objects.filter(id__in=attachment_ids))


def _forget(gone: "QuerySet[Attachment]") -> None:
    original_ids = list(gone.values_list("original_id", flat=True))
    if original_ids:
        gone.delete()
        forget_originals(original_ids)


def original_bytes(original: Original) -> bytes:
    """The file as it came; raises FileNotFoundError or store.sealing.SealBroken."""
    return sealing.open_bytes(_path(original.digest).read_bytes(), original.digest)


def _path(digest: str) -> Path:
    return Path(settings.FILES_FOLDER) / digest[:2] / digest[2:]


def _write_durably(path: Path, content: bytes) -> None:
    # Written beside and renamed: a full disk or a kill leaves no half file under the final name.
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, beside = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).rename(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
