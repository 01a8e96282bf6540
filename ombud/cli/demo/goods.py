"""What is sold: 120 products of 35 invented sellers, and the options they come in."""

from decimal import Decimal
from functools import cache
from random import Random

from ombud.cli.demo.dice import table
from ombud.cli.demo.shapes import Product

BATCH_NAME = "磁吸充电宝10000毫安"

_COLOURS = (
    ("黑色", "black"), ("米白", "off-white"), ("雾霾蓝", "haze blue"), ("军绿", "olive"),
    ("藕粉", "dusty pink"), ("卡其", "khaki"), ("深灰", "dark grey"), ("酒红", "wine red"),
)  # fmt: skip
_PHONES = ("i15", "i16", "i16 Pro", "i17", "i17 Pro Max", "P70", "M60")
_SIZES = {
    "shoes": ("38", "39", "40", "41", "42", "43", "44"),
    "jacket": ("S", "M", "L", "XL", "2XL"),
    "wear": ("S", "M", "L", "XL", "2XL"),
    "hanfu": ("S", "M", "L"),
    "phonecase": _PHONES,
}
_PACKS = {
    "food": (("礼盒装", "gift box"), ("袋装", "bag")),
    "tea": (("单只", "single"), ("礼盒", "gift box")),
    "figure": (("普通版", "standard"), ("豪华版", "deluxe")),
    "toy": (("标准款", "standard"), ("加大款", "large")),
    "stationery": (("基础款", "basic"), ("礼盒款", "gift set")),
}


@cache
def products() -> tuple[Product, ...]:
    found: list[Product] = []
    for category, seller, platform, *rows in table("tables/goods"):
        for name_zh, name_en, price, weight in rows:
            sku = f"JM{len(found) + 1001}"
            price_cny = Decimal(price)
            found.append(
                Product(sku, name_zh, name_en, category, seller, platform, price_cny, weight)
            )
    return tuple(found)


@cache
def product(sku: str) -> Product:
    return next(one for one in products() if one.sku == sku)


def batch_product() -> Product:
    """The power bank of which one batch was bad."""
    return next(one for one in products() if one.name_zh == BATCH_NAME)


def option(r: Random, category: str, language: str) -> str:
    """A colour and size, or a pack, in the language of the customer."""
    side = 1 if language == "en" else 0
    if category in _PACKS:
        return r.choice(_PACKS[category])[side]
    colour = r.choice(_COLOURS)[side]
    return f"{colour} / {r.choice(_SIZES[category])}" if category in _SIZES else colour


def other_option(r: Random, category: str, taken: str, language: str) -> str:
    """An option that is not `taken`; every category has at least two."""
    while (found := option(r, category, language)) == taken:
        continue
    return found


def in_english(wanted: str, english: bool) -> str:
    """An option told in the other language: `black / M` for `黑色 / M`, and back."""
    known = [pair for pack in _PACKS.values() for pair in pack] + list(_COLOURS)
    words = {pair[not english]: pair[english] for pair in known}
    return " / ".join(words.get(part, part) for part in wanted.split(" / "))


def flaw(r: Random, one: Product, kind: str) -> tuple[str, str]:
    """A fault of `kind` (defect, damaged, nad, part, worn, safety, expired) as (zh, en)."""
    zh, en = r.choice(_flaws(one, kind))
    return zh, en


def has_flaw(one: Product, kind: str) -> bool:
    return bool(_flaws(one, kind))


@cache
def _flaws(one: Product, kind: str) -> list[tuple[str, str]]:
    found = table("tables/flaws")
    rows = [*found[one.category].get(kind, ()), *found["*"].get(kind, ())]
    return [(zh, en) for zh, en, *names in rows if _concerns(one.name_zh, *names)]


def _concerns(name: str, names: str = "") -> bool:
    """`names` is a list like `壶|杯`, or of exceptions like `!凉鞋`; empty means all."""
    wanted = [part for part in names.split("|") if part and part[0] != "!"]
    if any(part[1:] in name for part in names.split("|") if part[:1] == "!"):
        return False
    return not wanted or any(part in name for part in wanted)
