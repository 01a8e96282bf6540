"""What stood in a workbook when it left: sealed, in pieces, so that no size of list fills memory.

Gzipped lines of JSON: first what the sheets are and the words of their lists, then piece by piece
the ids of some rows and the plain forms of their editable cells.
"""

import io
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ombud.workbooks.cells import Plain
from ombud.workbooks.columns import SheetColumn
from ombud.workbooks.words import Words

_KEPT = ("key", "label", "kind", "field", "listed")


@dataclass(slots=True)
class SheetStanding:
    """One sheet as it left. values: plain forms by column key, in the order of ids. masked: by
    column key the rows whose text was masked.
    """

    kind: str
    name: str
    columns: list[SheetColumn]
    ids: list[int] = field(default_factory=list)
    values: dict[str, list[Plain]] = field(default_factory=dict)
    masked: dict[str, set[int]] = field(default_factory=dict)

    @property
    def edited(self) -> list[SheetColumn]:
        """The columns whose changes come back."""
        return [column for column in self.columns if column.is_edited]


@dataclass(slots=True)
class Standing:
    """A whole workbook as it left. words: the closed lists in its language, at that time."""

    sheets: dict[str, SheetStanding]
    words: Words


@dataclass(slots=True)
class Piece:
    """Some rows of a sheet: ids, and for each its editable cells in the columns' order.

    masked: {column key: ids of the rows whose text is masked}.
    """

    kind: str
    ids: Sequence[int]
    values: Sequence[Sequence[Plain]]
    masked: Mapping[str, Sequence[int]]


class StandingWriter:
    """Takes the pieces as they leave."""

    def __init__(self, sheets: Sequence[SheetStanding], words: Words) -> None:
        self._packer, self._packed = zlib.compressobj(6, wbits=31), io.BytesIO()
        told = [{"kind": one.kind, "name": one.name, "columns": _told(one)} for one in sheets]
        self._line({"sheets": told, "labels": words.labels, "offered": words.offered})

    def add(self, piece: Piece) -> None:
        """Keep some rows."""
        self._line([piece.kind, piece.ids, piece.values, piece.masked])

    def content(self) -> bytes:
        """Everything, at the end."""
        self._packed.write(self._packer.flush())
        return self._packed.getvalue()

    def _line(self, said: Any) -> None:
        line = json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n"
        self._packed.write(self._packer.compress(line.encode()))


def _told(sheet: SheetStanding) -> list[dict[str, Any]]:
    return [{name: getattr(column, name) for name in _KEPT} for column in sheet.columns]


def standing_of(content: bytes) -> Standing:
    """Read what a StandingWriter made."""
    lines = iter(zlib.decompress(content, wbits=31).splitlines())
    head = json.loads(next(lines))
    sheets = {told["kind"]: _sheet(told) for told in head["sheets"]}
    for kind, ids, values, masked in map(json.loads, lines):
        _append(sheets[kind], ids, values, masked)
    return Standing(sheets, Words(head["labels"], head["offered"]))


def _sheet(told: Mapping[str, Any]) -> SheetStanding:
    columns = [SheetColumn(**column) for column in told["columns"]]
    made = SheetStanding(told["kind"], told["name"], columns)
    made.values = {column.key: [] for column in made.edited}
    return made


def _append(
    sheet: SheetStanding, ids: list[int], values: list[list[Plain]], masked: dict[str, list[int]]
) -> None:
    if not ids:
        return
    sheet.ids += ids
    for column, cells in zip(sheet.edited, _turned(values), strict=True):
        sheet.values[column.key] += cells
    for key, row_ids in masked.items():
        sheet.masked.setdefault(key, set()).update(row_ids)


def _turned(rows: list[list[Plain]]) -> Iterator[tuple[Plain, ...]]:
    return zip(*rows, strict=True)
