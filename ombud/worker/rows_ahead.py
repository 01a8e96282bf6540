"""The rows of an import are read by a process of their own while others are written."""

from collections.abc import Generator, Iterator, Mapping
from functools import partial
from itertools import chain, islice, starmap

from ombud.arrivals.along import Along, Log, Sheet
from ombud.arrivals.along_claims import Claimed
from ombud.arrivals.models import Import
from ombud.arrivals.readers import drafting_of, reader_of
from ombud.arrivals.rows import Beside, Row
from ombud.arrivals.workbook.beside import Comment
from ombud.arrivals.workbook.books import open_book
from ombud.arrivals.workbook.clean import CleanRow
from ombud.arrivals.workbook.tables import Table, find_table
from ombud.journey import think
from ombud.worker.ahead import ahead

ROWS_AT_ONCE = 200


def rows_ahead(
    imported: Import, content: bytes, shops: Mapping[str, int], *, with_thoughts: bool = True
) -> Generator[Row, None, None]:
    """The rows from the import's cursor on, drafted and read, their owners still to be found.

    shops: ids by name. with_thoughts: whether all is thought that cases to open need.
    Raises WorkbookRefused, when the first row is asked for, and AheadDied.
    """
    pieces = ahead(partial(_pieces, imported, content, shops, with_thoughts))
    try:
        yield from chain.from_iterable(pieces)
    finally:
        pieces.close()


def _pieces(
    imported: Import, content: bytes, shops: Mapping[str, int], with_thoughts: bool
) -> Iterator[list[Row]]:
    book = open_book(content)
    table = find_table(book.grid(imported.sheet), imported.header_row)
    read = reader_of(imported, table.headers, date1904=book.date1904)
    drafting = drafting_of(imported, table.headers, read, table, shops)
    log = Along(imported, book, shops).log()
    rows = islice(iter(table), imported.cursor, None)
    while piece := [
        drafting.row(clean := read(number, cells), cells, _beside(clean, log, table))
        for number, cells in islice(rows, ROWS_AT_ONCE)
    ]:
        if with_thoughts:
            think([row.draft for row in piece if row.draft])
        yield piece


def _beside(clean: CleanRow, log: Log, table: Table) -> Beside | None:
    lines = log.of(clean)
    comments, pictures = table.beside(clean.number)
    if not (lines or comments or pictures):
        return None
    return Beside(lines, tuple(starmap(_comment_told, comments)), tuple(pictures))


def _comment_told(column: str, comment: Comment) -> str:
    author = f"{comment.author}: " if comment.author else ""
    return f"[{column}] {author}{comment.text}" if column else f"{author}{comment.text}"


def claims_ahead(
    imported: Import, content: bytes, shops: Mapping[str, int], sheet: Sheet, cursor: int
) -> Generator[Claimed, None, None]:
    """What the rows of a sheet beside the complaints claim, from a cursor on.

    Raises WorkbookRefused and AheadDied.
    """

    def pieces() -> Iterator[list[Claimed]]:
        claims = islice(Along(imported, open_book(content), shops).claims(sheet), cursor, None)
        while piece := list(islice(claims, ROWS_AT_ONCE)):
            yield piece

    made = ahead(pieces)
    try:
        yield from chain.from_iterable(made)
    finally:
        made.close()
