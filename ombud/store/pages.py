"""Keyset pages: the rows after a known row, however deep, at the price of the first page."""

import base64
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import Q

Row = TypeVar("Row")


class BadCursor(ValueError):
    """A page cursor that this house did not write."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows of one page and the cursor of the next (empty at the end)."""

    rows: list[Row]
    next_cursor: str


def after(field: str, descending: bool, cursor: str) -> Q:
    """The rows behind `cursor` in the order (field, id); an empty cursor means all."""
    if not cursor:
        return Q()
    value, row_id = _read(cursor)
    side = "lt" if descending else "gt"
    if field == "id":
        return Q(**{f"id__{side}": row_id})
    # The first condition alone bounds the index scan; the rest settles ties.
    return Q(**{f"{field}__{side}e": value}) & (
        Q(**{f"{field}__{side}": value}) | Q(**{f"id__{side}": row_id})
    )


def cursor_of(row: models.Model, field: str) -> str:
    """The cursor that stands for `row` in an order by `field`."""
    value = getattr(row, field)
    raw = json.dumps([value if isinstance(value, int | str) else str(value), row.pk])
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def row_id_of(cursor: str) -> int:
    """The id of the row that the cursor stands for."""
    return _read(cursor)[1]


def _read(cursor: str) -> tuple[Any, int]:
    try:
        value, row_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return value, int(row_id)
    except (ValueError, TypeError) as broken:
        raise BadCursor(cursor) from broken
