"""Rows written beneath the list become cases, by the one way in."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ombud.arrivals.drafts import Claims, Draft
from ombud.arrivals.models import ImportedRow, Message
from ombud.arrivals.workbook.cells import line_of, plain_cell
from ombud.casework.models import Case
from ombud.casework.queries.columns import own_columns
from ombud.journey import take_in
from ombud.ledger.events import By
from ombud.people.claims import CustomerClaim
from ombud.people.queries import shops_seen
from ombud.people.queries.members import shops_of_limited_members
from ombud.people.viewer import Viewer
from ombud.rules.countries import country_code
from ombud.store.rows import chunks
from ombud.store.sealing import digest
from ombud.workbooks.cells import Illegal, Reader, field_value
from ombud.workbooks.columns import CASES, SheetColumn, by_key, case_columns
from ombud.workbooks.comparison import Comparison, NewRow, NotRead

CHUNK = 200
# Set through a step, never at birth.
_LATER = ("stage", "outcome")
_CLAIMED = (
    "kind", "class_code", "detail_code", "priority", "waiting_for", "next_on", "owner_id",
    "team_id", "order_no", "tracking_no", "platform", "remedy_wanted", "amount_wanted",
    "amount_currency",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Added:
    """A row that became a case, or had become one before. cells: what it says, by column key."""

    row_no: int
    case_id: int
    number: str
    was_here: bool
    cells: Mapping[str, str]


def add_rows(
    viewer: Viewer, said: Comparison, *, by: By, at: datetime
) -> tuple[list[Added], list[NotRead]]:
    """Take in the new rows; those that cannot be a case are told with the reason.

    The same workbook brought back twice adds its rows once.
    """
    drafting = _Drafting(viewer, said, at)
    rows = [row for row in said.new_rows if row.kind == CASES]
    drafted = [(row, draft) for row in rows if (draft := drafting.draft(row))]
    added: list[Added] = []
    for some in chunks(drafted, CHUNK):
        take_in([draft for _row, draft in some], by=by, at=at)
        added += _added(some)
    return added, drafting.refused


def _added(drafted: Sequence[tuple[NewRow, Draft]]) -> list[Added]:
    threads = [draft.thread or 0 for _row, draft in drafted]
    found = Case.objects.filter(thread__in=threads).values_list("thread", "id", "number")
    cases = {thread: (case_id, number) for thread, case_id, number in found}
    return [
        Added(
            row.row_no,
            *cases[draft.thread or 0],
            draft.outcome == ImportedRow.UNCHANGED,
            {key: plain_cell(cell) for key, cell in row.cells.items()},
        )
        for row, draft in drafted
        if (draft.thread or 0) in cases
    ]


class _Drafting:
    """Reads new rows as drafts."""

    def __init__(self, viewer: Viewer, said: Comparison, at: datetime) -> None:
        self.viewer, self.said, self.at = viewer, said, at
        self.reader = Reader(said.words, viewer.time_zone)
        self.shops = {shop.name: shop for shop in shops_seen(viewer)} if said.new_rows else {}
        self.limited = shops_of_limited_members() if said.new_rows else {}
        self.own = own_columns() if said.new_rows else {}
        self.columns: Mapping[str, SheetColumn] = (
            by_key(case_columns([*_every_key(said), *self.own])) if said.new_rows else {}
        )
        self.refused: list[NotRead] = []
        numbers = (row.row_no for row in said.new_rows)
        self._keys = dict(zip(numbers, self._source_keys(), strict=True))
        self._here = self._keys_here()
        self._taken = self._numbers_taken()

    def draft(self, row: NewRow) -> Draft | None:
        """The row as a message; None for one that is refused."""
        problem = self._problem(row)
        if problem:
            self.refused.append(NotRead(CASES, row.row_no, problem))
            return None
        values = self._values(row)
        title = line_of(row.cells["title"])
        shop_id = self._shop_id(row) or 0
        said_at, precision = self._moment(row)
        return Draft(
            shop_id=shop_id,
            text=plain_cell(row.cells["title"]),
            title=title[:200],
            said_at=said_at,
            said_precision=precision,
            channel=str(values.pop("channel", "")),
            customer=self._customer(row),
            claims=self._claims(row, values, shop_id),
            source_key=self._keys[row.row_no],
        )

    def _problem(self, row: NewRow) -> str:
        if not line_of(row.cells.get("title")):
            return "nothing_said"
        shop_id = self._shop_id(row)
        if shop_id is None:
            return "shop_needed"
        number = line_of(row.cells.get("number"))
        is_new = self._keys[row.row_no] not in self._here
        return "number_taken" if is_new and (shop_id, number) in self._taken else ""

    def _keys_here(self) -> set[str | None]:
        here = Message.objects.filter(source_key__in=list(self._keys.values()))
        return set(here.values_list("source_key", flat=True))

    def _numbers_taken(self) -> set[tuple[int, str]]:
        numbers = {line_of(row.cells.get("number")) for row in self.said.new_rows} - {""}
        taken = Case.objects.filter(number__in=numbers) if numbers else Case.objects.none()
        return set(taken.values_list("shop_id", "number"))

    def _shop_id(self, row: NewRow) -> int | None:
        named = line_of(row.cells.get("shop"))
        if not named and len(self.shops) == 1:
            return next(iter(self.shops.values())).pk
        shop = self.shops.get(named)
        return shop.pk if shop else None

    def _values(self, row: NewRow) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, cell in row.cells.items():
            column = self.columns.get(key)
            if column is None or not column.is_edited or key == "title":
                continue
            try:
                value = self.reader.read(column, cell)
                if column.field in _LATER and value not in (None, "received"):
                    raise Illegal("stage_of_new")
                values[column.field] = field_value(column, value)
            except Illegal as illegal:
                self._refuse(row, column, cell, illegal.reason)
        return values

    def _refuse(self, row: NewRow, column: SheetColumn, cell: Any, reason: str) -> None:
        text = plain_cell(cell)[:80]
        told = NotRead(CASES, row.row_no, reason, label=column.label, text=text)
        self.refused.append(told)

    def _claims(self, row: NewRow, values: dict[str, Any], shop_id: int) -> Claims:
        owner_id = values.get("owner_id")
        if owner_id in self.limited and shop_id not in self.limited[owner_id]:
            self._refuse(row, self.columns["owner"], row.cells["owner"], "owner_without_shop")
            values["owner_id"] = None
        told = {name: values[name] for name in _CLAIMED if values.get(name)}
        own = {
            str(self.own[name].label): value
            for name, value in values.items()
            if name in self.own and value
        }
        return Claims(number=line_of(row.cells.get("number"))[:64], own=own, **told)

    def _customer(self, row: NewRow) -> CustomerClaim | None:
        name = line_of(row.cells.get("customer"))[:120]
        country = country_code(line_of(row.cells.get("country")))
        return CustomerClaim(name=name, country=country) if name else None

    def _moment(self, row: NewRow) -> tuple[datetime, str]:
        try:
            at, precision = self.reader.moment(row.cells.get("opened"))
        except Illegal as illegal:
            self._refuse(row, self.columns["opened"], row.cells["opened"], illegal.reason)
            at, precision = None, ""
        return (at, precision) if at and at <= self.at else (self.at, "minute")

    def _source_keys(self) -> Iterator[str]:
        alike: Counter[str] = Counter()
        for row in self.said.new_rows:
            cells = sorted((key, plain_cell(cell)) for key, cell in row.cells.items())
            said = "\x1f".join(f"{key}={text}" for key, text in cells)
            alike[said] += 1
            mark = digest(f"{self.said.export_id}\x1f{said}\x1f{alike[said]}".encode())
            yield f"workbook:{mark[:48]}"


def _every_key(said: Comparison) -> list[str]:
    return sorted({key for row in said.new_rows for key in row.cells})
