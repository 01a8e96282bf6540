"""The hidden id of a row: what it stands for, signed, so that nobody points it at another case."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ombud.store.sealing import mark, marks

HEAD = "ombud-id"
SHEET = "_ombud"
EXPORT = "x"
_SHAPE = re.compile(r"([a-z])(\d{1,16})-(\d{1,16})-([0-9a-f]{1,16})")


class Identity(NamedTuple):
    """kind: letter of its sheet, or EXPORT for the workbook itself."""

    kind: str
    row_id: int
    export_id: int


def signed(kind: str, row_id: int, export_id: int) -> str:
    """The id as it stands in the workbook."""
    told = f"{kind}{row_id}-{export_id}"
    return f"{told}-{mark('workbook', told)}"


def signed_rows(kind: str, row_ids: Sequence[int], export_id: int) -> list[str]:
    """The ids of many rows: half the work of one after the other."""
    told = [f"{row_id}-{export_id}" for row_id in row_ids]
    found = marks("workbook", kind, told)
    return [f"{kind}{one}-{its_mark}" for one, its_mark in zip(told, found, strict=True)]


def identity_of(text: str) -> Identity | None:
    """What a signed id stands for; None when somebody changed it or it is not ours."""
    found = _SHAPE.fullmatch(text.strip())
    if not found:
        return None
    told = Identity(found[1], int(found[2]), int(found[3]))
    return told if signed(*told) == text.strip() else None
