"""The team's own complaint numbers, going on in their series."""

import re
from collections import Counter
from collections.abc import Sequence

from django.db import connection
from django.db.models import QuerySet

from ombud.arrivals.events import ImportEnded
from ombud.casework.models import Case, NumberSeries
from ombud.ledger.events import By

_SERIES = re.compile(r"^(.*?)(\d{1,18})$")
# A series is recognised by the newest rows: last year's prefix must not win over this year's.
NEWEST = 500
_BEGINNING = NumberSeries()
# One statement, so that two who ask at once never get the same number.
_GO_ON = (
    "INSERT INTO casework_numberseries (shop_id, prefix, width, next) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT (shop_id) DO UPDATE SET next = casework_numberseries.next + %s"
    " RETURNING prefix, width, next"
)


def take_numbers(wanted: Sequence[tuple[int, str]]) -> list[str]:
    """The number of each (shop, claimed number); an empty claim takes the next of its series."""
    taken = {
        shop_id: iter(_next_numbers(shop_id, wanted)) for shop_id in {shop for shop, _ in wanted}
    }
    return [number[:64] if number else next(taken[shop_id]) for shop_id, number in wanted]


def _next_numbers(shop_id: int, wanted: Sequence[tuple[int, str]]) -> list[str]:
    count = sum(1 for shop, number in wanted if shop == shop_id and not number)
    if count == 0:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_GO_ON, [shop_id, _BEGINNING.prefix, _BEGINNING.width, 1 + count, count])
        prefix, width, then = cursor.fetchone()
    return [f"{prefix}{number:0{width}}" for number in range(then - count, then)]


def continue_series(events: Sequence[ImportEnded], *, by: By) -> None:
    """After an import: new numbers go on where the workbook's own numbers ended."""
    for event in events:
        cases = Case.objects.filter(import_id=event.subject_id)
        for shop_id in cases.order_by("id").values_list("shop_id", flat=True)[:1]:
            go_on_behind(cases, shop_id=shop_id)


def go_on_behind(cases: QuerySet[Case], *, shop_id: int) -> None:
    """The shop's next number is the one behind those of `cases`, in the series they end in."""
    newest = cases.order_by("-id").values_list("number", flat=True)[:NEWEST]
    prefixes = Counter(match[1] for number in newest if (match := _SERIES.match(number)))
    if prefixes:
        _set_series(shop_id, cases, prefixes.most_common(1)[0][0])


def _set_series(shop_id: int, cases: QuerySet[Case], prefix: str) -> None:
    series, _ = NumberSeries.objects.get_or_create(shop_id=shop_id)
    goes_on = series.prefix == prefix
    # Taken up again, a series also goes on behind the numbers that we gave in it ourselves.
    last = _last_digits(cases if goes_on else Case.objects.filter(shop_id=shop_id), prefix)
    if not goes_on or series.next <= int(last):
        NumberSeries.objects.filter(pk=series.pk).update(
            prefix=prefix, width=len(last), next=int(last) + 1
        )


def _last_digits(cases: QuerySet[Case], prefix: str) -> str:
    numbers = cases.filter(number__startswith=prefix).order_by("id")
    ends = (_SERIES.match(number) for number in numbers.values_list("number", flat=True))
    return max((match[2] for match in ends if match and match[1] == prefix), key=int)
