"""How templates become sentences: `[a|b]` is a choice, `{slot}` a fact of the case."""

import re
from collections.abc import Mapping
from functools import cache
from random import Random

from opencc import OpenCC

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"(\{\w+\})")
_TYPOS_ZH = (
    ("已经", "以经"), ("收到", "收道"), ("怎么", "怎莫"), ("没有", "莫有"), ("还是", "还事"),
    ("麻烦", "麻凡"), ("快递", "块递"), ("为什么", "为什莫"), ("发货", "发获"), ("一直", "一只"),
    ("知道", "之道"), ("退款", "退宽"), ("到底", "倒底"), ("质检", "质捡"),
)  # fmt: skip
_TYPOS_EN = (
    ("received", "recieved"), ("address", "adress"), ("because", "becuase"), ("the ", "teh "),
    ("please", "plz"), ("Please", "plz"), ("though", "tho"), ("waiting", "wating"),
    ("refund", "refound"), ("parcel", "parsel"), ("'", ""), ("different", "diferent"),
    ("still", "stil"), ("your", "ur"), ("tracking", "traking"),
)  # fmt: skip
_PLURAL = (
    (" is ", " are "), (" was ", " were "), (" has ", " have "), (" does ", " do "),
    (" runs ", " run "), (" stops ", " stop "), (" shows ", " show "),
    (" never gets ", " never get "),
)  # fmt: skip
_SAME = {
    "髮貨": "發貨", "碼錶": "碼表", "錶格": "表格", "引數": "參數", "平臺": "平台", "港臺": "港台",
    "迴音": "回音", "許可權": "權限",
}  # fmt: skip


def say(r: Random, template: str, slots: Mapping[str, str]) -> str:
    """The template with its choices drawn and its slots filled; KeyError names a missing slot."""
    while found := _CHOICE.search(template):
        drawn = r.choice(found[1].split("|"))
        template = template[: found.start()] + drawn + template[found.end() :]
    return _agree(template.format_map(slots), slots.get("item", ""))


def misspelt(r: Random, template: str, english: bool) -> str:
    """The template with two or three slips of the thumb, its slots untouched."""
    bits = _SLOT.split(template)
    plain = "".join(bits[::2])
    slips = [s for s in (_TYPOS_EN if english else _TYPOS_ZH) if s[0] in plain]
    for right, wrong in r.sample(slips, min(3, len(slips))):
        bits[::2] = [bit.replace(right, wrong) for bit in bits[::2]]
    return "".join(bits).lower() if english else "".join(bits)


def traditional(text: str, country: str) -> str:
    """Traditional characters with the words of Taiwan, or of Hong Kong."""
    text = _converter("s2twp" if country == "TW" else "s2hk").convert(text)
    for wrong, right in _SAME.items():
        text = text.replace(wrong, right)
    return text


def is_plural(name: str) -> bool:
    """True of `basketball shoes`, False of `cat phone case` and `set of three`."""
    head = name.split(" of ")[0]
    return head.endswith("s") and not head.endswith(("ss", "cards"))


def with_article(name: str) -> str:
    if is_plural(name):
        return name
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"


def _agree(text: str, item: str) -> str:
    if not item.isascii() or not is_plural(item):
        return text
    for one, many in _PLURAL:
        text = text.replace(item + one, item + many)
    return text


@cache
def _converter(way: str) -> OpenCC:
    return OpenCC(way)
