"""The first sheet: what came, what it cost, how promises were kept, beside the period before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ombud.learning.queries.costs import CostSum, cost_sums, recovery_sums
from ombud.learning.queries.kept import PromiseSum, hours_taken, promise_sums
from ombud.learning.queries.measures import CaseSum, case_sums, closed_count, late_count, open_now
from ombud.learning.queries.periods import Scope
from ombud.rules.remedies import family
from ombud.web import shown
from ombud.web.desk.promise_words import promise_words
from ombud.web.reports.book import Cell
from ombud.web.reports.cost_tables import FAMILIES, family_words
from ombud.web.reports.formulas import (
    ANY,
    MEDIAN,
    MOST,
    change,
    count,
    counting,
    hours,
    hours_at,
    quoted,
    rate,
    rate_of,
    share,
    summing,
    text,
    total,
)
from ombud.web.reports.looks import (
    BAD,
    COUNT,
    KEY,
    LABEL,
    MONEY,
    MORE,
    MORE_HOURS,
    MORE_MONEY,
    POINTS,
)
from ombud.web.reports.page import Page
from ombud.web.reports.promise_tables import KINDS, judged
from ombud.web.reports.reading import Reading
from ombud.web.reports.words import period_words

Behind = tuple[Cell, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """The measures of one period that the summary tells. costs, back: by the shops' currency."""

    cases: CaseSum
    kinds: dict[str, int]
    closed: int
    promises: dict[str, PromiseSum]
    taken: dict[str, Sequence[float]]
    families: dict[tuple[str, str], CostSum]
    costs: dict[str, CostSum]
    back: dict[str, CostSum]

    @classmethod
    def of(cls, scope: Scope) -> "Figures":
        """Count one period."""
        cases, kinds = CaseSum(), {}
        for (kind,), one in case_sums(scope, "kind").items():
            cases.add(one)
            kinds[kind] = one.count
        promises, taken, sums = promise_sums(scope), hours_taken(scope), cost_sums(scope, "kind")
        return cls(
            cases, kinds, closed_count(scope),
            {kind: promises.get((kind,), PromiseSum()) for kind in KINDS},
            {kind: taken.get((kind,), []) for kind in KINDS},
            _added((family(kind), base, one) for (kind, base), one in sums.items()),
            _added((base, one) for (_kind, base), one in sums.items()),
            _added((base, one) for (base,), one in recovery_sums(scope).items()),
        )  # fmt: skip


def _added(parts: Any) -> dict[Any, CostSum]:
    found: dict[Any, CostSum] = {}
    for *key, one in parts:
        found.setdefault(key[0] if len(key) == 1 else tuple(key), CostSum()).add(one)
    return found


def summary(page: Page, read: Reading) -> None:
    """The tables of the first sheet."""
    before = read.period.before
    now, then = Figures.of(read.scope), Figures.of(read.before)
    heads = [
        (_("Measure"), LABEL), (period_words(read.period), MONEY), (_("Cases behind it"), COUNT),
        (period_words(before), MONEY), (_("Cases behind it"), COUNT), (_("More or less"), MONEY),
    ]  # fmt: skip
    lines = [*_case_lines(now, then), *_promise_lines(now, then), *_cost_lines(now, then)]
    page.table(heads, lines)
    page.table(
        [(_("At this moment"), LABEL), (_("Cases"), MONEY)],
        [
            [Cell("open_now", KEY), text(_("Open, whenever they were opened"), LABEL),
             count(open_now(read.scope).count(), open_class=ANY)],
            [Cell("late_now", KEY), text(_("Overdue of these"), LABEL),
             count(late_count(read.scope), BAD, open_late="1")],
        ],
    )  # fmt: skip


def _line(
    key: str, label: str, now: Cell, then: Any, style: str = MORE, behind: Behind | None = None
) -> list[Cell]:
    n, n_before = behind or (Cell(None, COUNT), None)
    return [
        Cell(key, KEY), text(label, LABEL), now, n, Cell(then, now.style), Cell(n_before, COUNT),
        change(now.value, then, style, "$C{r}", "$E{r}"),
    ]  # fmt: skip


def _case_lines(now: Figures, then: Figures) -> list[list[Cell]]:
    one, was = now.cases, then.cases
    kinds = sorted({*now.kinds, *then.kinds})
    return [
        _line("opened", _("Cases opened"), count(one.count, case_kind=ANY), was.count),
        *(_kind_line(kind, now, then) for kind in kinds),
        *(_line(f"of.{name}", label, count(n, **where), before)
          for name, label, n, before, where in _parts(one, was)),
        _line("closed", _("Cases closed in the period, whenever they were opened"),
              Cell(now.closed, COUNT), then.closed),
        _reopened(one, was), _content(one, was),
    ]  # fmt: skip


def _kind_line(kind: str, now: Figures, then: Figures) -> list[Cell]:
    label = _("of these: %(kind)s") % {"kind": shown.listed(kind, "kind")}
    here = count(now.kinds.get(kind, 0), case_kind=quoted(kind))
    return _line(f"kind.{kind}", label, here, then.kinds.get(kind, 0))


def _parts(one: CaseSum, was: CaseSum) -> list[tuple[str, str, int, int, dict[str, str]]]:
    return [
        ("history", _("of these: arrived closed"), one.history, was.history, {"case_history": "1"}),
        ("duplicate", _("of these: duplicates"), one.duplicate, was.duplicate,
         {"case_outcome": '"duplicate"'}),
        ("withdrawn", _("of these: withdrawn"), one.withdrawn, was.withdrawn,
         {"case_outcome": '"withdrawn"'}),
        ("open", _("of these: still open"), one.open, was.open, {"case_open": "1"}),
        ("late", _("of these: overdue now"), one.late, was.late, {"case_late": "1"}),
        ("reopened", _("of these: reopened"), one.reopened, was.reopened,
         {"case_reopened": '">0"'}),
    ]  # fmt: skip


def _reopened(one: CaseSum, was: CaseSum) -> list[Cell]:
    again = counting(case_reopened='">0"')
    open_again = counting(case_open="1", case_reopened='">0"')
    ended = f"({counting(case_open='0')}+{open_again})"
    return _line(
        "reopened.rate", _("Reopened of those once settled"),
        share(one.reopened, one.ended, again, ended),
        rate_of(was.reopened, was.ended, was.ended), POINTS,
        (Cell(one.ended, COUNT, ended), was.ended),
    )  # fmt: skip


def _content(one: CaseSum, was: CaseSum) -> list[Cell]:
    rated = counting(case_satisfaction='">0"')
    return _line(
        "content", _("Content (4 or 5 of 5)"),
        share(one.content, one.rated, counting(case_satisfaction='">=4"'), rated),
        rate_of(was.content, was.rated, was.rated), POINTS,
        (Cell(one.rated, COUNT, rated), was.rated),
    )  # fmt: skip


def _promise_lines(now: Figures, then: Figures) -> list[list[Cell]]:
    lines = []
    for kind in KINDS:
        one, was, name = now.promises[kind], then.promises[kind], promise_words(kind)
        kept = counting(promise_kind=quoted(kind), promise_result='"kept"')
        missed = counting(promise_kind=quoted(kind), promise_result='"missed"')
        lines.append(
            _line(f"{kind}.share", _("%(promise)s: in time") % {"promise": name},
                  share(one.kept, one.due, kept, f"({kept}+{missed})"),
                  rate_of(was.kept, was.due, was.due), POINTS,
                  (Cell(one.due, COUNT, f"{kept}+{missed}"), was.due))
        )  # fmt: skip
        lines += [_hours_line(kind, name, part, now, then) for part in (MEDIAN, MOST)]
    return lines


def _hours_line(kind: str, name: str, part: float, now: Figures, then: Figures) -> list[Cell]:
    words = {
        MEDIAN: _("%(promise)s: median hours"), MOST: _("%(promise)s: nine in ten within (hours)")
    }  # fmt: skip
    here, there = now.taken[kind], then.taken[kind]
    n = counting(promise_kind=quoted(kind), promise_result='"<>apart"', promise_hours='">=0"')
    return _line(
        f"{kind}.{part}", words[part] % {"promise": name}, hours(here, part, judged(kind)),
        hours_at(there, part), MORE_HOURS, (Cell(len(here), COUNT, n), len(there)),
    )  # fmt: skip


def _cost_lines(now: Figures, then: Figures) -> list[list[Cell]]:
    return [
        line
        for base in sorted({*now.costs, *then.costs, *now.back, *then.back})
        for line in (
            *(_family_line(name, base, now, then) for name in FAMILIES),
            *_money_lines(base, now, then),
        )
    ]


def _family_line(name: str, base: str, now: Figures, then: Figures) -> list[Cell]:
    here, there = (each.families.get((name, base), CostSum()) for each in (now, then))
    where = {"cost_family": quoted(name), "cost_counted": "1", "cost_base": quoted(base)}
    return _money_line(f"{name}.{base}", f"{family_words(name)} ({base})", here, there, where)


def _money_line(
    key: str, label: str, here: CostSum, there: CostSum, where: dict[str, str]
) -> list[Cell]:
    behind = Cell(here.count, COUNT, counting(**where)), there.count
    now = total(here.worth, "cost_worth", **where)
    return _line(key, label, now, there.worth, MORE_MONEY, behind)


def _money_lines(base: str, now: Figures, then: Figures) -> list[list[Cell]]:
    none = CostSum()
    cost, cost_was = now.costs.get(base, none), then.costs.get(base, none)
    back, back_was = now.back.get(base, none), then.back.get(base, none)
    counted = {"cost_counted": "1", "cost_base": quoted(base)}
    came = {"cost_back": "1", "cost_base": quoted(base)}
    n, came_at, cost_at = counting(**counted), summing("cost_worth", **came), summing(
        "cost_worth", **counted
    )  # fmt: skip
    recovered = rate((back.worth, cost.worth, cost.count), came_at, cost_at, n)
    was = rate_of(back_was.worth, cost_was.worth, cost_was.count)
    return [
        _money_line(f"costs.{base}", _("All costs (%(currency)s)") % {"currency": base},
                    cost, cost_was, counted),
        _money_line(f"back.{base}", _("Recovered (%(currency)s)") % {"currency": base},
                    back, back_was, came),
        _line(f"rate.{base}", _("Recovered of all costs (%(currency)s)") % {"currency": base},
              recovered, was, POINTS, (Cell(cost.count, COUNT, n), cost_was.count)),
    ]  # fmt: skip
