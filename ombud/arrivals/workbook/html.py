"""Reads the table of an HTML page, which many shop systems export under the name .xls."""

from html.parser import HTMLParser

_CELLS = ("td", "th")
_BREAKS = ("br", "p", "div")
_MAX_SPAN = 1000


def read_html(page: str) -> list[list[str]]:
    """The rows of the page's longest table."""
    parser = _Tables()
    parser.feed(page)
    parser.close()
    return max(parser.tables, key=len, default=[])


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append([])
            self.tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].append([])
        elif tag in _CELLS and self._open:
            self._begin_cell(dict(attrs))
        elif tag in _BREAKS and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in (*_CELLS, "tr"):
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        span = attributes.get("colspan") or "1"
        self._span = min(int(span), _MAX_SPAN) if span.isdecimal() else 1
        self._cell = []

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        row = self._open[-1][-1] if self._open and self._open[-1] else []
        row += ["".join(self._cell).strip()] + [""] * (self._span - 1)
        self._cell = None
