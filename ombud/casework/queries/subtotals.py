"""Subtotals of a sorted list: how many cases stand under each value, and what they refunded."""

from datetime import datetime

from django.db.models import Count, F, Sum

from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.columns import COLUMNS
from ombud.casework.queries.filters import OWN, is_number
from ombud.casework.queries.list import Tally, compared
from ombud.casework.queries.orders import OwnValue
from ombud.people.viewer import Viewer

SUBTOTALS_MOST = 1_000
# Columns in which many cases agree.
GROUPING = frozenset(
    "class detail priority stage waiting_for owner team country shop platform channel kind outcome "
    "remedy_wanted language".split()
)


def is_grouping(key: str) -> bool:
    """Whether a list can stand in groups by this column."""
    return key in GROUPING or (key.startswith(OWN) and is_number(key[len(OWN) :]))


def subtotals(viewer: Viewer, asked: CaseList, key: str, *, at: datetime) -> dict[str, Tally]:
    """Count and refunds by what stands in the column, "" for nothing; SUBTOTALS_MOST values.

    They count the cases that the list shows: the newest BOUND where it is sorted among those.
    """
    column = COLUMNS.get(key)
    value = F(column.path) if column else OwnValue(int(key[len(OWN) :]))
    rows = compared(viewer, asked, at=at).order_by().annotate(under=value)
    counted = (
        rows.values("under", "shop__currency")
        .annotate(n=Count("id"), refunded=Sum("refund_total"))
        .order_by("under", "shop__currency")[:SUBTOTALS_MOST]
    )
    found: dict[str, Tally] = {}
    for row in counted:
        so_far = found.get(row["under"] or "", Tally(0, False, {}))
        refunds = dict(so_far.refunds)
        if row["refunded"]:
            was = refunds.get(row["shop__currency"], 0)
            refunds[row["shop__currency"]] = was + row["refunded"]
        found[row["under"] or ""] = Tally(so_far.count + row["n"], False, refunds)
    return found
