"""Many rows looked up by many values in one lean statement."""

import json
from collections.abc import Collection, Sequence
from functools import cache
from itertools import islice
from typing import Any

from django.db import connection, models

from ombud.store.rows import columns_sql, json_text

# One list parameter: no limit of variables, one cached plan, and no cost per value in the ORM.
VALUES_PER_STATEMENT = 2000


def rows_found(
    model: type[models.Model],
    fields: Sequence[str],
    by: str,
    values: Collection[int] | Collection[str],
) -> list[tuple[Any, ...]]:
    """`fields` (attribute names) of the rows whose field `by` is one of `values`; in no order.

    Values come as the database keeps them: meant for numbers and texts.
    """
    select = _select(model, tuple(fields), by)
    found: list[tuple[Any, ...]] = []
    remaining = iter(values)
    with connection.cursor() as cursor:
        while some := list(islice(remaining, VALUES_PER_STATEMENT)):
            cursor.execute(select, [list_parameter(some)])
            found.extend(cursor.fetchall())
    return found


@cache
def _select(model: type[models.Model], fields: tuple[str, ...], by: str) -> str:
    column = {field.attname: str(field.column) for field in model._meta.concrete_fields}
    wanted = columns_sql(column[name] for name in fields)
    return f'SELECT {wanted} FROM "{model._meta.db_table}" WHERE "{column[by]}" {is_one_of()}'


def is_one_of() -> str:
    """The condition behind a column: its value stands in the one `list_parameter`."""
    if connection.vendor == "postgresql":
        return "= ANY(%s)"
    return "IN (SELECT value FROM json_each(%s))"


def list_parameter(values: list[Any]) -> Any:
    """Many values as the one parameter that `is_one_of` reads."""
    return values if connection.vendor == "postgresql" else json_text(values)


def json_value(raw: Any) -> Any:
    """What a JSON field holds: SQLite gives its text, PostgreSQL the value itself."""
    return json.loads(raw) if isinstance(raw, str) else raw
