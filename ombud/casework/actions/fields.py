"""The fields of a case that people set: what may stand in them, and what follows from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from ombud.casework.actions.edits import OWN
from ombud.casework.models import Case, OwnField
from ombud.casework.queries.filters import is_number
from ombud.orders.models import Order
from ombud.orders.queries import orders_by_number
from ombud.people.models import CustomerShop, Member, Team
from ombud.rules import taxonomy
from ombud.rules.closed_lists import is_code
from ombud.rules.currencies import is_currency
from ombud.rules.stages import CLOSED, awaited_in

LISTED = {"kind": "kind", "priority": "priority", "waiting_for": "waiting_for"}
LISTED_OR_EMPTY = {"remedy_wanted": "remedy", "outcome": "outcome"}
LENGTHS = {"title": 200, "order_no": 64, "tracking_no": 64, "platform": 20, "channel": 20}
OWN_LENGTH = 4000
MOST = Decimal(10) ** 10


@dataclass(slots=True)
class Known:
    """What the values of one chunk of changes may point at, fetched in one go."""

    owners: dict[int, set[int] | None] = field(default_factory=dict)
    teams: set[int] = field(default_factory=set)
    own_fields: set[str] = field(default_factory=set)
    customers: set[tuple[int, int]] = field(default_factory=set)
    orders: dict[tuple[int, str], Order] = field(default_factory=dict)


def known_for(wanted: Iterable[tuple[Case, Mapping[str, Any]]]) -> Known:
    """Everything that the wanted values of these cases point at."""
    pairs = list(wanted)
    given = {name: _values(pairs, name) for name in ("owner_id", "team_id", "customer_id")}
    own = {name[len(OWN) :] for _, values in pairs for name in values if name.startswith(OWN)}
    numbers = {
        (case.shop_id, str(values["order_no"])) for case, values in pairs if values.get("order_no")
    }
    return Known(
        owners=_owners(given["owner_id"]),
        teams=_ids(Team.objects.filter(id__in=given["team_id"])) if given["team_id"] else set(),
        own_fields=_own_fields(own) if own else set(),
        customers=_customers(given["customer_id"]) if given["customer_id"] else set(),
        orders=orders_by_number(numbers) if numbers else {},
    )


def _values(pairs: Iterable[tuple[Case, Mapping[str, Any]]], name: str) -> set[int]:
    return {values[name] for _, values in pairs if isinstance(values.get(name), int)}


def _ids(rows: Any) -> set[int]:
    return set(rows.values_list("id", flat=True))


def _own_fields(ids: Iterable[str]) -> set[str]:
    wanted = [int(key) for key in ids if is_number(key)]
    return {str(key) for key in _ids(OwnField.objects.filter(id__in=wanted))}


def _customers(ids: set[int]) -> set[tuple[int, int]]:
    return set(
        CustomerShop.objects.filter(customer_id__in=ids).values_list("customer_id", "shop_id")
    )


def _owners(ids: set[int]) -> dict[int, set[int] | None]:
    """The shops each member may see; None means all of them."""
    if not ids:
        return {}
    rows = Member.objects.filter(id__in=ids).values_list("id", "sees_all_shops", "shops")
    shops: dict[int, set[int] | None] = {}
    for member_id, sees_all, shop_id in rows.order_by("id"):
        seen = shops.setdefault(member_id, None if sees_all else set())
        if seen is not None and shop_id is not None:
            seen.add(shop_id)
    return shops


def is_fit(case: Case, name: str, value: Any, known: Known) -> bool:
    """Whether `value` may stand in the field; an unknown field takes nothing."""
    if name.startswith(OWN):
        return name[len(OWN) :] in known.own_fields and len(value or "") <= OWN_LENGTH
    if name in LISTED:
        return is_code(LISTED[name], value)
    if name in LISTED_OR_EMPTY:
        # Without its outcome the measures would count a closed case as nothing at all.
        may_be_empty = name != "outcome" or case.stage != CLOSED
        return is_code(LISTED_OR_EMPTY[name], value) if value else may_be_empty
    if name in LENGTHS:
        return isinstance(value, str) and len(value) <= LENGTHS[name]
    check = _CHECKS.get(name)
    return check is not None and check(case, value, known)


def _is_class(_: Case, value: Any, __: Known) -> bool:
    return not value or any(value == group.code for group in taxonomy.taxonomy().classes)


def is_sum(value: Any) -> bool:
    """Whether it is an amount of money that a column holds, to the cent."""
    if not (isinstance(value, Decimal) and value.is_finite() and 0 <= value < MOST):
        return False
    return value == round(value, 2)


def _is_detail(_: Case, value: Any, __: Known) -> bool:
    return not value or value in taxonomy.taxonomy().details


_CHECKS = {
    "owner_id": lambda _, value, known: value is None or value in known.owners,
    "team_id": lambda _, value, known: value is None or value in known.teams,
    "customer_id": lambda case, value, known: (
        value is None or (value, case.shop_id) in known.customers
    ),
    "class_code": _is_class,
    "detail_code": _is_detail,
    "next_on": lambda _, value, __: value is None or isinstance(value, date),
    "amount_wanted": lambda _, value, __: value is None or is_sum(value),
    "amount_currency": lambda _, value, __: value == "" or is_currency(value),
}


def sees_shop(known: Known, owner_id: int | None, case: Case) -> bool:
    """Whether this owner may see the case; nobody may always hold it."""
    shops = known.owners.get(owner_id) if owner_id else None
    return shops is None or case.shop_id in shops


def with_consequences(case: Case, values: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """The values, and what has to follow: a detail brings its class, an order number its order."""
    full = dict(values)
    if values.get("detail_code"):
        full["class_code"] = values["detail_code"].partition(".")[0]
    elif "class_code" in values and not case.detail_code.startswith(values["class_code"] + "."):
        full["detail_code"] = ""
    if "detail_code" in full or "class_code" in full:
        full["confidence"] = None
    if "waiting_for" in values:
        full["waiting_for"] = awaited_in(case.stage, values["waiting_for"])
    if "priority" in values and values["priority"] != case.priority:
        full["priority_reason"] = {"code": "chosen"}
    if "order_no" in values and values["order_no"] != case.order_no:
        full |= _of_order(case, known.orders.get((case.shop_id, values["order_no"])))
    return full


def _of_order(case: Case, order: Order | None) -> dict[str, Any]:
    found = {"order_id": order.pk if order else None, "order_no_damaged": False}
    if order and order.customer_id and not case.customer_id:
        found["customer_id"] = order.customer_id
    return found
