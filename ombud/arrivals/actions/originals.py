"""Keeping files byte for byte: sealed on disk under their keyed digest."""

import os
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings

from ombud.arrivals.models import Original
from ombud.store import sealing
from ombud.store.turn import turn


def keep_original(content: bytes, *, name: str, media_type: str = "", at: datetime) -> Original:
    """Seal `content` on disk and remember it. The same bytes are stored once."""
    digest = sealing.digest(content)
    path = _path(digest)
    if not path.exists():
        _write_durably(path, sealing.seal_bytes(content, digest))
    with turn():
        return Original.objects.create(
            digest=digest,
            name=name[:200],
            media_type=media_type[:120],
            size=len(content),
            kept_at=at,
        )


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
