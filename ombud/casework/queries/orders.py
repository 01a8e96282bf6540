"""In which order a list stands, in parts that an index can serve each.

An order whose column may be empty has two parts: the cases that have a value, then those without,
newest first. So no page depends on where a database puts NULL. Further columns settle what the
first leaves equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import DateTimeField, F, Func, OrderBy, Q, QuerySet, TextField, Value
from django.db.models.functions import NullIf

from ombud.casework.models import NEVER, Case
from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.columns import CODE, COLUMNS, TEXT
from ombud.casework.queries.filters import OWN, Plain, is_number, is_open_asked, is_told, open_cases
from ombud.store.pages import Key, behind, cursor_of

SORTS_MOST = 3


class OwnValue(Func):
    """What stands in an own field, as text."""

    output_field = TextField()

    def __init__(self, field_id: int, **extra: Any) -> None:
        super().__init__(F("own"), Value(str(int(field_id))), **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Django's own path lookup would take the id for a place in a list."""
        template = """json_extract(%(expressions)s || '"')"""
        return self.as_sql(
            compiler, connection, template=template, arg_joiner=""", '$."' || """, **context
        )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """The value under the id, as text."""
        return self.as_sql(
            compiler, connection, template="(%(expressions)s)", arg_joiner=" ->> ", **context
        )


@dataclass(frozen=True, slots=True)
class Rank:
    """A further column of an order, under a name; the cases without a value stand last in it."""

    name: str
    value: Any
    descending: bool

    @property
    def key(self) -> Key:
        """As the pages know it."""
        return Key(self.name, self.descending, may_be_empty=True)


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of an order: which cases stand in it, and by what.

    ranked: the value to sort by, where it is no field. plain: the field's own index is passed by.
    led: the index of the leading filter holds this order. before, then: further columns, and
    whether they come before the part's own.
    """

    by: str
    descending: bool
    only: Q = field(default_factory=Q)
    ranked: Any = None
    plain: bool = False
    led: bool = False
    before: Sequence[Rank] = ()
    then: Sequence[Rank] = ()

    def sorted(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        """The rows in this order."""
        return self._ordered(self._with_ranks(rows), self.by)

    def page_ids(self, rows: QuerySet[Case], cursor: str, most: int) -> QuerySet[Any]:
        """The ids behind the cursor, by which the page's rows are fetched."""
        name, rows = self.by, self._with_ranks(rows)
        if self.plain:
            name = "placed"
            rows = rows.alias(placed=Plain(self.by, output_field=DateTimeField()))
        rows = rows.filter(self.only, behind(self._keys(name), self.descending, cursor))
        return self._ordered(rows, name).values("id")[:most]

    def _with_ranks(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        values = {rank.name: rank.value for rank in (*self.before, *self.then)}
        if self.ranked is not None:
            values["ranked"] = self.ranked
        return rows.annotate(**values) if values else rows

    def _keys(self, name: str) -> list[Key]:
        own = Key(name, self.descending)
        return [*(each.key for each in self.before), own, *(each.key for each in self.then)]

    def _ordered(self, rows: QuerySet[Case], name: str) -> QuerySet[Case]:
        return rows.order_by(*map(_ordering, [*self._keys(name), Key("id", self.descending)]))

    def cursor(self, row: Case) -> str:
        """The cursor of a row in this part."""
        return cursor_of(row, *(key.name for key in self._keys(self.by)))


def _ordering(key: Key) -> Any:
    if key.may_be_empty:
        return OrderBy(F(key.name), descending=key.descending, nulls_last=True)
    return f"-{key.name}" if key.descending else key.name


def sorts_of(sort: str) -> list[tuple[str, bool]]:
    """(column key, descending) of a sort as CaseList holds it; what is unknown is passed over."""
    asked = [(each.removeprefix("-"), each.startswith("-")) for each in sort.split(",")]
    known = {key: down for key, down in reversed(asked) if _is_sortable(key)}
    return list(reversed(known.items()))[:SORTS_MOST]


def _is_sortable(key: str) -> bool:
    is_own = key.startswith(OWN) and is_number(key[len(OWN) :])
    return is_own or (key in COLUMNS and COLUMNS[key].is_sortable)


def sort_of(sort: str) -> tuple[str, bool]:
    """The first of sorts_of; the newest where nothing known is asked for."""
    return next(iter(sorts_of(sort)), ("opened", True))


def parts_of(asked: CaseList) -> list[Part]:
    """The parts of the order that a list asks for."""
    is_open = is_open_asked(asked.filters)
    apart = is_open or bool(asked.text) or is_told(asked.filters)
    then = _further(asked.sort)
    newest = Part("opened_at", True, plain=apart, led=not apart, before=then)
    key, descending = sort_of(asked.sort)
    if key == "opened":
        return [replace(newest, descending=descending, before=(), then=then)]
    if key == "due":
        due = Part("due_at", descending, only=open_cases(), plain=bool(asked.text), then=then)
        return [due] if is_open else [due, replace(newest, only=~open_cases())]
    if has_index(asked):
        path = COLUMNS[key].path
        present = Part(path, descending, Q(**{f"{path}__isnull": False}))
        return [present, replace(newest, only=Q(**{f"{path}__isnull": True}))]
    return _worked_out(key, descending, then)


def _further(sort: str) -> list[Rank]:
    further = sorts_of(sort)[1:]
    return [Rank(f"then_{n}", _value(key), down) for n, (key, down) in enumerate(further)]


def _value(key: str) -> Any:
    """What a further column is sorted by; nothing where its cell shows nothing."""
    column = COLUMNS.get(key)
    if key == "due":
        return NullIf(F("due_at"), Value(NEVER, output_field=DateTimeField()))
    if column and column.kind not in (TEXT, CODE):
        return F(column.path)
    text = F(column.path) if column else OwnValue(int(key.partition(".")[2]))
    return NullIf(text, Value(""), output_field=TextField())


_DATES = {
    "next_on": {"shop", "next_from", "next_to"},
    "closed": {"shop", "closed_from", "closed_to", "closed_this_week"},
}


def has_index(asked: CaseList) -> bool:
    """Whether an index holds the order; the others are worked out among a bounded number.

    Of several columns the index of what is due holds the first, where all cases are open.
    """
    key, _ = sort_of(asked.sort)
    if len(sorts_of(asked.sort)) > 1:
        return key == "due" and is_open_asked(asked.filters)
    if key in _DATES:
        return not asked.text and set(asked.filters) <= _DATES[key]
    return key in ("opened", "due")


def _worked_out(key: str, descending: bool, then: Sequence[Rank]) -> list[Part]:
    column = COLUMNS.get(key)
    ranked = F(column.path) if column else OwnValue(int(key.partition(".")[2]))
    is_empty = Q(ranked__isnull=True)
    if column is None or column.kind in (TEXT, CODE):
        is_empty |= Q(ranked="")
    return [
        Part("ranked", descending, ~is_empty, ranked, then=then),
        Part("opened_at", True, is_empty, ranked, before=then),
    ]
