"""Cases as a list: filtered inside an index, paged by keyset, counted to a bound.

What no index answers (own fields, most orders) is worked out among the newest BOUND cases that the
rest of the question finds, and the page says so.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from ombud.casework.models import Case
from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.columns import Column
from ombud.casework.queries.filters import (
    EXACTLY,
    FILTERS,
    NONE,
    Now,
    is_number,
    is_open_asked,
    leading,
    open_cases,
)
from ombud.casework.queries.found import TEXT_BOUND, among, case_ids_found
from ombud.casework.queries.orders import OwnValue, Part, has_index, parts_of
from ombud.casework.search import ID_MOST
from ombud.people.viewer import Viewer
from ombud.rules.countries import country_code
from ombud.store.pages import BadCursor

PAGE = 50
BOUND = 10_000
EXPORT_CHUNK = 1_000
NEWEST = Part("opened_at", True, led=True)
ALWAYS = ("id", "number", "shop_id", "customer_id", "stage", "version")


@dataclass(frozen=True, slots=True)
class CasePage:
    """Cases of one page and the cursor of the next.

    bound: when not 0, there were more: the order was worked out among this many of the newest.
    """

    rows: list[Case]
    next_cursor: str
    bound: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cases a list holds, BOUND at most, and what they refunded by currency."""

    count: int
    is_capped: bool
    refunds: dict[str, Decimal]


def cases(
    viewer: Viewer, asked: CaseList, columns: Sequence[Column], *, at: datetime, size: int = PAGE
) -> CasePage:
    """One page of the list. Raises BadCursor for a cursor that no page gave."""
    if _is_newest_found(asked):
        return _newest_found(viewer, asked, columns, size)
    parts, ids_found = parts_of(asked), _ids_found(viewer, asked, TEXT_BOUND)
    bound = _bound_reached(viewer, asked, at, ids_found)
    start, cursor = _split(asked.cursor, len(parts))
    found: list[tuple[int, Case]] = []
    for index, part in enumerate(parts[start:], start):
        rows = _candidates(viewer, asked, at, part, ids_found)
        ids = part.page_ids(rows, cursor if index == start else "", size + 1 - len(found))
        page = part.sorted(_loaded(Case.objects.filter(id__in=ids), columns))
        found += [(index, row) for row in page]
        if len(found) > size:
            index, last = found[size - 1]
            return CasePage(_rows(found[:size]), f"{index}.{parts[index].cursor(last)}", bound)
    return CasePage(_rows(found), "", bound)


def cases_in_order(
    viewer: Viewer, asked: CaseList, columns: Sequence[Column], *, at: datetime
) -> Iterator[Case]:
    """Every case of the list in its order, for exports: no page, no bound."""
    for rows in _parts_in_order(viewer, asked, at):
        yield from _loaded(rows, columns).iterator(chunk_size=EXPORT_CHUNK)


def case_rows_in_order(
    viewer: Viewer, asked: CaseList, paths: Sequence[str], *, at: datetime
) -> Iterator[Any]:
    """The same as named tuples of what stands at the paths: half the work for many cases."""
    for rows in _parts_in_order(viewer, asked, at):
        yield from rows.values_list(*paths, named=True).iterator(chunk_size=EXPORT_CHUNK)


def _parts_in_order(viewer: Viewer, asked: CaseList, at: datetime) -> Iterator[QuerySet[Case]]:
    rows = every_case(viewer, asked, at=at)
    if _is_newest_found(asked):
        return iter([rows.order_by("-id")])
    return (part.sorted(rows).filter(part.only) for part in parts_of(asked))


def every_case(viewer: Viewer, asked: CaseList, *, at: datetime) -> QuerySet[Case]:
    """All cases of the list, without order or bound, to be counted or exported."""
    found = _ids_found(viewer, asked, ID_MOST)
    return _with_unindexed(narrowed(viewer, asked, at, ids_found=found), asked)


def case_ids(viewer: Viewer, asked: CaseList, *, at: datetime, most: int) -> list[int]:
    """Ids of the first `most` cases of the list, for what is done to all of them."""
    return [case.pk for case in islice(cases_in_order(viewer, asked, [], at=at), most)]


def case_ids_seen(viewer: Viewer, ids: Collection[int]) -> list[int]:
    """Those of the ids whose cases this person may see."""
    rows = Case.objects.filter(id__in=among(sorted(ids)))
    if viewer.shop_ids is not None:
        rows = rows.filter(shop_id__in=viewer.shop_ids)
    return list(rows.order_by("id").values_list("id", flat=True))


def cases_seen(viewer: Viewer, ids: Collection[int], columns: Sequence[Column]) -> list[Case]:
    """Those of the cases that this person may see, for the rows of a list that stand already."""
    rows = Case.objects.filter(id__in=case_ids_seen(viewer, ids))
    return list(_loaded(rows, columns).order_by("id"))


def tally(viewer: Viewer, asked: CaseList, *, at: datetime) -> Tally:
    """Count and refunds of the list; refunds only when it was counted to its end."""
    found = _ids_found(viewer, asked, BOUND + 1)
    rows = _candidates(viewer, asked, at, NEWEST, found)
    counted = Case.objects.filter(id__in=rows.order_by().values("id")[: BOUND + 1])
    sums = counted.values("shop__currency").order_by("shop__currency")
    totals = list(sums.annotate(n=Count("id"), refunded=Sum("refund_total")))
    count = sum(total["n"] for total in totals)
    if count > BOUND:
        return Tally(BOUND, True, {})
    refunds = {total["shop__currency"]: total["refunded"] for total in totals if total["refunded"]}
    return Tally(count, False, refunds)


def compared(viewer: Viewer, asked: CaseList, *, at: datetime) -> QuerySet[Case]:
    """The cases among which the order of the list is worked out."""
    return _candidates(viewer, asked, at, NEWEST, _ids_found(viewer, asked, TEXT_BOUND))


def narrowed(
    viewer: Viewer, asked: CaseList, at: datetime, *,
    part: Part = NEWEST, ids_found: Sequence[int] | None = None,
) -> QuerySet[Case]:  # fmt: skip
    """The cases this person may see that pass the filters, own fields and text left out.

    part: the order they are wanted in, which decides the index they are found by. ids_found: what
    the text found.
    """
    now, filters = Now(viewer, at), _with_shops_of(viewer, asked)
    rows = Case.objects.filter(open_cases()) if is_open_asked(filters) else Case.objects.all()
    first = leading(filters) if part.led else ""
    for name, values in filters.items():
        if name in FILTERS:
            rows = rows.filter(FILTERS[name].condition(values, now, name != first))
    return rows if ids_found is None else rows.filter(id__in=among(ids_found))


def _ids_found(viewer: Viewer, asked: CaseList, most: int) -> list[int] | None:
    return case_ids_found(viewer, asked.text, most) if asked.text else None


def _with_shops_of(viewer: Viewer, asked: CaseList) -> dict[str, tuple[str, ...]]:
    filters = dict(asked.filters)
    if viewer.shop_ids is not None:
        wanted = filters.get("shop")
        allowed = tuple(map(str, viewer.shop_ids))
        filters["shop"] = tuple(each for each in allowed if wanted is None or each in wanted)
    return filters


def _is_bounded(asked: CaseList) -> bool:
    return not has_index(asked) or bool(asked.own_filters) or "country" in asked.filters


def _bound_reached(
    viewer: Viewer, asked: CaseList, at: datetime, ids_found: Sequence[int] | None
) -> int:
    if ids_found is not None and len(ids_found) >= TEXT_BOUND:
        return TEXT_BOUND
    if asked.cursor or not _is_bounded(asked):
        return 0
    newest = _newest_ids(viewer, asked, at, ids_found, BOUND + 1)
    return BOUND if newest.count() > BOUND else 0


def _newest_ids(
    viewer: Viewer, asked: CaseList, at: datetime, ids_found: Sequence[int] | None, most: int
) -> QuerySet[Any]:
    newest = parts_of(replace(asked, sort=""))[0]
    return newest.page_ids(narrowed(viewer, asked, at, part=newest, ids_found=ids_found), "", most)


def _candidates(
    viewer: Viewer, asked: CaseList, at: datetime, part: Part, ids_found: Sequence[int] | None
) -> QuerySet[Case]:
    """The cases among which the part's order is found: all, or the newest BOUND of them."""
    if not _is_bounded(asked):
        return narrowed(viewer, asked, at, part=part, ids_found=ids_found)
    ids = _newest_ids(viewer, asked, at, ids_found, BOUND)
    return _with_unindexed(Case.objects.filter(id__in=ids), asked)


def _with_unindexed(rows: QuerySet[Case], asked: CaseList) -> QuerySet[Case]:
    for country in asked.filters.get("country", ()):
        rows = rows.filter(_country_condition(country))
    for field_id, text in asked.own_filters.items():
        name = f"own_{field_id}"
        rows = rows.alias(**{name: OwnValue(field_id)}).filter(_own_condition(name, text))
    return rows


def _country_condition(country: str) -> Q:
    if country == NONE:
        return Q(customer__isnull=True) | Q(customer__country="")
    # A country may stand as its workbook wrote it, if it came before codes did.
    return Q(customer__country__in={country, country_code(country)})


def _own_condition(name: str, text: str) -> Q:
    if text == NONE:
        return Q(**{f"{name}__isnull": True}) | Q(**{name: ""})
    if text.startswith(EXACTLY):
        return Q(**{name: text[len(EXACTLY) :]})
    return Q(**{f"{name}__icontains": text})


def _split(cursor: str, parts: int) -> tuple[int, str]:
    if not cursor:
        return 0, ""
    index, _dot, rest = cursor.partition(".")
    if not (rest and is_number(index) and int(index) < parts):
        raise BadCursor(cursor)
    return int(index), rest


def _rows(found: Iterable[tuple[int, Case]]) -> list[Case]:
    return [row for _, row in found]


def _loaded(rows: QuerySet[Case], columns: Sequence[Column]) -> QuerySet[Case]:
    """Only what the columns show: a case has many more fields than a list."""
    wanted = [path for column in columns for path in (column.path, *column.beside)]
    related = sorted({path.partition("__")[0] for path in wanted if "__" in path})
    return (
        rows.select_related(*related).only(*ALWAYS, *related, *wanted)
        if related
        else (rows.only(*ALWAYS, *wanted))
    )


def _is_newest_found(asked: CaseList) -> bool:
    return bool(asked.text) and not asked.filters and not asked.sort


def _newest_found(
    viewer: Viewer, asked: CaseList, columns: Sequence[Column], size: int
) -> CasePage:
    """A search alone: the newest finds, page after page, each page asked of the index itself."""
    if asked.cursor and not is_number(asked.cursor):
        raise BadCursor(asked.cursor)
    before = int(asked.cursor or ID_MOST)
    ids = case_ids_found(viewer, asked.text, size + 1, before=before)
    rows = list(_loaded(Case.objects.filter(id__in=among(ids[:size])), columns).order_by("-id"))
    return CasePage(rows, str(rows[-1].pk) if len(ids) > size else "")
