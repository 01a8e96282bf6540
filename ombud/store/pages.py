"""Keyset pages: the rows after a known row, however deep, at the price of the first page."""

import base64
import json
from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an order. may_be_empty: rows without a value stand last in it."""

    name: str
    descending: bool = False
    may_be_empty: bool = False


def after(field: str, descending: bool, cursor: str) -> Q:
    """The rows behind `cursor` in the order (field, id); an empty cursor means all."""
    return behind([] if field == "id" else [Key(field, descending)], descending, cursor)


def behind(keys: Sequence[Key], descending: bool, cursor: str) -> Q:
    """The rows behind `cursor` in the order (*keys, id); an empty cursor means all.

    descending: the direction of the id.
    """
    if not cursor:
        return Q()
    values, row_id = _read(cursor)
    if keys and len(values) != len(keys):
        raise BadCursor(cursor)
    return _behind(keys, values, Q(**{f"id__{'lt' if descending else 'gt'}": row_id}))


def _behind(keys: Sequence[Key], values: Sequence[Any], ties: Q) -> Q:
    if not keys:
        return ties
    (key, *more), (value, *others) = keys, values
    rest = _behind(more, others, ties)
    if value is None:
        return Q(**{f"{key.name}__isnull": True}) & rest
    side = "lt" if key.descending else "gt"
    # The first condition alone bounds the index scan; the rest settles ties.
    beyond = Q(**{f"{key.name}__{side}e": value}) & (Q(**{f"{key.name}__{side}": value}) | rest)
    return beyond | Q(**{f"{key.name}__isnull": True}) if key.may_be_empty else beyond


def cursor_of(row: models.Model, *fields: str) -> str:
    """The cursor that stands for `row` in an order by the fields."""
    values = [getattr(row, field) for field in fields]
    plain = [each if isinstance(each, int | str | None) else str(each) for each in values]
    raw = json.dumps([*plain, row.pk])
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def row_id_of(cursor: str) -> int:
    """The id of the row that the cursor stands for."""
    return _read(cursor)[1]


def _read(cursor: str) -> tuple[list[Any], int]:
    try:
        *values, row_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return values, int(row_id)
    except (ValueError, TypeError) as broken:
        raise BadCursor(cursor) from broken
