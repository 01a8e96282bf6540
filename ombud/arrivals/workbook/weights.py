"""Reads weights as people write them: 0.52 kg, 520g, 1.1斤, 520 under a header of grams."""

import re
import unicodedata

from ombud.arrivals.workbook.amounts import read_amount

_UNITS = {
    "kg": 1000,
    "千克": 1000,
    "公斤": 1000,
    "g": 1,
    "克": 1,
    "斤": 500,
    "lb": 453.6,
    "磅": 453.6,
}
_WEIGHT = re.compile(
    r"(?P<number>[\d.,]+)\s*(?P<unit>kg|千克|公斤|g|克|斤|lbs?|磅)?", re.IGNORECASE
)
_HEAVIEST = 2_000_000


def unit_in(header: str) -> str:
    """The unit that a header names, as in 重量(g), or ''."""
    plain = unicodedata.normalize("NFKC", header).casefold()
    found = re.search(r"[(\[]\s*(kg|千克|公斤|g|克|斤|lbs?|磅)\s*[)\]]", plain)
    return found[1].rstrip("s") if found else ""


def grams(text: str, unit: str = "") -> int | None:
    """A weight in grams; None without a unit, here or in the header, as 520 may be either."""
    found = _WEIGHT.fullmatch(unicodedata.normalize("NFKC", text).casefold().strip())
    if not found:
        return None
    number = read_amount(found["number"]).value
    named = (found["unit"] or unit).rstrip("s")
    if number is None or not named:
        return None
    weight = round(float(number) * _UNITS[named])
    return weight if 0 < weight < _HEAVIEST else None
