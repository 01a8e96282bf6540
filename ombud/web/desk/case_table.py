"""The table of cases as its page shows it: tabs, chips, heads, rows, the words beneath."""

from collections.abc import Collection, Mapping, Sequence
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
from ombud.casework.queries.list import PAGE, Tally, cases, cases_seen, tally
from ombud.casework.queries.orders import SORTS_MOST, sort_of, sorts_of
from ombud.casework.queries.subtotals import is_grouping
from ombud.casework.queries.views import FIRST, Views, views
from ombud.people.queries import customer_names
from ombud.people.viewer import Viewer
from ombud.web import shown
from ombud.web.desk.case_cells import Row, refund_words, words_of
from ombud.web.desk.case_filters import chips
from ombud.web.desk.grid_columns import edit_of, held_by
from ombud.web.desk.grid_groups import group_of, in_groups, value_in

PHONE = {"title": "text", "due": "side", "stage": "meta", "owner": "meta", "opened": "meta"}
NAMES = ("owner", "customer", "team", "shop")
# The script of the sheet keeps whole pages, so they are few.
SHEET_PAGE = 100
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


def case_table(viewer: Viewer, query: str, *, is_sheet: bool = False) -> dict[str, Any]:
    """Everything the page of cases shows. is_sheet: its cells can be edited."""
    asked, known = asked_by(viewer, query)
    own = own_columns_of(asked)
    columns = columns_shown(asked.columns, own)
    ordered, size = (in_groups(asked), SHEET_PAGE) if is_sheet else (asked, PAGE)
    group = group_of(asked) if is_sheet else ""
    page = cases(viewer, ordered, _loaded_for(columns, group), at=timezone.now(), size=size)
    plain = replace(asked, columns=(), cursor="")
    return {
        "asked": asked,
        "tabs": _tabs(asked, known),
        "tab": known.tab(asked.view),
        "chips": [*chips(viewer, plain, own), *_group_chip(plain, group)],
        "kept": kept(plain),
        "columns": _heads(columns, plain),
        "rows": rows_of(viewer, page.rows, columns, is_sheet=is_sheet, group=group),
        "is_sheet": is_sheet,
        "group": group,
        "widths": known.widths,
        "frozen": known.frozen,
        "bound": page.bound,
        "more_url": _more_url(plain, page.next_cursor),
        "query": plain.query(),
        "search_text": asked.text,
    }


def _loaded_for(columns: Sequence[Column], group: str) -> list[Column]:
    """The columns whose fields are needed: those shown, and the one that rows are grouped by."""
    shown_by = {column.key: column for column in columns}
    if group and group not in shown_by:
        every = {**COLUMNS, **own_columns()}
        return [*columns, *(every[key] for key in [group] if key in every)]
    return list(columns)


def _group_chip(asked: CaseList, group: str) -> list[dict[str, str]]:
    if not group:
        return []
    label = {**COLUMNS, **own_columns()}[group].label
    without = asked.query(group=()) or "view=all"
    return [
        {"label": _("in groups by %(column)s") % {"column": label}, "remove_url": f"?{without}"}
    ]


def kept(asked: CaseList) -> list[tuple[str, str]]:
    """The query as pairs that small forms carry along."""
    pairs = [(name, value) for name, values in asked.filters.items() for value in values]
    return [*pairs, *(pair for pair in (("q", asked.text), ("sort", asked.sort)) if pair[1])]


def rows_again(viewer: Viewer, query: str, ids: Collection[int]) -> dict[str, Any]:
    """The rows of these cases as the sheet of the query shows them now."""
    asked, _known = asked_by(viewer, query)
    columns = columns_shown(asked.columns, own_columns_of(asked))
    found = cases_seen(viewer, ids, columns)
    rows = rows_of(viewer, found, columns, is_sheet=True)
    plain = replace(asked, columns=(), cursor="")
    return {"columns": _heads(columns, plain), "rows": rows, "is_sheet": True, "more_url": ""}


def rows_of(
    viewer: Viewer, found: Sequence[Case], columns: Sequence[Column], *,
    is_sheet: bool = False, group: str = "",
) -> list[Row]:  # fmt: skip
    """Table rows of the cases. group: the column they are grouped by."""
    asks_names = any(column.key == "customer" for column in columns)
    ids = {case.customer_id for case in found} - {None} if asks_names else set()
    names = customer_names(viewer, ids) if ids else {}
    before, _zero, after = reverse("case", args=[0]).rpartition("0")
    rows = [_row(case, columns, names, f"{before}{case.pk}{after}") for case in found]
    if not is_sheet:
        return rows
    return [
        replace(
            row,
            held=held_by(columns, row.case, names),
            group=value_in(row.case, group) if group else None,
        )
        for row in rows
    ]


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
    wanted = dict(sorts_of(asked.sort))
    sorts = wanted or ({} if asked.text else dict([sort_of("")]))
    is_sorted = column.key in sorts
    newest_first = column.kind in NEWEST_FIRST and column.key != "due"
    down = not sorts[column.key] if is_sorted else newest_first
    kind = "number" if column.kind in (MONEY, COUNT) else "name" if column.key in NAMES else ""
    return {
        "key": column.key,
        "label": column.label,
        "kind": "text" if is_wide else kind,
        "phone": PHONE.get(column.key, "none") if column.key != "number" else "lead",
        "sorted": ("desc" if sorts[column.key] else "asc") if is_sorted else "",
        "place": list(sorts).index(column.key) + 1 if is_sorted and len(sorts) > 1 else 0,
        "sort_url": _sorted_url(column, asked, {column.key: down}),
        "also_url": _sorted_url(column, asked, wanted | {column.key: down}),
        "groups": is_grouping(column.key),
        "edit": edit_of(column),
    }


def _sorted_url(column: Column, asked: CaseList, sorts: Mapping[str, bool]) -> str:
    if not column.is_sortable:
        return ""
    last = list(sorts.items())[:SORTS_MOST]
    said = ",".join(("-" if down else "") + key for key, down in last)
    return f"?{asked.query(sort=said, cursor='')}"


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
