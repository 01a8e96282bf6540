"""Lines, their carriers, and tracking numbers that a checker would pass."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from ombud.cli.demo.dice import weighted
from ombud.cli.demo.plot import FAILED_LINE, Plot

_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def _digits(r: Random, n: int) -> str:
    return "".join(str(r.randrange(10)) for _ in range(n))


def s10(r: Random, service: str) -> str:
    """A number of UPU standard S10 (modulus 11 over eight weighted digits).

    The invented carriers number the same way, under service letters that no post uses.
    """
    digits = _digits(r, 8)
    rest = 11 - sum(int(d) * w for d, w in zip(digits, _S10_WEIGHTS, strict=True)) % 11
    return f"{service}{digits}{ {10: 0, 11: 5}.get(rest, rest) }CN"


def ups(r: Random, _: str) -> str:
    """1Z and 16 signs; letters count by their place, every second sign double, modulus 10."""
    body = "".join(r.choice("ABCEFRVWXY0123456789") for _ in range(6)) + "04" + _digits(r, 7)
    worth = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in body]
    return f"1Z{body}{-(sum(worth[::2]) + 2 * sum(worth[1::2])) % 10}"


def dhl(r: Random, _: str) -> str:
    """Ten digits, the last one the remainder of the first nine by 7."""
    body = str(r.randrange(1, 10)) + _digits(r, 8)
    return f"{body}{int(body) % 7}"


@dataclass(frozen=True, slots=True)
class Route:
    """A line: days from `quick` to `slow`, CNY for a kilogram, `divisor` None if by weight only."""

    line: str
    line_en: str
    carrier: str
    countries: str
    share: float
    quick: float
    slow: float
    cny_kg: int
    divisor: int | None
    number: Callable[[Random, str], str]
    prefix: str


_EVERYWHERE = "US GB CA AU DE FR NL SG MY TW HK JP"
ROUTES = (
    Route("EMS特快", "EMS Express", "EMS", _EVERYWHERE, 16, 8, 16, 92, None, s10, "EE"),
    Route("e邮宝", "ePacket", "China Post", _EVERYWHERE, 12, 12, 22, 78, None, s10, "LX"),
    Route("DHL专线", "DHL Direct", "DHL", "US GB CA AU DE FR NL JP", 10, 4, 8, 128, 5000, dhl, ""),
    Route("UPS红单", "UPS Saver", "UPS", "US GB CA DE FR NL", 8, 5, 9, 118, 5000, ups, ""),
    Route(FAILED_LINE, "EU Duty Paid", "GeeWhale", "GB DE FR NL", 70, 10, 17, 68, 8000, s10, "GW"),
    Route("北美包税", "Americas Duty Paid", "BlueHeron", "US CA", 54, 11, 18, 72, 8000, s10, "BH"),
    Route("澳新专线", "Aus Line", "BlueHeron", "AU", 50, 9, 15, 64, 6000, s10, "BH"),
    Route("东南亚专线", "SEA Line", "AntPost", "SG MY", 70, 5, 10, 34, 6000, s10, "AP"),
    Route("港台集运", "HK-TW Consolidated", "AntPost", "TW HK", 80, 3, 8, 26, 6000, s10, "AP"),
    Route("日本空运", "Japan Air", "AntPost", "JP", 50, 4, 9, 42, 6000, s10, "AP"),
)


def choose_route(r: Random, country: str, at: datetime, told: Plot) -> Route:
    """A line to `country`; before it failed, the later failed line ran a discount."""
    fitting = {one: one.share for one in ROUTES if country in one.countries}
    cheap = told.failed_line.begins_at
    for one in fitting:
        if one.line == FAILED_LINE and 0 <= (cheap - at).days <= 16:
            fitting[one] *= 5
    return weighted(r, fitting)


def route(line: str) -> Route:
    return next(one for one in ROUTES if one.line == line)
