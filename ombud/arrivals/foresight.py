"""What an import would change, kept sealed with its draft: it holds what customers said."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ombud.store.sealing import open_bytes, seal_bytes

PLACE = "foresight.changes"
# Beside the outcomes of rows: how many changes are listed, and rows of which something stays.
KEPT, UNLISTED = "kept", "unlisted"


@dataclass(frozen=True, slots=True)
class CaseForeseen:
    """A known case of which a row says something else.

    row_no: in `sheet`. told: [field, ours, theirs, why ours stays, or "" if it does not]; an own
    column's field is "own." with its name, an owner's value is a member's id, or a name that nobody
    bears yet.
    """

    case_id: int
    number: str
    sheet: str
    row_no: int
    told: Sequence[Sequence[Any]]


def sealed_changes(changes: Sequence[CaseForeseen]) -> bytes:
    """The changes as they are kept."""
    text = json.dumps([asdict(each) for each in changes], ensure_ascii=False)
    return seal_bytes(zlib.compress(text.encode("utf-8", "surrogatepass")), PLACE)


def opened_changes(sealed: bytes | memoryview | None) -> list[CaseForeseen]:
    """The changes that were kept. Raises SealBroken."""
    if sealed is None:
        return []
    text = zlib.decompress(open_bytes(bytes(sealed), PLACE)).decode("utf-8", "surrogatepass")
    return [CaseForeseen(**each) for each in json.loads(text)]
