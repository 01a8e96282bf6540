"""Cases as rows of a sheet: plain forms where they may be edited, typed values elsewhere."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import islice
from operator import attrgetter
from typing import Any

from ombud.casework.models import NEVER, Case
from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.columns import MOMENT, MONEY
from ombud.casework.queries.found import among
from ombud.casework.queries.list import case_rows_in_order
from ombud.people.queries import customer_names, shops_seen, zone_of_shop
from ombud.people.viewer import Viewer
from ombud.rules.contacts import as_written_masked
from ombud.rules.countries import country_name
from ombud.workbooks.cells import Plain, plain
from ombud.workbooks.columns import CASES, SheetColumn
from ombud.workbooks.standing import Piece
from ombud.workbooks.words import Words

CHUNK = 500
OWN = "own."

Getter = Callable[[Case], Any]
Names = Mapping[int, str]


@dataclass(slots=True)
class OutRows:
    """Some rows of a sheet on their way out. rows: a value for each column, in their order."""

    piece: Piece
    rows: list[list[Any]] = field(default_factory=list)


class CasesOut:
    """The cases' sheet of one person: what stands in each of its columns."""

    def __init__(
        self, viewer: Viewer, columns: Sequence[SheetColumn], words: Words, language: str
    ) -> None:
        self.viewer, self.columns, self.words = viewer, columns, words
        self.language, self.masks = language, not viewer.may("export_contacts")
        self.shops = {shop.pk: shop.name for shop in shops_seen(viewer)}
        self._edited = [(column, plain_getter(column)) for column in columns if column.is_edited]
        self._free = [(at, one.key) for at, (one, _get) in enumerate(self._edited) if _is_free(one)]
        # Where each column stands when the editable ones come first.
        by_turn = sorted(range(len(columns)), key=lambda at: not columns[at].is_edited)
        self._places = sorted(range(len(columns)), key=by_turn.__getitem__)

    def chunks(self, asked: CaseList, *, at: datetime) -> Iterator[OutRows]:
        """The list in its order, piece by piece."""
        paths = dict.fromkeys([*_ALWAYS, *(_path(one) for one in self.columns if one.shown)])
        found = case_rows_in_order(self.viewer, asked, list(paths), at=at)
        while some := list(islice(found, CHUNK)):
            yield self._rows(some)

    def _rows(self, cases: Sequence[Any]) -> OutRows:
        names = self._names(cases)
        read_only = [self._shown(column, names) for column in self.columns if not column.is_edited]
        masked: dict[str, list[int]] = {}
        edited = [self._plain_row(case, masked) for case in cases]
        made = OutRows(Piece(CASES, [case.id for case in cases], edited, masked))
        for case, values in zip(cases, edited, strict=True):
            every = [*values, *(show(case) for show in read_only)]
            made.rows.append([every[place] for place in self._places])
        return made

    def _plain_row(self, case: Any, masked: dict[str, list[int]]) -> list[Plain]:
        row = [get(case) for _column, get in self._edited]
        for place, key in self._free if self.masks else ():
            value = row[place]
            shown = as_written_masked(value) if value else value
            if shown != value:
                masked.setdefault(key, []).append(case.id)
                row[place] = shown
        return row

    def _names(self, cases: Sequence[Any]) -> Names:
        if not any(column.key == "customer" for column in self.columns):
            return {}
        ids = {case.customer_id for case in cases}
        return customer_names(self.viewer, ids, masked=self.masks)

    def _shown(self, column: SheetColumn, names: Names) -> Getter:
        """How a column that is only read takes its value out of a case."""
        if column.key == "customer":
            return lambda case: names.get(case.customer_id or 0)
        if column.key == "shop":
            return lambda case: self.shops[case.shop_id]
        if column.key == "opened":
            return self._opened
        get = attrgetter(_path(column))
        if column.kind == MOMENT:
            return lambda case: self._local(get(case))
        if column.key == "country":
            return lambda case: country_name(get(case), self.language) or None
        if column.kind == MONEY:
            return lambda case: float(get(case) or 0) or None
        return get

    def _opened(self, case: Any) -> datetime:
        if case.opened_precision != "day":
            return self._local(case.opened_at)
        on = case.opened_at.astimezone(zone_of_shop(case.shop_id)).date()
        return datetime.combine(on, time())

    def _local(self, at: datetime | None) -> Any:
        if at is None or at == NEVER:
            return None
        return at.astimezone(self.viewer.time_zone).replace(tzinfo=None)


_ALWAYS = ("id", "shop_id", "customer_id", "opened_precision", "amount_currency")
_BY_ID = {"owner": "owner_id", "team": "team_id", "shop": "shop_id"}


def _path(column: SheetColumn) -> str:
    # Few names stand behind many cases: they are known by id, and no table is joined for them.
    return _BY_ID.get(column.key) or (column.shown.path if column.shown else "")


def _is_free(column: SheetColumn) -> bool:
    # What people wrote freely may hold a phone.
    return column.key == "title" or column.key.startswith(OWN)


def plain_getter(column: SheetColumn) -> Callable[[Case], Plain]:
    """Takes the plain form of an editable column out of a case."""
    name = column.field
    if name.startswith(OWN):
        key = name[len(OWN) :]
        return lambda case: case.own.get(key) or None
    if name == "waiting_for":
        return lambda case: case.waiting_for or None
    return lambda case: plain(getattr(case, name))


@dataclass(slots=True)
class Now:
    """What stands in a row at this moment. case_id and number say which case it belongs to."""

    row_id: int
    case_id: int
    number: str
    version: int
    values: dict[str, Plain]
    stage: str = ""


def cases_now(
    viewer: Viewer, columns: Sequence[SheetColumn], ids: Collection[int]
) -> dict[int, Now]:
    """Those of the cases that this person may see, by id."""
    rows = Case.objects.filter(id__in=among(sorted(ids)))
    if viewer.shop_ids is not None:
        rows = rows.filter(shop_id__in=viewer.shop_ids)
    getters = [(column.key, plain_getter(column)) for column in columns if column.is_edited]
    return {
        case.pk: Now(
            case.pk,
            case.pk,
            case.number,
            case.version,
            {key: get(case) for key, get in getters},
            case.stage,
        )
        for case in rows.order_by("id")
    }
