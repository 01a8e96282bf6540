"""In which order a list stands, in parts that an index can serve each.

An order whose column may be empty has two parts: the cases that have a value, then those without,
newest first. So no page depends on where a database puts NULL.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import DateTimeField, F, Func, Q, QuerySet, TextField, Value

from ombud.casework.models import Case
from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.columns import CODE, COLUMNS, TEXT, Column
from ombud.casework.queries.filters import OWN, Plain, is_number, is_open_asked, is_told, open_cases
from ombud.store.pages import after, cursor_of


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
class Part:
    """One stretch of an order: which cases stand in it, and by what.

    ranked: the value to sort by, where it is no field. plain: the field's own index is passed by.
    led: the index of the leading filter holds this order.
    """

    by: str
    descending: bool
    only: Q = field(default_factory=Q)
    ranked: Any = None
    plain: bool = False
    led: bool = False

    def sorted(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        """The rows in this order."""
        return self._ordered(self._with_rank(rows), self.by)

    def page_ids(self, rows: QuerySet[Case], cursor: str, most: int) -> QuerySet[Any]:
        """The ids behind the cursor, by which the page's rows are fetched."""
        name, rows = self.by, self._with_rank(rows)
        if self.plain:
            name = "placed"
            rows = rows.alias(placed=Plain(self.by, output_field=DateTimeField()))
        rows = rows.filter(self.only, after(name, self.descending, cursor))
        return self._ordered(rows, name).values("id")[:most]

    def _with_rank(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        return rows if self.ranked is None else rows.annotate(ranked=self.ranked)

    def _ordered(self, rows: QuerySet[Case], name: str) -> QuerySet[Case]:
        sign = "-" if self.descending else ""
        return rows.order_by(*(f"{sign}{each}" for each in dict.fromkeys((name, "id"))))

    def cursor(self, row: Case) -> str:
        """The cursor of a row in this part."""
        return cursor_of(row, self.by)


def sort_of(sort: str) -> tuple[str, bool]:
    """(column key, descending) of a sort as CaseList holds it; unknown keys mean the newest."""
    key, descending = sort.removeprefix("-"), sort.startswith("-")
    is_own = key.startswith(OWN) and is_number(key[len(OWN) :])
    is_known = is_own or (key in COLUMNS and COLUMNS[key].is_sortable)
    return (key, descending) if is_known else ("opened", True)


def parts_of(asked: CaseList) -> list[Part]:
    """The parts of the order that a list asks for."""
    is_open = is_open_asked(asked.filters)
    apart = is_open or bool(asked.text) or is_told(asked.filters)
    newest = Part("opened_at", True, plain=apart, led=not apart)
    key, descending = sort_of(asked.sort)
    if key == "opened":
        return [replace(newest, descending=descending)]
    if key == "due":
        due = Part("due_at", descending, only=open_cases(), plain=bool(asked.text))
        return [due] if is_open else [due, replace(newest, only=~open_cases())]
    if has_index(asked):
        path = COLUMNS[key].path
        present = Part(path, descending, Q(**{f"{path}__isnull": False}))
        return [present, replace(newest, only=Q(**{f"{path}__isnull": True}))]
    return _worked_out(COLUMNS.get(key), key, descending)


_DATES = {
    "next_on": {"shop", "next_from", "next_to"},
    "closed": {"shop", "closed_from", "closed_to", "closed_this_week"},
}


def has_index(asked: CaseList) -> bool:
    """Whether an index holds the order; the others are worked out among a bounded number."""
    key, _ = sort_of(asked.sort)
    if key in _DATES:
        return not asked.text and set(asked.filters) <= _DATES[key]
    return key in ("opened", "due")


def _worked_out(column: Column | None, key: str, descending: bool) -> list[Part]:
    ranked = F(column.path) if column else OwnValue(int(key.partition(".")[2]))
    is_empty = Q(ranked__isnull=True)
    if column is None or column.kind in (TEXT, CODE):
        is_empty |= Q(ranked="")
    return [
        Part("ranked", descending, ~is_empty, ranked),
        Part("opened_at", True, is_empty, ranked),
    ]
