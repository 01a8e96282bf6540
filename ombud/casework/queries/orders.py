"""In which order a list stands, in parts that an index can serve each.

An order whose column may be empty has two parts: the cases that have a value, then those without,
newest first. So no page depends on where a database puts NULL.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import DateTimeField, F, Func, Q, QuerySet, TextField, Value

from ombud.casework.models import Case
from ombud.casework.queries.columns import CODE, COLUMNS, TEXT, Column
from ombud.casework.queries.filters import Plain, open_cases
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
    """

    field: str
    descending: bool
    only: Q = Q()
    ranked: Any = None
    plain: bool = False

    def sorted(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        """The rows in this order."""
        return self._ordered(self._with_rank(rows), self.field)

    def page_ids(self, rows: QuerySet[Case], cursor: str, most: int) -> QuerySet[Any]:
        """The ids behind the cursor, by which the page's rows are fetched."""
        name, rows = self.field, self._with_rank(rows)
        if self.plain:
            name = "placed"
            rows = rows.alias(placed=Plain(self.field, output_field=DateTimeField()))
        rows = rows.filter(self.only, after(name, self.descending, cursor))
        return self._ordered(rows, name).values("id")[:most]

    def _with_rank(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        return rows if self.ranked is None else rows.annotate(ranked=self.ranked)

    def _ordered(self, rows: QuerySet[Case], name: str) -> QuerySet[Case]:
        sign = "-" if self.descending else ""
        return rows.order_by(*(f"{sign}{each}" for each in dict.fromkeys((name, "id"))))

    def cursor(self, row: Case) -> str:
        """The cursor of a row in this part."""
        return cursor_of(row, self.field)


def sort_of(sort: str) -> tuple[str, bool]:
    """(column key, descending) of a sort as CaseList holds it; unknown keys mean the newest."""
    key, descending = sort.removeprefix("-"), sort.startswith("-")
    is_known = key.startswith("own.") or (key in COLUMNS and COLUMNS[key].is_sortable)
    return (key, descending) if is_known else ("opened", True)


def parts_of(sort: str, *, is_open: bool, plain: bool) -> list[Part]:
    """The parts of the order. is_open: only open cases are asked for. plain: see Part."""
    key, descending = sort_of(sort)
    if key == "opened":
        return [Part("opened_at", descending, plain=plain or is_open)]
    if key == "due":
        due = Part("due_at", descending, only=open_cases(), plain=plain)
        return [due] if is_open else [due, Part("opened_at", True, ~open_cases(), plain=plain)]
    if has_index(sort):
        path = COLUMNS[key].path
        present = Part(path, descending, Q(**{f"{path}__isnull": False}))
        return [present, Part("opened_at", True, Q(**{f"{path}__isnull": True}), plain=is_open)]
    return _worked_out(COLUMNS.get(key), key, descending)


def has_index(sort: str) -> bool:
    """Whether an index holds this order; the others are worked out among a bounded number."""
    return sort_of(sort)[0] in ("opened", "due", "next_on", "closed")


def _worked_out(column: Column | None, key: str, descending: bool) -> list[Part]:
    ranked = F(column.path) if column else OwnValue(int(key.partition(".")[2]))
    is_empty = Q(ranked__isnull=True)
    if column is None or column.kind in (TEXT, CODE):
        is_empty |= Q(ranked="")
    return [
        Part("ranked", descending, ~is_empty, ranked),
        Part("opened_at", True, is_empty, ranked),
    ]
