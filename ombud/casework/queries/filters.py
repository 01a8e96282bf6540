"""The closed list of what a list of cases may be filtered by, and what each filter asks for.

All of them but `own` are answered inside an index; see `list.py` for how the index is chosen.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, CharField, F, Func, Q
from django.db.models.lookups import Exact, In, IsNull
from django.utils.translation import gettext_lazy as _

from ombud.casework.models import AffectedLine, StillOpen
from ombud.people.queries.zones import shops_of_other_zones
from ombud.people.viewer import Viewer
from ombud.rules.closed_lists import codes
from ombud.rules.stages import OPEN_STAGES
from ombud.rules.taxonomy import taxonomy
from ombud.store.rows import flat

CHOICE, TEXT, DATE, FLAG, NUMBER = "choice", "text", "date", "flag", "number"
NONE, ME = "none", "me"
# Before the text of an own field: all of it, not a part.
EXACTLY = "="
OWN = "own."
DUE_SOON = timedelta(hours=4)
_WORD_MOST = 120


class Plain(Func):
    """A column whose own index is not to be used.

    SQLite knows no statistics of our values: left alone, it reads a twentieth of all cases by their
    shop and sorts them, where the first page stands in order in another index.
    """

    arity = 1
    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write the unary plus that SQLite documents for this."""
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)


@dataclass(frozen=True, slots=True)
class Now:
    """The moment and the person a question is asked by: "mine" and "today" depend on both."""

    viewer: Viewer
    at: datetime

    def start_of(self, on: date, zone: ZoneInfo | None = None) -> datetime:
        """When the day begins for this person, or in another zone."""
        return datetime.combine(on, time(), zone or self.viewer.time_zone)

    @property
    def today(self) -> date:
        """This person's day."""
        return self.at.astimezone(self.viewer.time_zone).date()


Values = tuple[str, ...]
Condition = Callable[[Values, Now, bool], Any]


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow a list.

    kind: choice, text, date (asked as name_from and name_to), number or flag. listed: the closed
    list of a choice, or "shop", "member", "team", "class", "detail". opens: what it finds is still
    open. tells: so few pass that they are found by its index first and sorted then.
    """

    name: str
    label: Any
    kind: str
    condition: Condition
    listed: str = ""
    opens: bool = False
    tells: bool = False

    def read(self, values: Iterable[str]) -> Values:
        """The values that this filter understands, each once, in their order."""
        return tuple(dict.fromkeys(value for value in values if self._understands(value)))

    def _understands(self, value: str) -> bool:
        if self.kind == FLAG:
            return value == "1"
        if self.kind == DATE:
            return _is_date(value)
        # Channels of the closed list are not all: agents also record where they wrote.
        if self.listed and self.listed != "channel":
            return value in (NONE, ME) or value in _codes_of(self.listed) or _is_id(self, value)
        return is_number(value) if self.kind == NUMBER else 0 < len(value) <= _WORD_MOST


def _is_date(value: str) -> bool:
    try:
        # Years further off leave no room for a zone or the day after.
        return len(value) == 10 and 1900 <= date.fromisoformat(value).year < 9000
    except ValueError:
        return False


def _is_id(asked: Filter, value: str) -> bool:
    return asked.listed in ("shop", "member", "team") and is_number(value)


def is_number(value: str) -> bool:
    """Whether it may be an id."""
    return value.isascii() and value.isdecimal() and len(value) < 16


def _codes_of(listed: str) -> Iterable[str]:
    if listed in ("shop", "member", "team"):
        return ()
    if listed == "class":
        return [group.code for group in taxonomy().classes]
    return taxonomy().details if listed == "detail" else codes(listed)


def _ids(column: str) -> Condition:
    def condition(values: Values, now: Now, plain: bool) -> Any:
        ids = [
            now.viewer.member_id if value == ME else int(value) for value in values if value != NONE
        ]
        lhs = Plain(column, output_field=BigIntegerField()) if plain else F(column)
        if NONE not in values:
            return Q(_among(lhs, ids))
        return Q(IsNull(lhs, True)) | Q(_among(lhs, ids)) if ids else Q(IsNull(lhs, True))

    return condition


def _among(lhs: Any, values: list[Any]) -> Any:
    return Exact(lhs, values[0]) if len(values) == 1 else In(lhs, values)


def _codes(column: str) -> Condition:
    def condition(values: Values, now: Now, plain: bool) -> Any:
        wanted = ["" if value == NONE else value for value in values]
        lhs = Plain(column, output_field=CharField()) if plain else F(column)
        return Q(_among(lhs, wanted))

    return condition


def _days(column: str, side: str) -> Condition:
    def condition(values: Values, now: Now, plain: bool) -> Any:
        on = date.fromisoformat(values[-1])
        if side == "lt":
            return Q(**{f"{column}__lt": now.start_of(on + timedelta(days=1))})
        return Q(**{f"{column}__gte": now.start_of(on)})

    return condition


def _opened(side: str) -> Condition:
    """Days of this person; a case that came with a bare date is of that day of its shop."""

    def condition(values: Values, now: Now, plain: bool) -> Any:
        on = date.fromisoformat(values[-1]) + timedelta(days=1 if side == "lt" else 0)
        start, elsewhere = now.start_of(on), shops_of_other_zones(now.viewer)
        starts = {zone: now.start_of(on, zone) for zone in elsewhere}
        every = {start, *starts.values()}
        if len(every) == 1:
            return Q(**{f"opened_at__{side}": start})
        bare = Q(opened_precision="day")
        ours = ~bare | ~Q(shop_id__in=flat(elsewhere.values()))
        exactly = Q(ours, **{f"opened_at__{side}": start})
        for zone, shop_ids in elsewhere.items():
            exactly |= Q(bare, shop_id__in=shop_ids, **{f"opened_at__{side}": starts[zone]})
        # Only between the first of these midnights and the last a case's own fields are asked.
        surely, perhaps = (max, min) if side == "gte" else (min, max)
        return Q(**{f"opened_at__{side}": perhaps(every)}) & (
            Q(**{f"opened_at__{side}": surely(every)}) | exactly
        )

    return condition


def _next_on(side: str) -> Condition:
    return lambda values, now, plain: Q(**{f"next_on__{side}": date.fromisoformat(values[-1])})


def _equals(column: str, kind: type = str) -> Condition:
    return lambda values, now, plain: Q(_among(F(column), list(map(kind, values))))


def _flag(condition: Callable[[Now], Q]) -> Condition:
    return lambda values, now, plain: condition(now)


def _overdue(now: Now) -> Q:
    return Q(due_at__lt=now.at)


def _not_overdue(now: Now) -> Q:
    return ~open_cases() | Q(due_at__gte=now.at)


def _due_soon(now: Now) -> Q:
    return Q(due_at__gte=now.at, due_at__lt=now.at + DUE_SOON)


def _due_today(now: Now) -> Q:
    return Q(due_at__gte=now.at, due_at__lt=now.start_of(now.today + timedelta(days=1)))


def _last_week(now: Now) -> Q:
    return Q(opened_at__gte=now.at - timedelta(days=7))


def _closed_this_week(now: Now) -> Q:
    monday = now.today - timedelta(days=now.today.weekday())
    return Q(closed_at__gte=now.start_of(monday))


_ALL = [
    Filter("open", _("open"), FLAG, _flag(lambda now: Q()), opens=True),
    Filter("overdue", _("overdue"), FLAG, _flag(_overdue), opens=True),
    Filter("not_overdue", _("not overdue"), FLAG, _flag(_not_overdue)),
    Filter("due_soon", _("due soon"), FLAG, _flag(_due_soon), opens=True),
    Filter("due_today", _("due today"), FLAG, _flag(_due_today), opens=True),
    Filter("closed_this_week", _("closed this week"), FLAG, _flag(_closed_this_week), tells=True),
    Filter("history", _("arrived closed"), FLAG, _flag(lambda now: Q(is_history=True))),
    Filter("last_week", _("opened in the last 7 days"), FLAG, _flag(_last_week)),
    Filter("stage", _("stage"), CHOICE, _codes("stage"), "stage"),
    Filter("waiting_for", _("waiting for"), CHOICE, _codes("waiting_for"), "waiting_for"),
    Filter("owner", _("owner"), CHOICE, _ids("owner_id"), "member"),
    Filter("team", _("team"), CHOICE, _ids("team_id"), "team"),
    Filter("class", _("class"), CHOICE, _codes("class_code"), "class"),
    Filter("detail", _("detail"), CHOICE, _codes("detail_code"), "detail"),
    Filter("priority", _("priority"), CHOICE, _codes("priority"), "priority"),
    Filter("kind", _("kind"), CHOICE, _codes("kind"), "kind"),
    Filter("outcome", _("outcome"), CHOICE, _codes("outcome"), "outcome"),
    Filter("shop", _("shop"), CHOICE, _ids("shop_id"), "shop"),
    Filter("channel", _("channel"), CHOICE, _codes("channel"), "channel"),
    Filter("opened_from", _("opened from"), DATE, _opened("gte")),
    Filter("opened_to", _("opened until"), DATE, _opened("lt")),
    Filter("closed_from", _("closed from"), DATE, _days("closed_at", "gte"), tells=True),
    Filter("closed_to", _("closed until"), DATE, _days("closed_at", "lt"), tells=True),
    Filter("next_from", _("next step from"), DATE, _next_on("gte"), tells=True),
    Filter("next_to", _("next step until"), DATE, _next_on("lte"), tells=True),
    Filter("order_no", _("order number"), TEXT, _equals("order_no"), tells=True),
    Filter("number", _("number"), TEXT, _equals("number"), tells=True),
    Filter("customer", _("customer"), NUMBER, _equals("customer_id", int), tells=True),
    Filter("import", _("import"), NUMBER, _equals("import_id", int)),
]  # fmt: skip


def _lines(path: str) -> Condition:
    def condition(values: Values, now: Now, plain: bool) -> Any:
        lines = AffectedLine.objects.filter(**{path: values[-1]})
        return Q(id__in=lines.values("case_id"))

    return condition


_ALL += [
    Filter("product", _("product"), NUMBER, _lines("item__product_id"), tells=True),
    Filter("carrier", _("carrier"), TEXT, _lines("parcel__carrier"), tells=True),
]
# Worked out beside the index, with the own fields.
_ALL.append(Filter("country", _("country"), TEXT, lambda values, now, plain: Q()))
FILTERS: Mapping[str, Filter] = {each.name: each for each in _ALL}


# Their indexes give the newest first and hold every other filter; the most telling comes first.
LEADING = ("import", "owner", "detail", "shop", "class")


def leading(filters: Mapping[str, Values]) -> str:
    """The filter whose own index gives the cases already in order; empty when none does."""
    return next((name for name in LEADING if len(filters.get(name, ())) == 1), "")


def is_told(filters: Mapping[str, Values]) -> bool:
    """Whether so few cases pass that they are best found first and sorted then."""
    return any(FILTERS[name].tells for name in filters if name in FILTERS)


def is_open_asked(filters: Mapping[str, Values]) -> bool:
    """Whether the filters can only find cases that are still open."""
    stages = filters.get("stage", ())
    return any(FILTERS[name].opens for name in filters if name in FILTERS) or (
        bool(stages) and set(stages) <= set(OPEN_STAGES)
    )


def open_cases() -> Q:
    """The condition that the index of open cases serves."""
    return Q(StillOpen("stage"))
