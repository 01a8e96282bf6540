"""What an XLSX keeps beside its cells: comments, text boxes, pictures over and in cells.

The readers of cells see none of it, so it is read from the parts of the file, and only where the
file has such parts.
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree.ElementTree import Element

from ombud.arrivals.workbook.looks import Looks, looks_of
from ombud.arrivals.workbook.package import (
    UNREADABLE,
    Package,
    local,
    opened_package,
    reference,
    text_of,
    within,
)
from ombud.arrivals.workbook.rich_values import RICH_PLACES, placed_in_cells
from ombud.arrivals.workbook.sources import Source

MOST_COMMENTS = 100_000
MOST_PICTURES = 20_000
LARGEST_PICTURE = 25 << 20
LONGEST_COMMENT = 32_767
# Parts without which nothing lies beside any cell.
_MARKS = ("comment", "drawing", "cellimages", "richvaluerel")
_CELL_IMAGES = "xl/cellimages.xml"
_IN_CELL = re.compile(r'=(?:_xlfn\.)?DISPIMG\("([^"]+)"', re.IGNORECASE)
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_PICTURE_KINDS = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".bmp": "image/bmp", ".webp": "image/webp", ".tif": "image/tiff", ".tiff": "image/tiff",
    ".emf": "image/x-emf", ".wmf": "image/x-wmf",
}  # fmt: skip


# No slots: it travels from the process that reads, and frozen slots are slow to unpickle.
@dataclass(frozen=True)
class Picture:
    """A picture of the file: the part that holds it, its size in bytes and its check sum."""

    part: str
    size: int
    crc: int

    @property
    def media_type(self) -> str:
        """Its kind, by its name."""
        return _PICTURE_KINDS[posixpath.splitext(self.part)[1].lower()]

    @property
    def name(self) -> str:
        """Its name in the file."""
        return posixpath.basename(self.part)

    def mark(self) -> str:
        """By what the same picture is known again in another copy."""
        return f"picture {self.crc:08x} {self.size}"


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote on a cell, or in a box beside it. column: counted from 0."""

    column: int
    author: str
    text: str


@dataclass(slots=True)
class BesideSheet:
    """Comments and pictures by row number, counted from 1; pictures in cells by their id.

    count: pictures by row. lost: how many could not be taken: too large, of another kind, too many.
    looks: how the rows look.
    """

    count: int = 0

    comments: dict[int, list[Comment]] = field(default_factory=lambda: defaultdict(list))
    pictures: dict[int, list[Picture]] = field(default_factory=lambda: defaultdict(list))
    in_cells: dict[str, Picture] = field(default_factory=dict)
    lost: int = 0
    looks: Looks = field(default_factory=Looks)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing beside the cells."""
        return not (self.comments or self.pictures or self.in_cells)

    def add_picture(self, picture: Picture | None, row: int) -> None:
        """Put a picture to its row; None is one that cannot be taken."""
        if picture is None or self.count >= MOST_PICTURES:
            self.lost += 1
        elif picture not in self.pictures[row]:
            self.pictures[row].append(picture)
            self.count += 1

    def part(self, start: int, end: int) -> "BesideSheet":
        """What lies beside some columns. Pictures know their row alone: the first keeps them."""
        is_first = start == 0
        comments = {
            row: [
                replace(one, column=one.column - start) for one in some if start <= one.column < end
            ]
            for row, some in self.comments.items()
        }
        return BesideSheet(
            self.count if is_first else 0,
            {row: some for row, some in comments.items() if some},
            self.pictures if is_first else {},
            self.in_cells,
            self.lost if is_first else 0,
            self.looks.part(start, end),
        )

    def out_of(self, cells: Sequence[Any]) -> tuple[list[Any], list[Picture]]:
        """The cells without the formulas that show a picture, and those pictures."""
        left, found = list(cells), []
        for at, cell in enumerate(cells):
            shown = _IN_CELL.match(cell) if isinstance(cell, str) and cell[:1] == "=" else None
            if shown and shown[1] in self.in_cells:
                left[at] = ""
                found.append(self.in_cells[shown[1]])
        return left, found


def beside_sheet(source: Source, sheet: str) -> BesideSheet:
    """What lies beside the cells of a sheet; what is broken of it counts as lost."""
    found = BesideSheet()
    try:
        with opened_package(source) as package:
            _read(package, sheet, found)
    except UNREADABLE:
        found.lost += 1
    with suppress(*UNREADABLE), opened_package(source) as package:
        found.looks = looks_of(package, package.sheet_part(sheet))
    return found


def _read(package: Package, sheet: str, found: BesideSheet) -> None:
    if not any(mark in name.lower() for name in package.names for mark in _MARKS):
        return
    part = package.sheet_part(sheet)
    for number, comment in _comments(package, part):
        if len(found.comments) < MOST_COMMENTS:
            found.comments[number].append(comment)
    for drawing in package.related(part, "drawing"):
        _read_drawing(package, drawing, found)
    if _CELL_IMAGES in package.names:
        _read_cell_images(package, found)
    if RICH_PLACES in package.names:
        for row, target in placed_in_cells(package, part):
            found.add_picture(_picture(package, target), row)


def _comments(package: Package, part: str) -> Iterator[tuple[int, Comment]]:
    """Threads first: what stands on their cells besides is a copy for older programs."""
    people = _people(package)
    threaded: set[str] = set()
    for thread in package.related(part, "threadedComment"):
        for one in package.elements(thread, "threadedComment"):
            place = one.attrib.get("ref", "")
            threaded.add(place)
            author = people.get(one.attrib.get("personId", ""), "")
            yield from _placed(place, author, text_of(one, "text"))
    for plain in package.related(part, "comments"):
        authors: list[str] = []
        for one in package.elements(plain, "author", "comment"):
            if local(one.tag) == "author":
                authors.append((one.text or "").strip())
            elif one.attrib.get("ref") not in threaded:
                at = int(one.attrib.get("authorId", -1))
                author = authors[at] if 0 <= at < len(authors) else ""
                yield from _placed(one.attrib.get("ref", ""), author, text_of(one, "t"))


def _people(package: Package) -> dict[str, str]:
    parts = [name for name in package.names if name.startswith("xl/persons/")]
    return {
        one.attrib.get("id", ""): one.attrib.get("displayName", "")
        for part in parts
        if part.endswith(".xml")
        for one in package.elements(part, "person")
    }


def _placed(place: str, author: str, text: str) -> Iterator[tuple[int, Comment]]:
    found = _PLACE.fullmatch(place.replace("$", "").partition(":")[0])
    # Programs set the author's name above the words, in bold.
    words = text.strip().removeprefix(f"{author}:").removeprefix(f"{author}：").strip()
    if found and words:
        yield int(found[2]), Comment(_column(found[1]), author, words[:LONGEST_COMMENT])


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _read_drawing(package: Package, drawing: str, found: BesideSheet) -> None:
    relations = package.relations(drawing)
    for anchor in package.elements(drawing, "twoCellAnchor", "oneCellAnchor"):
        row, column = _anchored(anchor)
        for blip in within(anchor, "blip"):
            target = relations.get(reference(blip, "embed"), ("", ""))[1]
            found.add_picture(_picture(package, target), row)
        words = "\n".join(text_of(line, "t") for line in within(anchor, "p")).strip()
        if words:
            found.comments[row].append(Comment(column, "", words[:LONGEST_COMMENT]))


def _anchored(anchor: Element) -> tuple[int, int]:
    """The row and column that most of it lies on, as far as its corners tell."""
    start = next(one for one in anchor if local(one.tag) == "from")
    row, column = int(text_of(start, "row")), int(text_of(start, "col"))
    end = next((one for one in anchor if local(one.tag) == "to"), None)
    size = next((one for one in within(anchor, "ext") if "cy" in one.attrib), None)
    if end is not None and size is not None and int(text_of(end, "row")) == row + 1:
        below = int(text_of(end, "rowOff") or 0)
        if below * 2 > int(size.attrib["cy"]) > 0:
            row += 1
    return row + 1, column


def _read_cell_images(package: Package, found: BesideSheet) -> None:
    relations = package.relations(_CELL_IMAGES)
    for image in package.elements(_CELL_IMAGES, "cellImage"):
        named = next(within(image, "cNvPr"), None)
        blip = next(within(image, "blip"), None)
        if named is None or blip is None:
            continue
        picture = _picture(package, relations.get(reference(blip, "embed"), ("", ""))[1])
        if picture:
            found.in_cells[named.attrib.get("name", "")] = picture


def _picture(package: Package, part: str) -> Picture | None:
    if part not in package.names or posixpath.splitext(part)[1].lower() not in _PICTURE_KINDS:
        return None
    member = package.archive.getinfo(part)
    if not 0 < member.file_size <= LARGEST_PICTURE:
        return None
    return Picture(part, member.file_size, member.CRC)
