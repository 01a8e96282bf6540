"""Lists of cases as files: the same rows, columns and order as on the screen, one row per case."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.arrivals.models import Message
from ombud.casework.models import AffectedLine, Case, Remedy
from ombud.casework.queries.columns import (
    COUNT,
    DAY,
    MOMENT,
    MONEY,
    Column,
    columns_shown,
)
from ombud.casework.queries.list import cases_in_order
from ombud.learning.actions import record_export
from ombud.people.queries import customer_names, member_names
from ombud.people.viewer import Viewer
from ombud.rules.contacts import as_written_masked
from ombud.web import sheets, shown
from ombud.web.desk.case_cells import currency_of, typed_value
from ombud.web.desk.case_groups import GroupRow, group_table
from ombud.web.desk.case_table import asked_by, own_columns_of
from ombud.web.desk.case_ways import way
from ombud.web.desk.case_words import remedy_state
from ombud.web.sheets import Sheet

CHUNK = 500
MESSAGES, LINES = "messages", "lines"
EXTRAS = (MESSAGES, LINES)
_KINDS = {MONEY: sheets.MONEY, MOMENT: sheets.MOMENT, DAY: sheets.DAY, COUNT: sheets.COUNT}
Item = TypeVar("Item")
WentOn = Callable[[int], None]


def unwatched(rows: int) -> None:
    """Nobody waits for this list."""


def export_cases(
    viewer: Viewer, query: str, kind: str, target: Path, *,
    extras: Sequence[str] = (), at: datetime | None = None, went_on: WentOn = unwatched,
) -> int:  # fmt: skip
    """Write the list to `target` as "xlsx" or "csv"; returns how many cases it holds.

    extras: "messages", "lines", a sheet each. went_on: told of the cases done in each sheet. Names
    and contacts are masked unless the person may export them. Raises PermissionDenied without the
    right to export, TooManyRows (see sheets).
    """
    viewer.must("export_lists")
    at = at or timezone.now()
    exported = CaseExport(viewer, query, at, went_on)
    sheets.write_sheets(target, kind, exported.sheets(extras))
    may_see = viewer.may("export_contacts")
    record_export(
        viewer=viewer, of="cases", kind=kind, rows=exported.count, contacts=may_see, at=at
    )
    return exported.count


class CaseExport:
    """One list on its way out, read in chunks as often as it has sheets."""

    def __init__(
        self, viewer: Viewer, query: str, at: datetime, went_on: WentOn = unwatched
    ) -> None:
        self.viewer, self.at, self.count, self.went_on = viewer, at, 0, went_on
        self.asked, _known = asked_by(viewer, query)
        self.columns = columns_shown(self.asked.columns, own_columns_of(self.asked))
        self.masked = not viewer.may("export_contacts")

    def sheets(self, extras: Sequence[str]) -> list[Sheet]:
        """The sheets of the file, the cases first."""
        made = [Sheet(_("Cases"), self._heads(), self._case_rows)]
        if MESSAGES in extras:
            made.append(Sheet(_("Conversations"), _message_heads(), self._message_rows))
        if LINES in extras:
            made.append(Sheet(_("Affected lines"), _line_heads(), self._line_rows))
        return made

    def _heads(self) -> list[tuple[str, str]]:
        heads = []
        for column in self.columns:
            kind = sheets.LONG if column.key == "title" else _KINDS.get(column.kind, sheets.TEXT)
            heads += heads_of(str(column.label), kind)
        return heads

    def _chunks(self, columns: Sequence[Column]) -> Iterator[list[Case]]:
        found = cases_in_order(self.viewer, self.asked, columns, at=self.at)
        for chunk in chunked(found, CHUNK):
            yield chunk
            self.went_on(len(chunk))

    def _case_rows(self) -> Iterator[list[Any]]:
        for chunk in self._chunks(self.columns):
            names = self._names(chunk)
            self.count += len(chunk)
            yield from (self._case_row(case, names) for case in chunk)

    def _names(self, chunk: Sequence[Case]) -> Mapping[int, str]:
        if not any(column.key == "customer" for column in self.columns):
            return {}
        ids = {case.customer_id for case in chunk}
        return customer_names(self.viewer, ids, masked=self.masked)

    def _case_row(self, case: Case, names: Mapping[int, str]) -> list[Any]:
        row: list[Any] = []
        for column in self.columns:
            value = typed_value(column, case, names)
            # What people wrote freely may hold a phone.
            free = column.key == "title" or column.own_id is not None
            row.append(self._shown(value) if free else value)
            if column.kind == MONEY:
                row.append(None if value is None else currency_of(column, case))
        return row

    def _shown(self, text: Any) -> Any:
        return as_written_masked(text) if self.masked and isinstance(text, str) else text

    def _message_rows(self) -> Iterator[list[Any]]:
        for chunk in self._chunks(_THREADS):
            numbers = {case.thread: case.number for case in chunk}
            said = Message.objects.filter(thread__in=numbers).exclude(direction=Message.WITHDRAWN)
            said = said.order_by("thread", "said_at", "id")
            found = in_order_of(numbers, said, lambda message: message.thread)
            names = member_names(message.author_id for message in found)
            yield from (self._message_row(each, numbers, names) for each in found)

    def _message_row(
        self, said: Message, numbers: Mapping[int, str], names: Mapping[int, str]
    ) -> list[Any]:
        who = _("Customer") if said.direction == Message.IN else names.get(said.author_id or 0, "")
        at, channel = timezone.make_naive(said.said_at), way(said.channel) if said.channel else ""
        return [numbers[said.thread], at, who, channel, self._shown(said.text)]

    def _line_rows(self) -> Iterator[list[Any]]:
        for chunk in self._chunks(()):
            numbers = {case.pk: case.number for case in chunk}
            lines = AffectedLine.objects.filter(case_id__in=numbers).order_by("case_id", "id")
            found = in_order_of(
                numbers, lines.prefetch_related("remedies"), lambda line: line.case_id
            )
            yield from chain.from_iterable(self._rows_of_line(each, numbers) for each in found)

    def _rows_of_line(self, line: AffectedLine, numbers: Mapping[int, str]) -> Iterator[list[Any]]:
        """One row for each remedy of the line, one at least."""
        remedies = sorted(line.remedies.all(), key=lambda remedy: remedy.pk)
        beginning = [
            numbers[line.case_id], self._shown(line.label), line.quantity,
            shown.about(line.detail_code), self._shown(line.seller), self._shown(line.cause),
            shown.listed(line.at_fault, "party"), shown.listed(line.pays, "party"),
            shown.listed(line.recover_from, "party"), shown.listed(line.outcome, "outcome"),
        ]  # fmt: skip
        for ending in map(_remedy_cells, remedies) if remedies else [[None] * 4]:
            yield [*beginning, *ending]


def heads_of(label: str, kind: str) -> list[tuple[str, str]]:
    """The head of a column; amounts have their currency beside them, so that they can be summed."""
    if kind != sheets.MONEY:
        return [(label, kind)]
    return [(label, kind), (_("%(amount)s, currency") % {"amount": label}, sheets.TEXT)]


def in_order_of(
    keys: Iterable[int], items: Iterable[Item], key_of: Callable[[Item], int]
) -> list[Item]:
    """The items in the order of the list, which the database does not know; else as they come."""
    place = {key: n for n, key in enumerate(keys)}
    return sorted(items, key=lambda item: place[key_of(item)])


_THREADS = (Column("thread", "", "thread"),)


def _message_heads() -> list[tuple[str, str]]:
    return [
        (_("No."), sheets.TEXT), (_("Time"), sheets.MOMENT), (_("Who"), sheets.TEXT),
        (_("Channel"), sheets.TEXT), (_("Text"), sheets.LONG),
    ]  # fmt: skip


def _line_heads() -> list[tuple[str, str]]:
    return [
        (_("No."), sheets.TEXT), (_("Line"), sheets.LONG), (_("Quantity"), sheets.COUNT),
        (_("Problem"), sheets.TEXT), (_("Seller"), sheets.TEXT), (_("Cause"), sheets.TEXT),
        (_("At fault"), sheets.TEXT), (_("Pays"), sheets.TEXT), (_("Recover from"), sheets.TEXT),
        (_("Outcome"), sheets.TEXT), (_("Remedy"), sheets.TEXT), (_("State"), sheets.TEXT),
        (_("Amount"), sheets.MONEY), (_("Currency"), sheets.TEXT),
    ]  # fmt: skip


def _remedy_cells(remedy: Remedy) -> list[Any]:
    kind, state = shown.listed(remedy.kind, "remedy"), remedy_state(remedy.state)
    return [kind, state, remedy.amount, remedy.currency]


def chunked(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of at most `size`."""
    return iter(lambda: list(islice(items, size)), [])


def export_groups(viewer: Viewer, query: str, kind: str, target: Path) -> int:
    """Write the grouping to `target` as "xlsx" or "csv"; returns how many groups it holds.

    Every currency has a column of its own, so that its amounts can be summed. Raises TooManyRows
    rather than leave groups out, PermissionDenied without the right to export.
    """
    viewer.must("export_lists")
    table = group_table(viewer, query)
    if table["is_cut"]:
        raise sheets.TooManyRows(
            _("There are more groups than fit here. Add a filter, or group by less.")
        )
    found = table["rows"]
    currencies = sorted({currency for row in found for currency in row.refunded})
    heads = [*((head, sheets.TEXT) for head in table["heads"]), (_("Cases"), sheets.COUNT)]
    heads += [(_refunded_in(currency), sheets.MONEY) for currency in currencies]
    heads.append((_("Overdue"), sheets.COUNT))
    may_see = viewer.may("export_contacts")
    rows = [_group_cells(row, currencies, masked=not may_see) for row in found]
    sheets.write_sheets(target, kind, [Sheet(_("Groups"), heads, lambda: rows)])
    record_export(
        viewer=viewer, of="groups", kind=kind, rows=len(rows), contacts=may_see, at=timezone.now()
    )
    return len(rows)


def _refunded_in(currency: str) -> str:
    return _("%(amount)s (%(currency)s)") % {"amount": _("Refunded"), "currency": currency}


def _group_cells(row: GroupRow, currencies: Sequence[str], *, masked: bool) -> list[Any]:
    # A group of one of the team's own columns is what people wrote: it may be a phone.
    labels = [as_written_masked(label) if masked else label for label in row.labels]
    return [*labels, row.count, *map(row.refunded.get, currencies), row.late]
