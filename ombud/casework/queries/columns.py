"""The columns a list of cases can show, its exports write and its rows are sorted by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from ombud.casework.models import OwnField
from ombud.casework.queries.filters import OWN

TEXT, CODE, MONEY, MOMENT, DAY, COUNT = "text", "code", "money", "moment", "day", "count"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. path: what it shows and sorts by, as an ORM path from the case.

    kind: how its values are written. listed: the closed list of its codes. beside: further fields
    that showing it needs.
    """

    key: str
    label: Any
    path: str
    kind: str = TEXT
    listed: str = ""
    beside: tuple[str, ...] = ()

    @property
    def is_sortable(self) -> bool:
        """Whether its order means something: sealed names cannot be sorted."""
        return self.key != "customer"

    @property
    def own_id(self) -> int | None:
        """The own field it shows, when it is one."""
        return int(self.key[len(OWN) :]) if self.key.startswith(OWN) else None


_ALL = [
    Column("number", _("No."), "number"),
    Column("title", _("Title"), "title"),
    Column("class", _("Class"), "class_code", CODE, "class"),
    Column("detail", _("Detail"), "detail_code", CODE, "detail", ("class_code",)),
    Column("priority", _("Priority"), "priority", CODE, "priority"),
    Column("stage", _("Stage"), "stage", CODE, "stage", ("reopened_times", "waiting_for")),
    Column("due", _("Due"), "due_at", MOMENT, beside=("due_kind",)),
    Column("waiting_for", _("Waiting for"), "waiting_for", CODE, "waiting_for"),
    Column("next_on", _("Next step on"), "next_on", DAY),
    Column("owner", _("Owner"), "owner__name"),
    Column("team", _("Team"), "team__name"),
    Column("customer", _("Customer"), "customer_id"),
    Column("country", _("Country"), "customer__country", CODE, "country"),
    Column("order_no", _("Order no."), "order_no", beside=("order_no_damaged",)),
    Column("tracking_no", _("Tracking no."), "tracking_no"),
    Column("shop", _("Shop"), "shop__name"),
    Column("platform", _("Platform"), "platform", CODE, "platform"),
    Column("channel", _("Channel"), "channel", CODE, "channel"),
    Column("kind", _("Kind"), "kind", CODE, "kind"),
    Column("opened", _("Opened"), "opened_at", MOMENT, beside=("opened_precision",)),
    Column("answered", _("First answered"), "first_answered_at", MOMENT),
    Column("settled", _("Settled"), "settled_at", MOMENT),
    Column("closed", _("Closed"), "closed_at", MOMENT),
    Column("outcome", _("Outcome"), "outcome", CODE, "outcome"),
    Column("remedy_wanted", _("Remedy wanted"), "remedy_wanted", CODE, "remedy"),
    Column("amount_wanted", _("Amount wanted"), "amount_wanted", MONEY, "", ("amount_currency",)),
    Column("refund", _("Refunded"), "refund_total", MONEY, beside=("shop__currency",)),
    Column("satisfaction", _("Satisfaction"), "satisfaction", COUNT),
    Column("reopened", _("Reopened"), "reopened_times", COUNT),
    Column("language", _("Language"), "language", CODE, "language"),
    Column("changed", _("Last changed"), "changed_at", MOMENT),
]  # fmt: skip
COLUMNS: Mapping[str, Column] = {each.key: each for each in _ALL}
DEFAULT = tuple("number title detail stage due owner customer order_no opened refund".split())


def own_columns() -> dict[str, Column]:
    """The team's own columns by key, in their order."""
    fields = OwnField.objects.order_by("position", "id")
    return {f"{OWN}{each.pk}": Column(f"{OWN}{each.pk}", each.name, "own") for each in fields}


def columns_shown(keys: Iterable[str], own: Mapping[str, Column]) -> list[Column]:
    """The columns of these keys in their order, those there are; the default without any."""
    known = {**COLUMNS, **own}
    return [known[key] for key in keys if key in known] or [COLUMNS[key] for key in DEFAULT]
