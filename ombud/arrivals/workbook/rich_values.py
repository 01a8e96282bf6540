"""Pictures that Excel placed in cells: a cell names a value, the value a place in the file."""

import re
from collections.abc import Iterator

from ombud.arrivals.workbook.package import Package, reference, text_of, within

RICH_PLACES = "xl/richData/richValueRel.xml"
_VALUES = "xl/richData/rdrichvalue.xml"
_METADATA = "xl/metadata.xml"
_CHUNK = 1 << 18
_OVERLAP = 256
_CELL = re.compile(rb'<c r="[A-Z]{1,3}(\d{1,7})"[^<>]*? vm="(\d{1,7})"')


def placed_in_cells(package: Package, sheet: str) -> Iterator[tuple[int, str]]:
    """(row number, part of the picture) of each such cell of a sheet."""
    parts = _parts(package)
    for row, value in _cells(package, sheet):
        if 0 < value <= len(parts) and parts[value - 1]:
            yield row, parts[value - 1]


def _cells(package: Package, sheet: str) -> Iterator[tuple[int, int]]:
    tail = b""
    with package.archive.open(sheet) as stream:
        while chunk := stream.read(_CHUNK):
            piece = tail + chunk
            end = 0
            for found in _CELL.finditer(piece):
                yield int(found[1]), int(found[2])
                end = found.end()
            # What was found must not be found again, what is cut in two must be.
            tail = piece[max(end, len(piece) - _OVERLAP) :]


def _parts(package: Package) -> list[str]:
    """The part that each value of the metadata leads to, in their order; '' for none."""
    relations = package.relations(RICH_PLACES)
    places = [
        relations.get(reference(one, "id"), ("", ""))[1]
        for one in package.elements(RICH_PLACES, "rel")
    ]
    values = [text_of(next(within(one, "v")), "v") for one in package.elements(_VALUES, "rv")]
    targets = []
    for block in package.elements(_METADATA, "rvb"):
        rich = int(block.attrib.get("i", -1))
        named = values[rich] if 0 <= rich < len(values) else ""
        at = int(named) if named.isdecimal() else -1
        targets.append(places[at] if 0 <= at < len(places) else "")
    return targets
