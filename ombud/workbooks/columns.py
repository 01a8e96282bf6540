"""The columns of each sheet, and which of them may be edited."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ombud.casework.queries import columns as listed_columns
from ombud.casework.queries.columns import CODE, TEXT, Column
from ombud.workbooks.words import MEMBER, TEAM

CASES, LINES, REMEDIES, ORDERS, PROMISES = "c", "l", "r", "o", "p"
CURRENCY_OF_WISH = "amount_wanted_currency"
# What an action calls the field of a column; other columns are there to be read.
_FIELDS = {
    "title": "title", "class": "class_code", "detail": "detail_code", "priority": "priority",
    "stage": "stage", "waiting_for": "waiting_for", "next_on": "next_on", "owner": "owner_id",
    "team": "team_id", "order_no": "order_no", "tracking_no": "tracking_no",
    "platform": "platform", "channel": "channel", "kind": "kind", "outcome": "outcome",
    "remedy_wanted": "remedy_wanted", "amount_wanted": "amount_wanted",
}  # fmt: skip
_LISTED = {"owner": MEMBER, "team": TEAM}
# Figured by us, and no use in a sheet to be edited.
_LEFT_OUT = frozenset(("language",))
FOR_EDITING = tuple(
    "number title detail priority stage outcome waiting_for next_on due owner team customer "
    "order_no tracking_no platform channel kind shop opened remedy_wanted amount_wanted "
    "refund".split()
)
# Without these a new row cannot become a case, or a step not be taken.
_ALWAYS = ("number", "title", "stage", "outcome", "shop")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet. kind: how its cells are typed; field: what an action calls it, empty
    for one that is only read. listed: the closed list of its codes. shown: as a list shows it.
    """

    key: str
    label: str
    kind: str = TEXT
    field: str = ""
    listed: str = ""
    shown: Column | None = None

    @property
    def is_edited(self) -> bool:
        """Whether changes of its cells come back."""
        return bool(self.field)


def case_columns(keys: Iterable[str]) -> list[SheetColumn]:
    """The columns of the cases' sheet: those asked for, and those that a row needs."""
    known = {**listed_columns.COLUMNS, **listed_columns.own_columns()}
    chosen = [key for key in keys if key in known and key not in _LEFT_OUT]
    chosen = chosen or [*FOR_EDITING, *(key for key in known if key not in listed_columns.COLUMNS)]
    needed = ["number", *(key for key in _ALWAYS[1:] if key not in chosen)]
    ordered = [needed[0], *(key for key in chosen if key != "number"), *needed[1:]]
    columns: list[SheetColumn] = []
    for key in ordered:
        columns.append(_of_cases(known[key]))
        if key == "amount_wanted":
            columns.append(_currency())
    return _labelled_once(columns)


def _of_cases(shown: Column) -> SheetColumn:
    is_own = shown.own_id is not None
    return SheetColumn(
        shown.key,
        str(shown.label),
        CODE if shown.key in _LISTED else shown.kind,
        shown.key if is_own else _FIELDS.get(shown.key, ""),
        _LISTED.get(shown.key, shown.listed),
        shown,
    )


def _currency() -> SheetColumn:
    label = _("%(amount)s, currency") % {"amount": _("Amount wanted")}
    return SheetColumn(CURRENCY_OF_WISH, label, CODE, "amount_currency", "currency")


def _labelled_once(columns: Sequence[SheetColumn]) -> list[SheetColumn]:
    """A team's own column may be called like one of ours: it is then told apart by a number."""
    taken: dict[str, int] = {}
    told = []
    for column in columns:
        taken[column.label] = times = taken.get(column.label, 0) + 1
        label = column.label if times == 1 else f"{column.label} ({times})"
        told.append(
            SheetColumn(column.key, label, column.kind, column.field, column.listed, column.shown)
        )
    return told


def by_key(columns: Iterable[SheetColumn]) -> Mapping[str, SheetColumn]:
    """The columns by their key."""
    return {column.key: column for column in columns}
