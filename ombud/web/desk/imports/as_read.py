"""What a cell was understood as, in the reader's words."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from ombud.arrivals.queries import ColumnSeen
from ombud.arrivals.workbook.clean import CleanRow
from ombud.arrivals.workbook.values import choices
from ombud.people.masks import masked_contact
from ombud.rules.contacts import as_written_masked
from ombud.web import shown

Reading = Callable[[CleanRow], str]


def rows_as_read(columns: Iterable[ColumnSeen], rows: Iterable[CleanRow]) -> list[dict[str, Any]]:
    """Each row: its number, and for every column (text, whether it was understood)."""
    taken = list(columns)
    return [
        {"number": row.number, "refused": row.refused, "cells": [_cell(one, row) for one in taken]}
        for row in rows
    ]


def _cell(column: ColumnSeen, row: CleanRow) -> tuple[str, bool]:
    if column.name in row.own:
        return as_written_masked(row.own[column.name]), column.choice.field is None
    return READ[column.choice.field](row) if column.choice.field else "", True


def _text(name: str) -> Reading:
    return lambda row: as_written_masked(str(getattr(row, name) or ""))


def _contacts(name: str, kind: str) -> Reading:
    return lambda row: " · ".join(masked_contact(kind, each) for each in getattr(row, name))


def _listed(name: str, listed: str) -> Reading:
    return lambda row: shown.listed(getattr(row, name), listed)


def _chosen(name: str, field: str) -> Reading:
    return lambda row: label_of(field, getattr(row, name))


def label_of(field: str, code: Any) -> str:
    """The label of a code that a column's value may be mapped to; empty for none."""
    labels = dict(choices(field, get_language() or ""))
    return labels.get(str(code), str(code)) if code not in ("", None) else ""


def _time(name: str) -> Reading:
    def read(row: CleanRow) -> str:
        at: datetime | None = getattr(row, f"{name}_at")
        is_day = getattr(row, f"{name}_precision") == "day"
        tell = shown.day if is_day else shown.moment
        # Which year was read is the question here.
        return tell(at, with_year=True)

    return read


def _money(name: str) -> Reading:
    def read(row: CleanRow) -> str:
        amount, currency = getattr(row, name), getattr(row, f"{name}_currency")
        return shown.money(amount, currency) if currency else shown.number(amount)

    return read


READ: dict[str, Reading] = {
    "complaint_no": _text("complaint_no"), "complaint_date": _time("opened"),
    "customer_name": _text("customer_name"), "contact_phone": _contacts("phones", "phone"),
    "contact_email": _contacts("emails", "email"), "contact_im": _contacts("ims", "im"),
    "channel": _listed("channel", "channel"), "platform": _chosen("platform", "platform"),
    "shop": _text("shop"), "seller": _text("seller"), "order_no": _text("order_no"),
    "order_date": _time("ordered"), "product_name": _text("product"),
    "item_link": _text("item_link"), "sku": _text("sku"), "qty": _text("qty"),
    "unit_price": _money("unit_price"), "kind": _listed("kind", "kind"),
    "problem_class": _text("class_words"), "problem_sub": _text("detail_words"),
    "title": _text("title"), "description": _text("text"), "demand": _text("demand"),
    "status": _chosen("status", "status"), "waiting_for": _listed("waiting_for", "waiting_for"),
    "priority": _listed("priority", "priority"), "owner": _text("owner_name"),
    "resolution": _text("resolution"), "answer": _text("answer"), "cause": _text("cause"),
    "party": _listed("at_fault", "party"), "refund_amount": _money("refund"),
    "compensation": _money("compensation"), "currency": _text("currency"),
    "first_response_at": _time("answered"), "due_at": _time("due"), "closed_at": _time("closed"),
    "days_open": _text("days_open"), "satisfaction": _chosen("satisfaction", "satisfaction"),
    "tracking_no": _text("tracking_no"), "carrier": _text("carrier"),
    "parcel_no": _text("parcel_no"), "weight": _text("weight"), "country": _text("country"),
    "evidence": _text("evidence"), "follow_up": _text("follow_up"), "remark": _text("remark"),
}  # fmt: skip
