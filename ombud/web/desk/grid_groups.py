"""The sheet in groups: sorted by one column first, with a subtotal above each of its values."""

from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ombud.casework.models import Case
from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.columns import CODE, COLUMNS
from ombud.casework.queries.list import Tally
from ombud.casework.queries.orders import sorts_of
from ombud.casework.queries.subtotals import is_grouping, subtotals
from ombud.people.viewer import Viewer
from ombud.web import shown
from ombud.web.desk.case_cells import refund_words
from ombud.web.desk.case_ways import way


def group_of(asked: CaseList) -> str:
    """The column whose values the sheet is grouped by, if any."""
    return next(filter(is_grouping, asked.group[:1]), "")


def in_groups(asked: CaseList) -> CaseList:
    """The list in the order in which its groups stand together."""
    group = group_of(asked)
    if not group:
        return asked
    sorts = dict(sorts_of(asked.sort)) or {"opened": True}
    first = {group: sorts.pop(group, False)}
    ordered = (("-" if down else "") + key for key, down in (first | sorts).items())
    return replace(asked, sort=",".join(ordered))


def value_in(case: Case, group: str) -> str:
    """What the case holds in the grouped column, as subtotals name it."""
    column = COLUMNS.get(group)
    if column is None:
        return str(case.own.get(group.partition(".")[2]) or "")
    value: Any = case
    for step in column.path.split("__"):
        value = getattr(value, step, None)
    return str(value or "")


def group_words(viewer: Viewer, asked: CaseList) -> dict[str, dict[str, str]]:
    """By value: what the group is called, how many cases it has, what they refunded."""
    group = group_of(asked)
    if not group:
        return {}
    counted = subtotals(viewer, in_groups(asked), group, at=timezone.now())
    return {value: _words(group, value, each) for value, each in counted.items()}


def _words(group: str, value: str, counted: Tally) -> dict[str, str]:
    cases = ngettext("%(n)s case", "%(n)s cases", counted.count)
    refunds = refund_words(counted.refunds)
    return {
        "label": _label(group, value),
        "count": cases % {"n": shown.number(counted.count)},
        "refunds": _("refunded %(sums)s") % {"sums": refunds} if refunds else "",
    }


def _label(group: str, value: str) -> str:
    if not value:
        return _("nobody") if group == "owner" else _("none")
    column = COLUMNS.get(group)
    if column is None or column.kind != CODE:
        return value
    return way(value) if column.listed == "channel" else shown.coded(value, column.listed)
