"""The facts that a letter about an incident may name: numbers, amounts, days, faults."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from ombud.cli.demo.cast import PEOPLE, SHOPS
from ombud.cli.demo.goods import flaw, has_flaw, in_english, other_option, products
from ombud.cli.demo.incidents import Incident, Scene
from ombud.cli.demo.shapes import Product
from ombud.cli.demo.tracking import ROUTES, route
from ombud.cli.demo.trade import money
from ombud.cli.demo.voice import with_article

Slots = dict[str, str]

_SIGNS = {
    "USD": "$", "EUR": "€", "GBP": "£", "CAD": "CA$", "AUD": "A$", "SGD": "S$", "MYR": "RM",
    "TWD": "NT$", "HKD": "HK$", "JPY": "JP¥", "CNY": "¥",
}  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_FLAWS = {
    "QUA.DEFECT": ("defect",), "QUA.DAMAGED": ("damaged",), "QUA.NAD": ("nad",),
    "QUA.DURABILITY": ("worn",), "QUA.SAFETY": ("safety",), "QUA.EXPIRED": ("expired",),
    "LOG.DAMAGED_TRANSIT": ("crushed",), "AGT.CONSOLIDATION": ("crushed",),
    "AGT.WAREHOUSE": ("crushed",), "AGT.QC": ("defect", "damaged"), "AFT.REPAIR": ("defect",),
    "PRC.LISTING": ("nad",), "PRC.FALSE_AD": ("nad",),
}  # fmt: skip
_HUBS = ("深圳", "香港", "列日", "法兰克福", "洛杉矶", "广州", "上海浦东")


def shown(amount: Decimal, currency: str) -> str:
    return f"{_SIGNS[currency]}{amount:,}"


def item_worth(scene: Scene) -> Decimal:
    """What the customer paid for the item, in the currency paid."""
    price = scene.item.unit_price_cny * scene.item.qty
    return money(price / scene.order.rate, scene.order.paid_currency)


def part_of(whole: Decimal, share: float, currency: str) -> Decimal:
    """A share of an amount, never under half a unit, as people would round it."""
    part = money(whole * Decimal(str(round(share, 3))), currency)
    return max(part, Decimal(20) if currency in ("JPY", "TWD") else Decimal("0.50"))


def day(at: datetime, english: bool) -> str:
    local = at + timedelta(hours=8)
    if english:
        return f"{local.day} {_MONTHS[local.month - 1]}"
    return f"{local.month}月{local.day}日"


def slots(r: Random, incident: Incident, english: bool) -> Slots:
    """Every slot that a template may ask for; words in English or Chinese."""
    found = _numbers(r, incident, english)
    found |= _goods(r, incident, english)
    found |= _road(r, incident.scene, english)
    return found


def desk_slots(r: Random, owner: str, case: str, shop: str) -> Slots:
    """What our own side adds: names and numbers of ours."""
    person = next(one for one in PEOPLE if one.key == owner)
    digits = "".join(str(r.randrange(10)) for _ in range(8))
    return {
        "case": case,
        "me": person.name_en.split()[0],
        "shop": next(one.name for one in SHOPS if one.key == shop),
        "hour": str(r.choice((10, 11, 15, 16, 17, 18))),
        "receipt": f"RF{digits}",
        "dispute": f"PT{digits[::-1]}",
        "newtrack": f"SF{digits}{digits[:5]}",
    }


def _numbers(r: Random, incident: Incident, english: bool) -> Slots:
    scene, opened = incident.scene, incident.opened_at
    currency = scene.order.paid_currency
    worth = item_worth(scene)
    if incident.detail.target != "item":
        worth = scene.order.paid_amount
    small = money(Decimal(r.randrange(40, 90)) / scene.order.rate, currency)
    dated = incident.since
    if scene.parcel and scene.parcel.silent_from and scene.parcel.silent_from < opened:
        dated = scene.parcel.silent_from
    return {
        "order": scene.order.number,
        "amount": shown(worth, currency),
        "fee": shown(min(part_of(worth, r.uniform(0.06, 0.28), currency), small), currency),
        "price": f"¥{scene.item.unit_price_cny}",
        "waited": str((opened - scene.order.placed_at).days),
        "days": str(max(2, (opened - incident.since).days)),
        "date": day(dated, english),
        "soon": day(opened + timedelta(days=r.randrange(6, 15)), english),
        "qty": str(scene.item.qty),
        "ordered": str(sum(i.qty for i in scene.order.items)),
        "arrived": str(max(1, sum(i.qty for i in scene.order.items) - 1)),
        "rate": str(scene.order.rate),
        "past": str(r.randrange(2, 40)),
    }


def _goods(r: Random, incident: Incident, english: bool) -> Slots:
    scene = incident.scene
    language = "en" if english else "zh-Hans"
    category = scene.product.category
    chosen = in_english(scene.item.option, english)
    part = flaw(r, scene.product, "part")
    fault = flaw(r, scene.product, _flaw_kind(r, incident))
    stranger = _stranger(r, scene.product)
    return {
        "item": scene.product.name_en if english else scene.product.name_zh,
        "item_en": scene.product.name_en,
        "option": chosen,
        "got": other_option(r, category, chosen, language),
        "got_item": with_article(stranger.name_en) if english else stranger.name_zh,
        "part": part[1] if english else part[0],
        "flaw": fault[1] if english else fault[0],
        "seller": scene.item.seller,
    }


def _flaw_kind(r: Random, incident: Incident) -> str:
    kinds = _FLAWS.get(incident.detail.code, ("defect", "nad"))
    able = [kind for kind in kinds if has_flaw(incident.scene.product, kind)]
    return r.choice(able or ["defect"])


def _stranger(r: Random, bought: Product) -> Product:
    while (found := r.choice(products())).category == bought.category:
        continue
    return found


def _road(r: Random, scene: Scene, english: bool) -> Slots:
    parcel, currency = scene.parcel, scene.order.paid_currency
    usual = [one for one in ROUTES if scene.customer.country in one.countries]
    way = route(parcel.line) if parcel else r.choice(usual)
    kilos = (parcel.weight_g if parcel else scene.product.weight_g) / 1000
    volume = (parcel.volumetric_g if parcel else 1.3 * scene.product.weight_g) / 1000
    freight = parcel.freight_cny if parcel else Decimal(60)
    return {
        "line": way.line_en if english else way.line,
        "carrier": way.carrier,
        "promise": f"{way.quick:.0f}{' to ' if english else '到'}{way.slow:.0f}",
        "track": parcel.tracking if parcel else scene.item.domestic_tracking or scene.order.number,
        "parcel": parcel.number if parcel else scene.order.number,
        "dom": scene.item.domestic_tracking or scene.order.number,
        "pieces": str(len(parcel.contents) if parcel else scene.item.qty),
        "kg": f"{kilos:.2f}",
        "kg_est": f"{kilos * r.uniform(0.55, 0.85):.2f}",
        "kg_vol": f"{max(volume, kilos * 1.1):.2f}",
        "freight": shown(money(freight / scene.order.rate, currency), currency),
        "hub": r.choice(_HUBS),
    }
