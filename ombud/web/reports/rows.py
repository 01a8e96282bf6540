"""The sheets of rows: every case, line and promise that the formulas count."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ombud.casework.models import NEVER, AffectedLine, Case
from ombud.followup.models import Clock
from ombud.learning.queries.kept import APART, KEPT, MISSED, RUNNING, hours_of, result_of
from ombud.people.masks import masked_name
from ombud.people.queries.customers import opened_name
from ombud.rules.stages import OPEN_STAGES
from ombud.web import shown
from ombud.web.desk.case_ways import way
from ombud.web.desk.promise_words import promise_words
from ombud.web.reports.book import Column
from ombud.web.reports.looks import BAD, COUNT, DAY, HOURS, KEY, MOMENT, MONEY, TEXT
from ombud.web.reports.reading import Reading
from ombud.web.reports.words import class_key, country_of, member_key, product_key

DAY_SECONDS = 86_400
NO, SHORT, FLAG = 17, 12, 9


def case_columns() -> list[Column]:
    """The columns of the sheet of cases."""
    return [
        Column(_("No."), width=NO), Column(_("Title"), width=30), Column(_("Opened"), MOMENT),
        Column(_("Day"), DAY, "day"), Column(_("Shop"), width=16), Column(_("Kind"), width=SHORT),
        Column(_("Class"), width=24), Column(_("Detail"), width=28),
        Column(_("Priority"), width=SHORT), Column(_("Stage"), width=SHORT),
        Column(_("Outcome"), width=SHORT), Column(_("Owner"), width=SHORT),
        Column(_("Team"), width=SHORT), Column(_("Customer"), width=16),
        Column(_("Country"), width=16), Column(_("Channel"), width=SHORT), Column(_("Order no.")),
        Column(_("First answered"), MOMENT), Column(_("Settled"), MOMENT),
        Column(_("Closed"), MOMENT), Column(_("Open"), COUNT, "open", FLAG),
        Column(_("Overdue"), COUNT, "late", FLAG), Column(_("Reopened"), COUNT, "reopened", FLAG),
        Column(_("Arrived closed"), COUNT, "history", FLAG),
        Column(_("Satisfaction"), COUNT, "satisfaction"), Column(_("Costs"), MONEY, "refund"),
        Column(_("Currency"), TEXT, "currency", FLAG), Column("class", KEY, "class"),
        Column("detail", KEY, "detail"), Column("owner", KEY, "owner"),
        Column("country", KEY, "country"), Column("kind", KEY, "kind"),
        Column("outcome", KEY, "outcome"),
    ]  # fmt: skip


def case_rows(cases: Iterable[Case], read: Reading) -> Iterator[list[Any]]:
    """One row for each case opened in the period."""
    return (_case_row(case, read) for case in cases)


def _case_row(case: Case, read: Reading) -> list[Any]:
    opened, shop = read.there(case.opened_at, case.shop_id), read.shops[case.shop_id]
    country = country_of(case.customer.country if case.customer else "")
    return [
        case.number, read.text(case.title), opened, opened.date() if opened else None,
        shop.name, shown.listed(case.kind, "kind"), shown.about(case.class_code),
        shown.about(case.detail_code), shown.listed(case.priority, "priority"),
        shown.listed(case.stage, "stage"), shown.listed(case.outcome, "outcome"),
        read.owner(case.owner_id), read.teams.get(case.team_id or 0, ""),
        _customer(case, read), shown.country(country), way(case.channel), case.order_no,
        *_ends(case, read), int(_is_open(case)), int(_is_late(case, read.scope.at)),
        case.reopened_times, int(case.is_history), case.satisfaction, case.refund_total or None,
        shop.currency, class_key(case.class_code), class_key(case.detail_code),
        member_key(case.owner_id), read.countries.key(country), case.kind,
        class_key(case.outcome),
    ]  # fmt: skip


def _customer(case: Case, read: Reading) -> str:
    if not case.customer:
        return ""
    name = opened_name(case.customer.pk, case.customer.sealed_name)
    return masked_name(name) if read.masked else name


def _ends(case: Case, read: Reading) -> list[datetime | None]:
    moments = (case.first_answered_at, case.settled_at, case.closed_at)
    return [read.there(at, case.shop_id) for at in moments]


def _is_open(case: Case) -> bool:
    return case.stage in OPEN_STAGES


def _is_late(case: Case, at: datetime) -> bool:
    return _is_open(case) and case.due_at < at


def line_columns() -> list[Column]:
    """The columns of the sheet of affected lines."""
    return [
        Column(_("No."), width=NO), Column(_("Line"), width=28), Column(_("Product"), width=28),
        Column(_("SKU"), width=14), Column(_("Seller"), width=16),
        Column(_("Quantity"), COUNT, "quantity", FLAG), Column(_("Problem"), width=28),
        Column(_("Cause"), width=24), Column(_("At fault"), width=16),
        Column(_("Pays"), width=16), Column(_("Recover from"), width=16),
        Column(_("Outcome"), width=SHORT),
        Column(_("First line of the case with this product"), COUNT, "new_product", 16),
        Column(_("First line of the case with this cause"), COUNT, "new_cause", 16),
        Column(_("First line of the case with this party at fault"), COUNT, "new_fault", 16),
        Column("product", KEY, "product"), Column("cause", KEY, "cause"),
        Column("fault", KEY, "fault"),
    ]  # fmt: skip


def line_rows(lines: Iterable[AffectedLine], read: Reading) -> Iterator[list[Any]]:
    """One row for each affected line; the lines of a case stand together."""
    seen: set[tuple[int, str]] = set()
    case_id = 0
    for line in lines:
        if line.case_id != case_id:
            case_id, seen = line.case_id, set()
        yield _line_row(line, read, seen)


def _line_row(line: AffectedLine, read: Reading, seen: set[tuple[int, str]]) -> list[Any]:
    product = line.item.product if line.item else None
    keys = [
        product_key(product.pk if product else None), read.causes.key(line.cause),
        class_key(line.at_fault),
    ]  # fmt: skip
    new = [int(pair not in seen) for pair in enumerate(keys)]
    seen.update(enumerate(keys))
    return [
        line.case.number, read.text(line.label), product.name if product else "",
        product.sku if product else "", read.text(line.seller), line.quantity,
        shown.about(line.detail_code), read.text(line.cause), shown.listed(line.at_fault, "party"),
        shown.listed(line.pays, "party"), shown.listed(line.recover_from, "party"),
        shown.listed(line.outcome, "outcome"), *new, *keys,
    ]  # fmt: skip


def promise_columns() -> list[Column]:
    """The columns of the sheet of promises."""
    return [
        Column(_("No."), width=NO), Column(_("Promise"), width=16), Column(_("Class"), width=24),
        Column(_("Priority"), width=SHORT), Column(_("Owner"), width=SHORT),
        Column(_("Began"), MOMENT), Column(_("Due"), MOMENT), Column(_("Ended"), MOMENT),
        Column(_("Result"), width=16), Column(_("Hours"), HOURS, "hours"),
        Column(_("Began on a bare day"), COUNT), Column("kind", KEY, "kind"),
        Column("result", KEY, "result"), Column("class", KEY, "class"),
        Column("owner", KEY, "owner"), Column("priority", KEY, "priority"),
    ]  # fmt: skip


def promise_rows(clocks: Iterable[Clock], read: Reading) -> Iterator[list[Any]]:
    """One row for each promise: a case that was reopened has several of a kind."""
    return (_promise_row(clock, read) for clock in clocks)


def _promise_row(clock: Clock, read: Reading) -> list[Any]:
    case, result = clock.case, result_of(clock, read.scope.at)
    moments = (clock.started_at, clock.due_at, clock.stopped_at)
    tells = clock.stopped_at is not None and not clock.is_approximate
    return [
        case.number, promise_words(clock.kind), shown.about(case.class_code),
        shown.listed(case.priority, "priority"), read.owner(case.owner_id),
        *(read.there(at, case.shop_id) for at in moments), result_words(result),
        hours_of(clock.started_at, clock.stopped_at) if tells and clock.stopped_at else None,
        int(clock.is_approximate), clock.kind, result, class_key(case.class_code),
        member_key(case.owner_id), case.priority,
    ]  # fmt: skip


def result_words(result: str) -> str:
    """How a promise stands, in words."""
    words: Mapping[str, Callable[[], str]] = {
        KEPT: lambda: _("kept"),
        MISSED: lambda: _("missed"),
        RUNNING: lambda: _("still running"),
        APART: lambda: _("not judged"),
    }
    return words[result]()


def open_columns() -> list[Column]:
    """The columns of the sheet of cases that are open now."""
    return [
        Column(_("No."), width=NO), Column(_("Title"), width=30), Column(_("Opened"), MOMENT),
        Column(_("Age in days"), HOURS, "age"), Column(_("Shop"), width=16),
        Column(_("Class"), width=24), Column(_("Detail"), width=28),
        Column(_("Priority"), width=SHORT), Column(_("Stage"), width=SHORT),
        Column(_("Waiting for"), width=SHORT), Column(_("Owner"), width=SHORT),
        Column(_("Due"), MOMENT), Column(_("Overdue"), BAD, "late", FLAG),
        Column("class", KEY, "class"),
    ]  # fmt: skip


def open_rows(cases: Iterable[Case], read: Reading) -> Iterator[list[Any]]:
    """One row for each case open now, the oldest first."""
    return (_open_row(case, read) for case in cases)


def _open_row(case: Case, read: Reading) -> list[Any]:
    age = (read.scope.at - case.opened_at).total_seconds() / DAY_SECONDS
    due_at = None if case.due_at == NEVER else case.due_at
    return [
        case.number, read.text(case.title), read.there(case.opened_at, case.shop_id), age,
        read.shops[case.shop_id].name, shown.about(case.class_code), shown.about(case.detail_code),
        shown.listed(case.priority, "priority"), shown.listed(case.stage, "stage"),
        shown.listed(case.waiting_for, "waiting_for"),
        read.owner(case.owner_id), read.there(due_at, case.shop_id),
        int(_is_late(case, read.scope.at)), class_key(case.class_code),
    ]  # fmt: skip
