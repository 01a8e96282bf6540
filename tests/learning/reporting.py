"""A week and a bit of complaints with everything that a report counts, odd names included."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import cycle

from ombud.casework.models import AffectedLine, Case, Remedy
from ombud.followup.models import Clock
from ombud.learning.queries.periods import Period
from ombud.orders.models import Order, OrderItem, Product
from ombud.people.models import Customer, Member, Shop
from tests.casework.scenes import open_case

AT = datetime(2026, 11, 20, 6, tzinfo=UTC)
MONDAY = datetime(2026, 11, 9, 1, tzinfo=UTC)
WEEK = Period("week", date(2026, 11, 9))
PHONE = "13812345678"
# A label as a criterion would find others, or none: only keys are safe.
CAUSES = ["", "*", "批次?", "=1+1", "001", "1", ">0", f"打 {PHONE}", "Glue", "glue"]
DETAILS = ["QUA.DEFECT", "LOG.LATE", "LOG.LOST", "AFT.REFUSED", ""]


def full_week(shop: Shop, abroad: Shop, owner: Member, cases: int = 70) -> list[Case]:
    """Cases of two shops over nine days, of two owners of one name, some from before."""
    namesake = Member.objects.create(name=owner.name)
    owners = cycle([owner, namesake, None])
    item = _item(shop)
    made = []
    for n in range(cases):
        details = DETAILS[n % len(DETAILS)]
        made.append(
            open_case(
                [shop, abroad][n % 3 == 2], opened_at=MONDAY + timedelta(hours=3 * n), lines=0,
                class_code=details.partition(".")[0], detail_code=details, owner=next(owners),
                kind="complaint" if n % 7 else "enquiry", priority=f"P{n % 4 + 1}",
                customer=_customer(n), is_history=n % 11 == 0, **_end_of(n),
                satisfaction=n % 6 or None, reopened_times=int(n % 9 == 0),
            )
        )  # fmt: skip
    for n, case in enumerate(made):
        _lines(case, n, item)
        _clocks(case, n)
    return made


def _end_of(n: int) -> dict[str, object]:
    if n % 2:
        due_at = AT + timedelta(hours=1 if n % 3 else -1)
        return {"stage": "investigation", "due_at": due_at}
    outcome = ["upheld", "duplicate", "withdrawn"][n % 3]
    closed_at = MONDAY + timedelta(hours=4 * n + 1)
    return {"stage": "closed", "closed_at": closed_at, "outcome": outcome}


def _customer(n: int) -> Customer | None:
    countries = ["DE", "德国", "US", "", "Ruritania", None]
    country = countries[n % len(countries)]
    return None if country is None else Customer.objects.create(country=country, first_seen_at=AT)


def _item(shop: Shop) -> OrderItem:
    product = Product.objects.create(name="=HYPERLINK(1)", sku="+1")
    order = Order.objects.create(shop=shop, number="A1")
    return OrderItem.objects.create(order=order, product=product, title="shoe")


def _lines(case: Case, n: int, item: OrderItem) -> None:
    for place in range(n % 3 + 1):
        line = AffectedLine.objects.create(
            case=case, item=item if n % 2 else None, quantity=place + 1,
            cause=CAUSES[(n + place // 2) % len(CAUSES)], at_fault=["seller", ""][n % 2],
            pays=["us", "seller", ""][n % 3], label=f"line {place}",
        )  # fmt: skip
        if n % 2 == place:
            _remedies(line, n)


def _remedies(line: AffectedLine, n: int) -> None:
    kinds, states = ["RF", "CP", "FW", "EX"], ["done", "agreed", "proposed", "declined"]
    base = line.case.shop.currency
    currency, rate = [(base, Decimal(1)), ("EUR", Decimal("7.849123")), ("GBP", None)][n // 3 % 3]
    amount = Decimal(n) + Decimal("0.35")
    Remedy.objects.create(
        line=line, kind=kinds[n % 4], state=states[n // 2 % 4], amount=amount, currency=currency,
        rate=rate, base_amount=round(amount * rate, 2) if rate else None, made_at=AT,
    )  # fmt: skip


def _clocks(case: Case, n: int) -> None:
    for kind, hours in ((Clock.FIRST_ANSWER, 24), (Clock.SETTLEMENT, 72)):
        ran = timedelta(hours=hours * (0.3 + n % 5 / 3), minutes=n)
        Clock.objects.create(
            case=case, kind=kind, started_at=case.opened_at, is_approximate=n % 13 == 0,
            due_at=case.opened_at + timedelta(hours=hours),
            stopped_at=None if n % 4 == 3 else case.opened_at + ran,
        )  # fmt: skip
