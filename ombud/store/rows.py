"""Ids reserved in blocks, rows written in bulk: executemany on SQLite, COPY on PostgreSQL."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from typing import Any

from django.db import connection, models

from ombud.store.json_texts import json_writer

Table = type[models.Model]
Rows = Sequence[Sequence[Any]]
Converters = list[tuple[int, Callable[[Any], Any]]]

# A statement with more rows than this gains nothing and costs memory.
ROWS_PER_STATEMENT = 500


class _Ahead(threading.local):
    """Ids of this thread's turn: still to be reserved, by table, and reserved but not yet taken."""

    def __init__(self) -> None:
        self.wanted: dict[str, int] = {}
        self.ready: dict[str, Sequence[int]] = {}


_ahead = _Ahead()


@contextmanager
def ids_together(counts: Mapping[Table, int]) -> Iterator[None]:
    """Inside, the first `reserve_ids` also reserves these ids, in one and the same statement.

    What nobody takes is lost, which leaves gaps. Call inside a turn.
    """
    _ahead.wanted = {model._meta.db_table: count for model, count in counts.items() if count}
    try:
        yield
    finally:
        _ahead.wanted, _ahead.ready = {}, {}


def reserve_ids(model: Table, count: int) -> Sequence[int]:
    """`count` ids of `model` that nobody else will get; call inside a turn."""
    if count == 0:
        return ()
    table = model._meta.db_table
    if len(_ahead.ready.get(table, ())) < count:
        wanted = _ahead.wanted | {table: max(count, _ahead.wanted.get(table, 0))}
        _ahead.wanted = {}
        on_postgresql = connection.vendor == "postgresql"
        reserve = _reserve_in_postgresql if on_postgresql else _reserve_in_sqlite
        _ahead.ready |= reserve(wanted)
    ready = _ahead.ready.pop(table)
    if len(ready) > count:
        _ahead.ready[table] = ready[count:]
    return ready[:count]


def _reserve_in_sqlite(counts: Mapping[str, int]) -> dict[str, Sequence[int]]:
    cases = " ".join(["WHEN %s THEN %s"] * len(counts))
    marks = ", ".join(["%s"] * len(counts))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE sqlite_sequence SET seq = seq + CASE name {cases} END"
            f" WHERE name IN ({marks}) RETURNING name, seq",
            [*flat(counts.items()), *counts],
        )
        last = dict(cursor.fetchall())
        unused = [(table, count) for table, count in counts.items() if table not in last]
        if unused:
            cursor.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", unused)
    ends = ((table, count, last.get(table, count)) for table, count in counts.items())
    return {table: range(end - count + 1, end + 1) for table, count, end in ends}


def _reserve_in_postgresql(counts: Mapping[str, int]) -> dict[str, Sequence[int]]:
    reserved: dict[str, list[int]] = {table: [] for table in counts}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, nextval(pg_get_serial_sequence(name, 'id'))"
            " FROM unnest(%s::text[], %s::int[]) AS wanted (name, count),"
            " generate_series(1, wanted.count)",
            [list(counts), list(counts.values())],
        )
        for table, row_id in cursor.fetchall():
            reserved[table].append(row_id)
    return {table: sorted(ids) for table, ids in reserved.items()}


def insert_rows(model: Table, fields: Sequence[str], rows: Rows) -> None:
    """Write `rows` (values in the order of `fields`, attribute names such as `owner_id`).

    Values are Python values (aware datetimes, Decimal, dict or list for JSON fields); nothing is
    validated here, the actions did that.
    """
    if rows:
        write = _copy if connection.vendor == "postgresql" else _execute_many
        # Bulk writes speak to the driver: callers wait for Django's errors, not for its own.
        with connection.wrap_database_errors:
            write(model, tuple(fields), rows)


def _execute_many(model: Table, fields: tuple[str, ...], rows: Rows) -> None:
    insert, converters = _insert_plan(model, fields)
    sqlite_many(insert, _converted(rows, converters))


def sqlite_many(statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """One statement (marks: ?) for every row of driver-ready values; inside a turn, on SQLite.

    Straight to the driver: Django's cursor costs as much as a small statement itself.
    """
    with connection.wrap_database_errors:
        connection.connection.executemany(statement, rows)


def _converted(rows: Rows, converters: Converters) -> Iterable[Sequence[Any]]:
    """The rows ready for the driver; column by column, which is twice as fast as row by row."""
    columns: list[Any] = list(zip(*rows, strict=True))
    for index, convert in converters:
        columns[index] = _converted_column(columns[index], convert)
    return zip(*columns, strict=True)


def _converted_column(values: Iterable[Any], convert: Callable[[Any], Any]) -> list[Any]:
    ready, before, done = [], None, None
    for value in values:
        # Whole columns hold one and the same moment.
        if value is not before:
            before, done = value, None if value is None else convert(value)
        ready.append(done)
    return ready


@lru_cache(maxsize=128)
def _insert_plan(model: Table, fields: tuple[str, ...]) -> tuple[str, Converters]:
    columns = _columns(model, fields)
    marks = ", ".join("?" * len(columns))
    insert = f'INSERT INTO "{model._meta.db_table}" ({columns_sql(columns)}) VALUES ({marks})'
    return insert, _converters(model, fields, _SQLITE)


def columns_sql(columns: Iterable[str]) -> str:
    """The column names quoted and joined."""
    return ", ".join(f'"{column}"' for column in columns)


def _columns(model: Table, fields: Sequence[str]) -> list[str]:
    return [str(_field(model, name).column) for name in fields]


def _field(model: Table, attribute: str) -> "models.Field[Any, Any]":
    return next(field for field in model._meta.concrete_fields if field.attname == attribute)


def _converters(
    model: Table, fields: tuple[str, ...], table: dict[str, Callable[[Any], Any]]
) -> Converters:
    kinds = ((index, _field(model, name).get_internal_type()) for index, name in enumerate(fields))
    return [(index, table[kind]) for index, kind in kinds if kind in table]


def _naive_text(moment: datetime) -> str:
    # What Django's SQLite backend writes: naive UTC, space between date and time.
    in_utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return in_utc.isoformat(" ")[: -len("+00:00")]


_encode = json_writer()

# Most lists and dicts of a row are empty.
_EMPTY: dict[type, str] = {dict: "{}", list: "[]", tuple: "[]"}


def json_text(value: Any) -> str:
    """Compact JSON with readable Chinese."""
    if not value and type(value) in _EMPTY:
        return _EMPTY[type(value)]
    return _encode(value)


_SQLITE: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": _naive_text,
    "DateField": str,
    "DecimalField": str,
    "JSONField": json_text,
}
_POSTGRESQL: dict[str, Callable[[Any], Any]] = {"JSONField": json_text}


def _copy(model: Table, fields: tuple[str, ...], rows: Rows) -> None:
    converters = _converters(model, fields, _POSTGRESQL)
    columns = columns_sql(_columns(model, fields))
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy,
    ):
        for row in _converted(rows, converters):
            copy.write_row(row)


def update_rows(
    model: Table,
    fields: Sequence[str],
    rows: Rows,
    *,
    where: str = "",
) -> None:
    """Set `fields` of many rows at once; each row is the values in order, then the id.

    `where` is a further condition in SQL over the table's own columns.
    """
    if not rows:
        return
    table = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    converters = _converters(model, tuple(fields), table)
    sets = ", ".join(f'"{column}" = %s' for column in _columns(model, fields))
    extra = f" AND ({where})" if where else ""
    with connection.cursor() as cursor:
        cursor.executemany(
            f'UPDATE "{model._meta.db_table}" SET {sets} WHERE id = %s{extra}',
            list(_converted(rows, converters)),
        )


def chunks(rows: Sequence[Any], size: int = ROWS_PER_STATEMENT) -> Iterable[Sequence[Any]]:
    """`rows` in slices of at most `size`."""
    return (rows[start : start + size] for start in range(0, len(rows), size))


def flat(lists: Iterable[Iterable[Any]]) -> list[Any]:
    """One list of all the items."""
    return list(chain.from_iterable(lists))
