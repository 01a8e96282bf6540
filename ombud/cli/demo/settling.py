"""What is done about it: affected lines, remedies, who was at fault, who pays, who pays back."""

from decimal import Decimal
from random import Random

from ombud.cli.demo.facts import item_worth, part_of
from ombud.cli.demo.incidents import Incident, Scene
from ombud.cli.demo.shapes import Item, Line, Remedy
from ombud.cli.demo.trade import money

MONEY = ("RF", "RR", "RO", "RP", "CP", "CO", "FW", "CL", "ST")
GOODS = ("EX", "RS", "RM", "RE")

_VOUCHERS = {
    "CNY": (20, 30, 50), "JPY": (500, 800, 1000), "TWD": (100, 150, 200), "HKD": (30, 40, 60),
    "MYR": (15, 20, 30),
}  # fmt: skip
_HALF = ("RP", "CO", "CP", "FW", "EXP")
_COMPANION = {"QUA": "QUA.NAD", "LOG": "LOG.DAMAGED_TRANSIT", "AGT": "AGT.QC"}


def lines(r: Random, incident: Incident) -> tuple[Line, ...]:
    """One to three affected lines, the first being the one written about; nothing decided yet."""
    scene, code = incident.scene, incident.detail.code
    if incident.detail.target == "parcel":
        assert scene.parcel
        return (_line(scene, None, scene.parcel.number, code),)
    first = _line(scene, scene.item, None, code)
    siblings = _siblings(incident)
    if incident.kind == "enquiry" or not siblings or r.random() < 0.6:
        return (first,)
    more = r.sample(siblings, min(len(siblings), r.choice((1, 1, 2))))
    return (first, *(_line(scene, item, None, _their_problem(r, code)) for item in more))


def decided(
    r: Random, incident: Incident, found: tuple[Line, ...], outcome: str | None, final: bool
) -> tuple[Line, ...]:
    """The lines with their remedies and, once final, with fault and payers."""
    return tuple(_decided(r, incident, line, outcome, final) for line in found)


def _siblings(incident: Incident) -> list[Item]:
    """Other items of the order that had come just as far."""
    scene, anchor = incident.scene, incident.detail.anchor
    if incident.detail.target != "item":
        return []
    others = [i for i in scene.order.items if i.no != scene.item.no]
    if anchor == "delivered" and scene.parcel:
        return [i for i in others if (scene.order.number, i.no) in scene.parcel.contents]
    if anchor == "stored":
        return [i for i in others if i.qc_at and i.qc_at < incident.opened_at]
    return []


def _their_problem(r: Random, code: str) -> str:
    return _COMPANION.get(code[:3], code) if r.random() < 0.3 else code


def _line(scene: Scene, item: Item | None, parcel: str | None, code: str) -> Line:
    return Line(
        order=scene.order.number,
        item_no=item.no if item else None,
        parcel=parcel,
        problem=code,
        seller=item.seller if item else None,
        remedies=(),
        at_fault=None,
        pays=None,
        recover_from=None,
    )


def _decided(r: Random, incident: Incident, line: Line, outcome: str | None, final: bool) -> Line:
    remedies = _remedies(r, incident, line, outcome)
    fault, pays, recover = _parties(r, incident, outcome, remedies) if final else (None, None, None)
    return Line(
        line.order, line.item_no, line.parcel, line.problem, line.seller,
        remedies, fault, pays, recover,
    )  # fmt: skip


def _remedies(r: Random, incident: Incident, line: Line, outcome: str | None) -> tuple[Remedy, ...]:
    if outcome in ("rejected", "withdrawn", "duplicate", "enquiry_only"):
        return ()
    kinds = incident.detail.remedies
    if "bad_batch" in incident.signals:
        kinds = ["RO", "RR"]
    if outcome == "partly":
        kinds = [kind for kind in kinds if kind in _HALF] or ["CO"]
    first = r.choices(kinds, [2**-place for place in range(len(kinds))])[0]
    chosen = [first]
    if first in ("EXP", *GOODS) and r.random() < 0.22:
        chosen.append("CO")
    return tuple(_remedy(r, incident, line, kind) for kind in chosen)


def _remedy(r: Random, incident: Incident, line: Line, kind: str) -> Remedy:
    currency = incident.scene.order.paid_currency
    if kind not in MONEY:
        return Remedy(kind, None, currency)
    if kind == "CO":
        return Remedy(kind, Decimal(r.choice(_VOUCHERS.get(currency, (3, 5, 8)))), currency)
    worth = _worth(incident, line)
    if kind == "FW":
        worth = min(worth, money(Decimal(300) / incident.scene.order.rate, currency))
    shares = {"RP": (0.1, 0.45), "CP": (0.1, 0.3), "FW": (0.05, 0.2)}
    low, high = shares.get(kind, (3, 3) if kind == "ST" else (0.6, 1) if kind == "CL" else (1, 1))
    return Remedy(kind, part_of(worth, r.uniform(low, high), currency), currency)


def _worth(incident: Incident, line: Line) -> Decimal:
    scene = incident.scene
    order = scene.order
    if incident.detail.target == "order":
        return item_worth(scene)
    if line.parcel and scene.parcel:
        mine = {no for number, no in scene.parcel.contents if number == order.number}
        total = sum((i.unit_price_cny * i.qty for i in order.items if i.no in mine), Decimal(0))
        return money(total / order.rate, order.paid_currency)
    item = next(i for i in order.items if i.no == line.item_no)
    return money(item.unit_price_cny * item.qty / order.rate, order.paid_currency)


def _parties(
    r: Random, incident: Incident, outcome: str | None, remedies: tuple[Remedy, ...]
) -> tuple[str | None, str | None, str | None]:
    """(at_fault, pays, recover_from); without a remedy nobody pays."""
    if outcome in ("withdrawn", "duplicate", "enquiry_only"):
        return None, None, None
    if outcome == "rejected":
        return ("customer" if r.random() < 0.4 else None), None, None
    fault = incident.detail.fault
    if not any(remedy.amount or remedy.kind in GOODS for remedy in remedies):
        return fault, None, None
    if fault == "seller":
        return (fault, "seller", None) if r.random() < 0.3 else (fault, "agent", "seller")
    if fault == "courier":
        insured = incident.scene.parcel is not None and incident.scene.parcel.insured
        return fault, "agent", "insurer" if insured else "courier"
    if fault == "payment":
        return fault, "agent", "payment" if r.random() < 0.5 else None
    return fault, "agent", None
