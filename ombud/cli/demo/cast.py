"""Who is in the story: the house of Jumao (橘猫代购), its people and its customers."""

import re
from dataclasses import replace
from itertools import count
from random import Random
from typing import Any

from ombud.cli.demo.dice import dice, table, weighted
from ombud.cli.demo.shapes import Customer, Person, Shop, Team

SHOPS = (
    Shop("jumao", "橘猫代购", "CNY", "Asia/Shanghai"),
    Shop("juma", "Juma Haul", "USD", "Europe/London"),
)
TEAMS = (
    Team("chinese", "华人组", "Chinese desk"),
    Team("overseas", "海外组", "Overseas desk"),
    Team("parcels", "物流理赔组", "Parcels and claims"),
)
PEOPLE = (
    Person("ken", "吴建国", "Ken Wu", "ken.wu@jumao.example.com", "administrator", None),
    Person("chloe", "赵倩", "Chloe Zhao", "chloe.zhao@jumao.example.com", "lead", None),
    Person("mia", "林小雨", "Mia Lin", "mia.lin@jumao.example.com", "agent", "chinese"),
    Person("joy", "陈嘉怡", "Joy Chen", "joy.chen@jumao.example.com", "agent", "chinese"),
    Person("howard", "王浩然", "Howard Wang", "howard.wang@jumao.example.com", "agent", "overseas"),
    Person("suki", "张思琪", "Suki Zhang", "suki.zhang@jumao.example.com", "agent", "overseas"),
    Person("leo", "李明", "Leo Li", "leo.li@jumao.example.com", "agent", "parcels"),
    Person("tina", "周婷", "Tina Zhou", "tina.zhou@jumao.example.com", "agent", "parcels"),
)

_LANGUAGES = {
    "zh": {"zh-Hans": 64, "mixed": 28, "en": 8},
    "hant": {"zh-Hant": 74, "mixed": 12, "en": 14},
    "other": {"en": 95, "mixed": 5},
}
_MESSENGERS = {
    "zh": {"wechat": 90, "whatsapp": 10},
    "hant": {"whatsapp": 52, "wechat": 28, "instagram": 20},
    "other": {"whatsapp": 48, "discord": 36, "telegram": 16},
}
_AREAS = {"a3": ("213", "312", "415", "646", "718"), "c3": ("416", "604", "647", "514")}
_DIGITS = re.compile(r"\{(\w)(\d)\}")


def customers(seed: int) -> tuple[Customer, ...]:
    """400 customers in 12 countries, each phone, nick and mail address used once."""
    r = dice(seed, "customers")
    homes = [code for code, home in table("tables/countries").items() for _ in range(home["share"])]
    r.shuffle(homes)
    phones: set[str] = set()
    return tuple(_customer(r, n, home, phones) for n, home in enumerate(homes, 1))


def _customer(r: Random, n: int, country: str, phones: set[str]) -> Customer:
    home = table("tables/countries")[country]
    kind = "zh" if r.random() < home["chinese"] else home["names"]
    group = kind if kind in _LANGUAGES else "other"
    nick = f"{r.choice(table('tables/names')['nick'])}_{r.choice(table('tables/names')['tail'])}{n}"
    nick = nick.replace("__", "_")
    messenger = weighted(r, _MESSENGERS[group])
    phone = next(p for p in (_phone(r, home["phone"]) for _ in count()) if p not in phones)
    phones.add(phone)
    customer = Customer(
        key=f"C{n:04d}",
        name=_name(r, kind),
        nick=nick,
        phone=phone,
        email=f"{nick}@{r.choice(('example.com', 'example.net', 'example.org'))}",
        im_kind=messenger,
        im_handle=phone.replace(" ", "") if messenger == "whatsapp" else nick,
        country=country,
        language=weighted(r, _LANGUAGES[group]),
        shops=(),
    )
    return replace(customer, shops=_shops(r, customer.language))


def _shops(r: Random, language: str) -> tuple[str, ...]:
    first = "juma" if language == "en" else "jumao"
    if r.random() >= 0.12:
        return (first,)
    return ("jumao", "juma")


def _name(r: Random, kind: str) -> str:
    names: dict[str, Any] = table("tables/names")[kind]
    family, given = r.choice(names["family"]), r.choice(names["given"])
    if kind in ("zh", "hant"):
        return family + given
    return f"{family} {given}" if kind == "ja" else f"{given} {family}"


def _phone(r: Random, pattern: str) -> str:
    def number(found: re.Match[str]) -> str:
        if found[1] in "ac":
            return r.choice(_AREAS[found[1] + found[2]])
        return "".join(str(r.randrange(10)) for _ in range(int(found[2])))

    return _DIGITS.sub(number, pattern)
