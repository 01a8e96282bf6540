"""What went wrong, for whom and when: 1,200 reasons to complain, each in its proper place."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random

from ombud.cli.demo.dice import awake, dice, span, table, weighted
from ombud.cli.demo.goods import batch_product, has_flaw, product
from ombud.cli.demo.plot import FAILED_LINE, Plot
from ombud.cli.demo.shapes import Customer, Item, Order, Parcel, Product, Span
from ombud.cli.demo.tracking import route

CASES = 1200
BATCH_CASES = 45
LINE_CASES = 70
DUPLICATES = 36
CHRONIC = 9


@dataclass(frozen=True, slots=True)
class Detail:
    """A row of `tables/details`: opened `low` to `high` days after `anchor`, before `before`."""

    code: str
    weight: float
    anchor: str
    before: str | None
    low: float
    high: float
    target: str
    fault: str
    priority: str
    remedies: list[str]


@dataclass(frozen=True, slots=True)
class Scene:
    """One bought item with all that belongs to it."""

    customer: Customer
    order: Order
    item: Item
    product: Product
    parcel: Parcel | None


@dataclass(frozen=True, slots=True)
class Incident:
    """`since` is the moment the customer counts days from; `twin` the first one of a pair."""

    scene: Scene
    detail: Detail
    kind: str
    since: datetime
    opened_at: datetime
    signals: tuple[str, ...] = ()
    twin: "Incident | None" = None


def details() -> dict[str, Detail]:
    return {code: Detail(code, *row) for code, row in table("tables/details").items()}


def scenes(
    people: Iterable[Customer], sold: Iterable[Order], sent: Iterable[Parcel]
) -> list[Scene]:
    known = {one.key: one for one in people}
    carried = {line: parcel for parcel in sent for line in parcel.contents}
    return [
        Scene(
            known[order.customer], order, item, product(item.sku),
            carried.get((order.number, item.no)),
        )
        for order in sold
        for item in order.items
    ]  # fmt: skip


def moment(scene: Scene, name: str) -> datetime | None:
    """When `name` (placed, purchased, seller_shipped, stored, packed, shipped, delivered or
    ended) happened in the scene, if it did."""
    item, parcel = scene.item, scene.parcel
    if name == "placed":
        return scene.order.placed_at
    if name in ("packed", "shipped", "delivered"):
        at: datetime | None = getattr(parcel, f"{name}_at") if parcel else None
        return at
    found: datetime | None = getattr(item, "qc_at" if name == "stored" else f"{name}_at")
    return found


_SILENT = ("LOG.STALLED", "CUS.HELD", "LOG.LOST", "CUS.SEIZED", "LOG.ADDRESS", "CUS.RETURNED")
_STATES = {
    "LOG.LOST": ("lost",),
    "CUS.SEIZED": ("seized",),
    "LOG.ADDRESS": ("sent_back",),
    "CUS.RETURNED": ("sent_back",),
    "AGT.LINE": ("lost", "seized", "stalled"),
}
_UNPAID_DUTY = ("EMS特快", "e邮宝", "DHL专线", "UPS红单")
_FITS: dict[str, Callable[[Scene], bool]] = {
    "QUA.EXPIRED": lambda s: s.product.category == "food",
    "QUA.SAFETY": lambda s: has_flaw(s.product, "safety"),
    "QUA.VARIANT": lambda s: s.product.category in ("shoes", "jacket", "wear", "hanfu"),
    "QUA.COUNTERFEIT": lambda s: s.product.category in ("shoes", "bag", "jewel", "figure", "tea"),
    "QUA.DURABILITY": lambda s: s.product.category not in ("food", "figure"),
    "QUA.DEFECT": lambda s: s.product is not batch_product(),
    "LOG.SHORT": lambda s: sum(i.qty for i in s.order.items) > 1,
    "AGT.CONSOLIDATION": lambda s: s.parcel is not None and len(s.parcel.contents) > 1,
    "AGT.LINE": lambda s: s.parcel is not None and s.parcel.insured,
    "CUS.RETURNED": lambda s: s.product.category in ("power", "keyboard", "audio", "food", "toy"),
    "CUS.DUTY": lambda s: s.parcel is not None and s.parcel.line not in _UNPAID_DUTY,
    "PAY.FX": lambda s: s.order.paid_currency != "CNY",
    "AFT.REPAIR": lambda s: s.product.category in ("keyboard", "power", "audio", "toy"),
    "AFT.REFUSED": lambda s: s.item.qc_result == "passed",
}


def _possible(scene: Scene, detail: Detail) -> bool:
    if detail.target == "parcel" and scene.parcel is None:
        return False
    states = _STATES.get(detail.code)
    if states and (scene.parcel is None or scene.parcel.state not in states):
        return False
    if detail.target != "parcel" and detail.anchor == "stored" and scene.item.stage == "returned":
        return False
    fits = _FITS.get(detail.code)
    return fits is None or fits(scene)


def _opening(r: Random, scene: Scene, detail: Detail) -> tuple[datetime, datetime] | None:
    """(since, opened_at) if the order had come far enough, and not too far."""
    since = moment(scene, detail.anchor)
    if since is None:
        return None
    pace = 1.0
    if detail.anchor == "shipped" and scene.parcel:
        pace = route(scene.parcel.line).slow / 16
    start = since + span(r, detail.low * pace, detail.high * pace)
    silent = scene.parcel.silent_from if scene.parcel else None
    if detail.code in _SILENT:
        if silent is None:
            return None
        start = max(start, silent + span(r, 2.5, 6))
    opened = awake(r, start, table("tables/countries")[scene.customer.country]["hours"])
    limit = moment(scene, detail.before) if detail.before else None
    return None if limit and opened >= limit else (since, opened)


@dataclass(slots=True)
class _Told:
    """What has been told so far, so that nobody suffers beyond belief."""

    now: datetime
    chronic: frozenset[str]
    incidents: list[Incident] = field(default_factory=list)
    by_order: Counter[str] = field(default_factory=Counter)
    by_customer: Counter[str] = field(default_factory=Counter)

    def bears(self, r: Random, scene: Scene) -> bool:
        chronic = scene.customer.key in self.chronic
        if self.by_customer[scene.customer.key] >= (24 if chronic else 8):
            return False
        if self.by_order[scene.order.number] and r.random() > 0.15:
            return False
        return chronic or r.random() < 0.5

    def add(self, incident: Incident) -> None:
        self.incidents.append(incident)
        self.by_order[incident.scene.order.number] += 1
        self.by_customer[incident.scene.customer.key] += 1


def incidents(seed: int, told: Plot, stage: list[Scene]) -> list[Incident]:
    """1,200 incidents by time of opening, none after now."""
    r = dice(seed, "incidents")
    busy = Counter(scene.order.customer for scene in stage)
    busiest = sorted(busy, key=lambda key: (-busy[key], key))[:CHRONIC]
    so_far = _Told(told.now, frozenset(busiest))
    _bad_batch(r, told, stage, so_far)
    _failed_line(r, told, stage, so_far)
    rows = details()
    weights = {code: row.weight for code, row in rows.items()}
    while len(so_far.incidents) < CASES - DUPLICATES:
        found = _draw(r, stage, rows[weighted(r, weights)], so_far)
        if found:
            so_far.add(found)
    _duplicates(r, so_far)
    return sorted(so_far.incidents, key=lambda i: (i.opened_at, i.scene.order.number, i.kind))


def _draw(r: Random, stage: list[Scene], detail: Detail, so_far: _Told) -> Incident | None:
    for _ in range(400):
        scene = stage[r.randrange(len(stage))]
        if not _possible(scene, detail):
            continue
        opening = _opening(r, scene, detail)
        if opening and opening[1] < so_far.now and so_far.bears(r, scene):
            return Incident(scene, detail, _kind(r, detail.code), *opening)
    return None


def _kind(r: Random, code: str) -> str:
    desk = table("texts/desk")
    if code in desk["enquiry"]["zh"] and r.random() < 0.32:
        return "enquiry"
    if code in desk["suggestion"]["zh"] and r.random() < 0.3:
        return "suggestion"
    if code in ("AFT.NO_REASON", "AFT.EXCHANGE", "AFT.REFUSED", "AFT.RETURN_LOGISTICS"):
        return "return"
    if code == "QUA.VARIANT" and r.random() < 0.5:
        return "return"
    if code in ("QUA.NAD", "QUA.DURABILITY", "LOG.LATE", "SVC.SLOW") and r.random() < 0.12:
        return "review"
    return "complaint"


def _bad_batch(r: Random, told: Plot, stage: list[Scene], so_far: _Told) -> None:
    """The same fault, again and again, for five weeks."""
    detail = details()["QUA.DEFECT"]
    bought = told.batch_bought
    bad = [
        scene
        for scene in stage
        if scene.product is batch_product()
        and bought.begins_at <= scene.order.placed_at < bought.ends_at
    ]
    r.shuffle(bad)
    for scene in bad:
        opening = _opening(r, scene, detail)
        if opening and _within(opening[1], told.bad_batch):
            so_far.add(Incident(scene, detail, "complaint", *opening, ("bad_batch",)))
        if len(so_far.incidents) == BATCH_CASES:
            return


def _failed_line(r: Random, told: Plot, stage: list[Scene], so_far: _Told) -> None:
    """Parcels that stood still with their line, and the letters about them."""
    rows = details()
    stuck = [scene for scene in stage if _stuck(scene, told.failed_line)]
    r.shuffle(stuck)
    asked: set[str] = set()
    for scene in [*stuck, *stuck]:
        opening = _waited(r, scene, told)
        assert scene.parcel
        if opening is None or (scene.parcel.number in asked and r.random() < 0.7):
            continue
        asked.add(scene.parcel.number)
        detail = rows["LOG.STALLED" if r.random() < 0.62 else "LOG.LATE"]
        so_far.add(Incident(scene, detail, "complaint", *opening, ("failed_line",)))
        if len(so_far.incidents) == BATCH_CASES + LINE_CASES:
            return


def _stuck(scene: Scene, failed: Span) -> bool:
    parcel = scene.parcel
    if parcel is None or parcel.line != FAILED_LINE or parcel.silent_from is None:
        return False
    return failed.begins_at <= parcel.silent_from < failed.ends_at + timedelta(days=1)


def _waited(r: Random, scene: Scene, told: Plot) -> tuple[datetime, datetime] | None:
    """(since, opened_at) of a letter about the failed line, before the parcel came after all."""
    parcel = scene.parcel
    assert parcel
    assert parcel.shipped_at
    assert parcel.silent_from
    wrote = max(parcel.silent_from + span(r, 3, 14), parcel.shipped_at + span(r, 8, 10))
    wrote = awake(r, wrote, table("tables/countries")[scene.customer.country]["hours"])
    if not _within(wrote, told.line_wave) or (parcel.delivered_at and wrote >= parcel.delivered_at):
        return None
    return parcel.shipped_at, wrote


def _within(at: datetime, wave: Span) -> bool:
    return wave.begins_at <= at < wave.ends_at


def _duplicates(r: Random, so_far: _Told) -> None:
    """The same matter written twice, by another door."""
    firsts = [i for i in so_far.incidents if i.kind == "complaint"]
    chosen: set[int] = set()
    for _ in count():
        place = r.randrange(len(firsts))
        first = firsts[place]
        again = first.opened_at + span(r, 0.1, 2.5)
        if place in chosen or again >= so_far.now - timedelta(days=4):
            continue
        chosen.add(place)
        so_far.add(Incident(first.scene, first.detail, "complaint", first.since, again, (), first))
        if len(chosen) == DUPLICATES:
            return
