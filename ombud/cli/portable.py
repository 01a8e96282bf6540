"""The database as portable rows: every table as JSON lines, the same from SQLite and PostgreSQL."""

import base64
import gzip
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

from ombud.store.rows import chunks, insert_rows

ROWS_A_PART = 20_000
# Sessions end with the machine; the queue's jobs are taken up again by the worker's beat.
LEFT_OUT = {
    "sessions.session",
    "django_q.ormq",
    "django_q.success",
    "django_q.task",
    "django_q.failure",
    # Their files are none that a backup keeps: whoever wants one asks again.
    "learning.longlist",
}


def tables() -> list[type[models.Model]]:
    """Every table that is kept, each after the tables it points to."""
    kept = [
        model
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy and model._meta.label_lower not in LEFT_OUT
    ]
    ordered: list[type[models.Model]] = []
    for model in kept:
        _place(model, ordered, kept)
    return ordered


def _place(
    model: type[models.Model], ordered: list[type[models.Model]], kept: list[type[models.Model]]
) -> None:
    if model in ordered or model not in kept:
        return
    for field in model._meta.concrete_fields:
        target = field.related_model
        if isinstance(target, type) and target is not model:
            _place(target, ordered, kept)
    ordered.append(model)


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as it stands at one moment, without holding up any writer."""
    begin = (
        "BEGIN"
        if connection.vendor == "sqlite"
        else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    )
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def columns(model: type[models.Model]) -> list[str]:
    """The attribute names of a table's columns, but for those each database fills by itself.

    The number of a transaction means nothing elsewhere: entries would wait for it to pass.
    """
    return [field.attname for field in model._meta.concrete_fields if not field.has_db_default()]


def parts(model: type[models.Model]) -> Iterator[bytes]:
    """The rows of a table, gzipped JSON lines, at most 20,000 rows a part."""
    last = None
    while True:
        rows = model._default_manager.order_by("pk")
        page = list(
            (rows if last is None else rows.filter(pk__gt=last)).values_list("pk", *columns(model))[
                :ROWS_A_PART
            ]
        )
        if not page:
            return
        last = page[-1][0]
        lines = "\n".join(
            json.dumps([_plain(value) for value in row[1:]], ensure_ascii=False) for row in page
        )
        yield gzip.compress(lines.encode(), compresslevel=3)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return str(value) if isinstance(value, Decimal) else value


def write_part(model: type[models.Model], names: Sequence[str], part: bytes) -> None:
    """Write one part's rows into the table."""
    for rows in chunks(list(rows_of(model, names, part))):
        insert_rows(model, names, rows)


def rows_of(
    model: type[models.Model], names: Sequence[str], part: bytes
) -> Iterator[list[Any]]:
    """The rows of one part, as values in the order of `names`."""
    readers = [_reader(model, name) for name in names]
    for line in gzip.decompress(part).decode().split("\n"):
        yield [
            read(value) if value is not None else None
            for read, value in zip(readers, json.loads(line), strict=True)
        ]


def _reader(model: type[models.Model], name: str) -> Any:
    field = next(field for field in model._meta.concrete_fields if field.attname == name)
    readers = {
        "DateTimeField": datetime.fromisoformat,
        "DateField": date.fromisoformat,
        "DecimalField": Decimal,
        "BinaryField": base64.b64decode,
    }
    return readers.get(field.get_internal_type(), _as_it_is)


def _as_it_is(value: Any) -> Any:
    return value


def go_on_counting(models_written: Sequence[type[models.Model]]) -> None:
    """New rows get ids above the restored ones."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models_written)):
            cursor.execute(statement)
