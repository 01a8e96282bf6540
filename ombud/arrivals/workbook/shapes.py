"""What the values of a column look like, whatever its header says."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ombud.arrivals.workbook.amounts import looks_like_number
from ombud.arrivals.workbook.cells import line_of, looks_like_email, looks_like_phone
from ombud.arrivals.workbook.dates import lacks_year, looks_like_date, may_be_serial
from ombud.arrivals.workbook.folding import HAN
from ombud.arrivals.workbook.values import (
    BOOLEAN,
    CLOSED_LISTS,
    is_carrier,
    match_word,
    truth,
)

_LOOKED_AT = 200
_LONG_CODE = 60
_LISTS = tuple(dict.fromkeys(CLOSED_LISTS.values()))


@dataclass(slots=True)
class Shape:
    """Shares (0 to 1) of the filled cells that look like something.

    hits: closed list -> share of cells that are its words; kinds: distinct codes hit per list.
    """

    filled: int = 0
    distinct: float = 0
    length: float = 0
    date: float = 0
    serial: float = 0
    yearless: float = 0
    number: float = 0
    phone: float = 0
    email: float = 0
    link: float = 0
    code: float = 0
    han: float = 0
    yes_no: float = 0
    carrier: float = 0
    hits: dict[str, float] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)


def shape_of(cells: Sequence[Any]) -> Shape:
    """The shape of a column's cells; at most 200 filled ones are looked at."""
    seen = [(cell, text) for cell in cells if (text := line_of(cell))][:_LOOKED_AT]
    if not seen:
        return Shape()
    total = len(seen)
    texts = [text for _cell, text in seen]

    def share(test: Any) -> float:
        return sum(1 for cell, _text in seen if test(cell)) / total

    def text_share(test: Any) -> float:
        return sum(1 for text in texts if test(text)) / total

    shape = Shape(total, len(set(texts)) / total, sum(map(len, texts)) / total)
    shape.date, shape.serial = share(looks_like_date), share(may_be_serial)
    shape.number, shape.phone = share(looks_like_number), share(looks_like_phone)
    shape.yearless = share(lambda cell: bool(lacks_year([cell])) and not looks_like_date(cell))
    shape.email, shape.link = share(looks_like_email), text_share(_is_link)
    shape.code, shape.han = text_share(_is_code), text_share(_has_han)
    shape.yes_no = text_share(lambda text: truth(text) is not None)
    shape.carrier = text_share(is_carrier)
    _count_hits(shape, texts)
    return shape


def _count_hits(shape: Shape, texts: list[str]) -> None:
    counts = Counter(texts)
    for name in _LISTS:
        codes = {text: match_word(name, text).code for text in counts}
        known = sum(count for text, count in counts.items() if codes[text])
        shape.hits[name] = known / len(texts)
        shape.kinds[name] = len({code for code in codes.values() if code})
    shape.hits[BOOLEAN] = shape.yes_no


def _is_link(text: str) -> bool:
    return text.lower().startswith(("http://", "https://", "www."))


def _is_code(text: str) -> bool:
    return (
        len(text) <= _LONG_CODE
        and not HAN.search(text)
        and any(char.isdigit() for char in text)
        and text.count(" ") <= 2
    )


def _has_han(text: str) -> bool:
    return HAN.search(text) is not None
