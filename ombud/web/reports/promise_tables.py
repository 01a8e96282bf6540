"""How promises were kept, and how old the open cases are."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ombud.followup.models import Clock
from ombud.learning.queries.kept import PromiseSum, hours_taken, promise_sums
from ombud.learning.queries.measures import AGE_BANDS, ages, late_count
from ombud.web import shown
from ombud.web.desk.promise_words import promise_words
from ombud.web.reports import charts
from ombud.web.reports.book import Cell, Placed
from ombud.web.reports.case_tables import totals_of
from ombud.web.reports.charts import DONE, LATE, WAITING, Series
from ombud.web.reports.formulas import (
    KEY_OF_ROW,
    MEDIAN,
    MOST,
    count,
    counting,
    hours,
    quoted,
    share,
    text,
)
from ombud.web.reports.looks import BAD, COUNT, HOURS, KEY, LABEL, SHARE, TEXT
from ombud.web.reports.page import Page
from ombud.web.reports.reading import Reading
from ombud.web.reports.words import bands, class_key, member_key

KINDS = (Clock.FIRST_ANSWER, Clock.SETTLEMENT)
# What agents promised in words stands in the table; the summary tells of what we promise to all.
TABLED = (*KINDS, *Clock.SAID)
PATHS = ("case__class_code", "case__priority", "case__owner_id")


@dataclass(slots=True)
class Kept:
    """Promises that agree in something: their sums, and the hours they took, in order."""

    sums: PromiseSum = field(default_factory=PromiseSum)
    taken: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """What the promises are parted by: a column of their rows, and how its values are told."""

    column: str
    name: str
    key: Callable[[Any], str]
    label: Callable[[Any], str]
    by_name: bool = False


def _kept_by(read: Reading) -> dict[tuple[str, int], dict[Any, Kept]]:
    """By kind and place in PATHS, the promises of each value; under -1 all of a kind."""
    found: dict[tuple[str, int], dict[Any, Kept]] = defaultdict(lambda: defaultdict(Kept))
    for (kind, *values), one in promise_sums(read.scope, *PATHS).items():
        for place, value in enumerate((None, *values), -1):
            found[kind, place][value].sums.add(one)
    for (kind, *values), taken in hours_taken(read.scope, *PATHS).items():
        for place, value in enumerate((None, *values), -1):
            found[kind, place][value].taken += taken
    for parted in found.values():
        for each in parted.values():
            each.taken.sort()
    return found


def promises(page: Page, read: Reading) -> Placed:
    """Each promise in all, which come first, then by class, by priority and by agent."""
    page.begin(_("Promises kept"), _how_judged())
    found = _kept_by(read)
    in_all = [row for kind in TABLED for row in _in_all(kind, found)]
    parted = [row for kind in TABLED for row in _parted(kind, found, _parts(read))]
    heads = [
        (_("Promise"), TEXT), (_("Parted by"), TEXT), (_("Of"), LABEL), (_("In time"), COUNT),
        (_("Late"), BAD), (_("Still running"), COUNT), (_("Judged"), COUNT),
        (_("Share in time"), SHARE), (_("With hours"), COUNT), (_("Median hours"), HOURS),
        (_("Nine in ten within (hours)"), HOURS),
    ]  # fmt: skip
    return page.table(heads, [*in_all, *parted], is_main=True)


def _how_judged() -> list[str]:
    return [
        _("Each promise counts: a case that was reopened has two promises to settle it. Hours run "
          "day and night."),
        _("Cases that arrived closed and duplicates are not judged."),
    ]  # fmt: skip


def _parts(read: Reading) -> list[Part]:
    return [
        Part("class", _("Class"), class_key, lambda code: shown.about(code) or _("none")),
        Part("priority", _("Priority"), class_key, lambda code: shown.listed(code, "priority"),
             by_name=True),
        Part("owner", _("Agent"), member_key, read.owner),
    ]  # fmt: skip


Found = Mapping[tuple[str, int], Mapping[Any, Kept]]


def _in_all(kind: str, found: Found) -> Iterable[list[Cell]]:
    for one in found.get((kind, -1), {}).values():
        labels = [text(promise_words(kind)), text(_("All")), text("", LABEL)]
        yield [Cell(kind, KEY), *labels, *_figures(kind, one)]


def _parted(kind: str, found: Found, parts: Sequence[Part]) -> Iterable[list[Cell]]:
    for place, part in enumerate(parts):
        values = found.get((kind, place), {})
        for value in sorted(values, key=str if part.by_name else _most_first(values)):
            labels = [
                text(promise_words(kind)), text(part.name), text(part.label(value), LABEL)
            ]  # fmt: skip
            yield [Cell(part.key(value), KEY), *labels, *_figures(kind, values[value], part.column)]


def _most_first(found: Mapping[Any, Kept]) -> Callable[[Any], tuple[int, str]]:
    """Those with most promises first."""

    def rank(value: Any) -> tuple[int, str]:
        one = found[value].sums
        return -one.due - one.running, str(value)

    return rank


def _figures(kind: str, one: Kept, column: str = "") -> list[Cell]:
    where = {"promise_kind": quoted(kind)}
    condition = judged(kind)
    if column:
        where[f"promise_{column}"] = KEY_OF_ROW
        condition += f"*(promise_{column}={KEY_OF_ROW})"
    sums, n = one.sums, len(one.taken)
    timed = counting(**where, promise_result='"<>apart"', promise_hours='">=0"')
    return [
        count(sums.kept, **where, promise_result='"kept"'),
        count(sums.missed, BAD, **where, promise_result='"missed"'),
        count(sums.running, **where, promise_result='"running"'),
        Cell(sums.due, COUNT, "$E{r}+$F{r}"), share(sums.kept, sums.due, "$E{r}", "$H{r}"),
        Cell(n, COUNT, timed), *(hours(one.taken, part, condition) for part in (MEDIAN, MOST)),
    ]  # fmt: skip


def judged(kind: str) -> str:
    """The condition of an array formula: promises of this kind that are judged."""
    return f'(promise_kind={quoted(kind)})*(promise_result<>"apart")'


def draw_promises(page: Page, at: charts.Spot, placed: Placed) -> None:
    """The chart of each promise in all."""
    most = sum(row[0].value in TABLED for row in placed.rows)
    labels = placed.column(charts.LABEL, most)
    named = ((4, _("In time"), DONE), (5, _("Late"), LATE), (6, _("Still running"), WAITING))
    series = [
        Series(labels, placed.column(index, most), name, colour) for index, name, colour in named
    ]
    charts.stacked(page, at, _("Promises in time, late and still running"), series)


def ageing(page: Page, read: Reading) -> None:
    """The cases that are open now, whenever they were opened, by class and age."""
    found = ages(read.scope)
    notes = [_("Every case of these shops that is open now, whenever it was opened.")]
    page.begin(_("Age of the open cases"), notes)
    rows = [
        _age_cells(code, counts)
        for code, counts in sorted(found.items(), key=lambda one: (-sum(one[1]), one[0]))
    ]
    named = [(band, COUNT) for band in bands(AGE_BANDS)]
    heads = [(_("Class"), LABEL), *named, (_("All"), COUNT)]
    totals = totals_of(rows, _("All")) if rows else []
    placed = page.table(heads, rows, totals=totals, is_main=True)
    overdue = count(late_count(read.scope), BAD, open_late="1")
    page.table([(_("Of these"), LABEL), (_("Cases"), BAD)],
               [[Cell("late", KEY), text(_("Overdue"), LABEL), overdue]])  # fmt: skip
    if totals:
        _draw_ages(page, charts.near(page, placed, len(heads)), placed, totals)


def _age_cells(code: str, counts: Sequence[int]) -> list[Cell]:
    cells = [Cell(class_key(code), KEY), text(shown.about(code) or _("none"), LABEL)]
    for (since, until), n in zip(AGE_BANDS, counts, strict=True):
        # What is dated in the future is as young as can be.
        above = f',open_age,">={since}"' if since else ""
        below = f',open_age,"<{until}"' if until else ""
        cells.append(Cell(n, COUNT, f"COUNTIFS(open_class,{KEY_OF_ROW}{above}{below})"))
    return [*cells, count(sum(counts), open_class=KEY_OF_ROW)]


def _draw_ages(page: Page, at: charts.Spot, placed: Placed, totals: Sequence[Cell]) -> None:
    last = 1 + len(AGE_BANDS)
    head, foot = placed.first - 1, placed.first + len(placed.rows)
    labels = ([page.name, head, 2, head, last], bands(AGE_BANDS))
    values = ([page.name, foot, 2, foot, last], [cell.value for cell in totals[2 : last + 1]])
    charts.columns(page, at, _("Open cases by age"), [Series(labels, values)])
