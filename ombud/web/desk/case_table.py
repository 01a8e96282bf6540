"""The table of cases as its page shows it: tabs, chips, heads, rows, the words beneath."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ombud.casework.models import Case
from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.columns import (
    COLUMNS,
    COUNT,
    DAY,
    MOMENT,
    MONEY,
    Column,
    columns_shown,
    own_columns,
)
from ombud.casework.queries.filters import OWN
from ombud.casework.queries.list import Tally, cases, tally
from ombud.casework.queries.orders import sort_of
from ombud.casework.queries.views import FIRST, Views, views
from ombud.people.queries import customer_names
from ombud.people.viewer import Viewer
from ombud.web import shown
from ombud.web.desk.case_cells import Row, refund_words, words_of
from ombud.web.desk.case_filters import chips

PHONE = {"title": "text", "due": "side", "stage": "meta", "owner": "meta", "opened": "meta"}
NEWEST_FIRST = (MOMENT, DAY, MONEY, COUNT)


def asked_by(viewer: Viewer, query: str) -> tuple[CaseList, Views]:
    """What the query string asks for, and every tab; nothing asked means the first tab."""
    known = views(viewer)
    first = known.tab(FIRST)
    asked = CaseList.parsed(query or (first.query if first else ""))
    return replace(asked, columns=asked.columns or known.columns.get(asked.view, ())), known


def own_columns_of(asked: CaseList) -> dict[str, Column]:
    """The team's own columns, when the list speaks of one."""
    keys = (*asked.columns, *asked.filters, asked.sort.removeprefix("-"))
    return own_columns() if any(key.startswith(OWN) for key in keys) else {}


def case_table(viewer: Viewer, query: str) -> dict[str, Any]:
    """Everything the page of cases shows."""
    asked, known = asked_by(viewer, query)
    own = own_columns_of(asked)
    columns = columns_shown(asked.columns, own)
    page = cases(viewer, asked, columns, at=timezone.now())
    plain = replace(asked, columns=(), cursor="")
    return {
        "asked": asked,
        "tabs": _tabs(asked, known),
        "tab": known.tab(asked.view),
        "chips": chips(viewer, plain, own),
        "kept": kept(plain),
        "columns": _heads(columns, plain),
        "rows": rows_of(viewer, page.rows, columns),
        "bound": page.bound,
        "more_url": _more_url(plain, page.next_cursor),
        "query": plain.query(),
        "search_text": asked.text,
    }


def kept(asked: CaseList) -> list[tuple[str, str]]:
    """The query as pairs that small forms carry along."""
    pairs = [(name, value) for name, values in asked.filters.items() for value in values]
    return [*pairs, *(pair for pair in (("q", asked.text), ("sort", asked.sort)) if pair[1])]


def rows_of(viewer: Viewer, found: Sequence[Case], columns: Sequence[Column]) -> list[Row]:
    """Table rows of the cases."""
    asks_names = any(column.key == "customer" for column in columns)
    ids = {case.customer_id for case in found} - {None} if asks_names else set()
    names = customer_names(viewer, ids) if ids else {}
    before, _zero, after = reverse("case", args=[0]).rpartition("0")
    return [_row(case, columns, names, f"{before}{case.pk}{after}") for case in found]


def _row(case: Case, columns: Sequence[Column], names: Mapping[int, str], url: str) -> Row:
    texts = {column.key: words_of(column, case, names) for column in columns}
    return Row(case.pk, url, f"{url.rstrip('/')}/sheet", case.number, case, texts)


def _tabs(asked: CaseList, known: Views) -> list[dict[str, Any]]:
    return [
        {"label": tab.label, "url": f"?{tab.query}", "active": tab.key == asked.view}
        for tab in known.tabs
    ]


def _heads(columns: Sequence[Column], asked: CaseList) -> list[dict[str, Any]]:
    wide = _widest(columns)
    return [_head(column, asked, column is wide) for column in columns]


def _widest(columns: Sequence[Column]) -> Column:
    """The column that takes the room left: the title, or else the last."""
    return next((column for column in columns if column.key == "title"), columns[-1])


def _head(column: Column, asked: CaseList, is_wide: bool) -> dict[str, Any]:
    key, descending = sort_of(asked.sort)
    is_sorted = bool(key == column.key and (asked.sort or not asked.text))
    down = not descending if is_sorted else column.kind in NEWEST_FIRST and column.key != "due"
    url = asked.query(sort=("-" if down else "") + column.key, cursor="")
    number = "number" if column.kind in (MONEY, COUNT) else ""
    return {
        "key": column.key,
        "label": column.label,
        "kind": "text" if is_wide else number,
        "phone": PHONE.get(column.key, "none") if column.key != "number" else "lead",
        "sorted": ("desc" if descending else "asc") if is_sorted else "",
        "sort_url": f"?{url}" if column.is_sortable else "",
    }


def _more_url(asked: CaseList, cursor: str) -> str:
    return f"{reverse('cases')}?{asked.query(cursor=cursor)}" if cursor else ""


def column_choice(viewer: Viewer, query: str) -> list[dict[str, Any]]:
    """Every column to choose from, those shown first, in their order."""
    asked, _known = asked_by(viewer, query)
    every = {**COLUMNS, **own_columns()}
    keys = [column.key for column in columns_shown(asked.columns, every)]
    rest = [key for key in every if key not in keys]
    return [{"key": key, "label": every[key].label, "shown": key in keys} for key in [*keys, *rest]]


def tally_words(viewer: Viewer, query: str) -> dict[str, str]:
    """The words of the foot: "1,234 cases", and the refunds side by side, by currency."""
    asked, _known = asked_by(viewer, query)
    counted = tally(viewer, asked, at=timezone.now())
    return {"count": _count_words(counted), "refunds": refund_words(counted.refunds)}


def _count_words(counted: Tally) -> str:
    n = shown.number(counted.count)
    if counted.is_capped:
        return _("more than %(n)s cases") % {"n": n}
    return ngettext("%(n)s case", "%(n)s cases", counted.count) % {"n": n}
