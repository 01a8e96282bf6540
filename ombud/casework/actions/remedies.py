"""Remedies are proposed, agreed, done or declined, line by line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Sum

from ombud.casework.actions.edits import in_batch, locked_cases
from ombud.casework.actions.fields import MOST, is_sum
from ombud.casework.actions.results import (
    EMPTY,
    STALE,
    UNCHANGED,
    UNEXPLAINED,
    UNKNOWN,
    UNKNOWN_VALUE,
    Batch,
    Result,
)
from ombud.casework.events import RemedyChanged
from ombud.casework.models import AffectedLine, Case, Remedy
from ombud.casework.queries.facts import STANDING, WHO_AND_WHY, moves_money
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.ledger.models import Entry
from ombud.orders.queries import rate_on
from ombud.people.queries import zone_of_shop
from ombud.rules.closed_lists import is_code
from ombud.rules.currencies import is_currency
from ombud.rules.remedies import PAID_TO_CUSTOMER
from ombud.rules.stages import CLOSED
from ombud.store.rows import update_rows
from ombud.store.turn import turn

STATES = ("proposed", "agreed", "done", "declined")
CENT = Decimal("0.01")
MOST_RATE = Decimal(10) ** 8


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRemedy:
    """What is offered for a line (line_id None: for the whole matter, its first line).

    amount is in `currency` (empty: the shop's). rate: what one unit is worth in the shop's
    currency; None looks it up for the day.
    """

    case_id: int
    kind: str
    line_id: int | None = None
    amount: Decimal | None = None
    currency: str = ""
    rate: Decimal | None = None
    note: str = ""
    state: str = "proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyMove:
    """A remedy of a case goes to another state: proposed, agreed, done or declined."""

    case_id: int
    remedy_id: int
    state: str
    version: int | None = None


def propose_remedies(remedies: Sequence[NewRemedy], *, by: By, at: datetime) -> Batch:
    """Write the remedies; made_id is the remedy's id. Refused: unknown, unknown_value, empty,
    unexplained.
    """
    with turn():
        by = in_batch(by)
        # Two who add at once would each write a sum without the other's.
        locked_cases(each.case_id for each in remedies)
        results = tuple(_propose(each, by, at) for each in remedies)
        set_refund_totals(result.case_id for result in results if result.is_done)
    return Batch(id=by.batch_id or 0, results=results)


def move_remedies(moves: Sequence[RemedyMove], *, by: By, at: datetime) -> Batch:
    """Agree, do or decline. Refused: unknown, stale, unknown_value, unchanged, unexplained."""
    with turn():
        by = in_batch(by)
        locked_cases(each.case_id for each in moves)
        results = tuple(_move(each, by, at) for each in moves)
        set_refund_totals(result.case_id for result in results if result.is_done)
    return Batch(id=by.batch_id or 0, results=results)


def _propose(new: NewRemedy, by: By, at: datetime) -> Result:
    case = Case.objects.select_related("shop").filter(id=new.case_id).first()
    line = _line(case, new.line_id) if case else None
    if case is None or line is None:
        return Result(case_id=new.case_id, reason=UNKNOWN)
    unfit = _unfit(new)
    if unfit:
        return Result(case_id=case.pk, reason=UNKNOWN_VALUE if new.kind else EMPTY, missing=unfit)
    remedy = Remedy(**_money(new, case, at), line=line, made_at=at, version=1)
    if (remedy.base_amount or 0) >= MOST:
        return Result(case_id=case.pk, reason=UNKNOWN_VALUE, missing=("amount",))
    if _is_unexplained(remedy, case, by):
        return Result(case_id=case.pk, reason=UNEXPLAINED)
    remedy.save()
    record([_changed(case.pk, remedy, ["", remedy.state], at)], by=by)
    return Result(case_id=case.pk, made_id=remedy.pk)


def _line(case: Case, line_id: int | None) -> AffectedLine | None:
    lines = AffectedLine.objects.filter(case_id=case.pk).order_by("id")
    if line_id is not None:
        return lines.filter(id=line_id).first() if isinstance(line_id, int) else None
    # A remedy always belongs to a line: a case without one gets it here.
    return lines.first() or AffectedLine.objects.create(
        case_id=case.pk, label=case.title, detail_code=case.detail_code
    )


def _unfit(new: NewRemedy) -> tuple[str, ...]:
    fits = {
        "kind": is_code("remedy", new.kind),
        "state": new.state in STATES,
        "amount": new.amount is None or is_sum(new.amount),
        "currency": new.currency == "" or is_currency(new.currency.upper()),
        "rate": new.rate is None or (_is_figure(new.rate) and 0 < new.rate < MOST_RATE),
    }
    return tuple(name for name, fit in fits.items() if not fit)


def _is_figure(value: Any) -> bool:
    return isinstance(value, Decimal) and value.is_finite()


def _money(new: NewRemedy, case: Case, at: datetime) -> dict[str, Any]:
    columns: dict[str, Any] = {"kind": new.kind, "state": new.state, "note": new.note.strip()[:200]}
    if new.amount is None:
        return columns
    currency = new.currency.upper() or case.shop.currency
    stated = None if currency == case.shop.currency else new.rate
    rate = stated or _rate(currency, case, at)
    worth = _worth(new.amount, rate)
    return columns | {
        "amount": new.amount,
        "currency": currency,
        "rate": rate,
        "base_amount": worth,
    }


def _rate(currency: str, case: Case, at: datetime) -> Decimal | None:
    """The rate of the shop's day; 1 for the shop's own currency."""
    day = at.astimezone(zone_of_shop(case.shop_id)).date()
    return rate_on(currency, case.shop.currency, day)


def _worth(amount: Decimal, rate: Decimal | None) -> Decimal | None:
    return (amount * rate).quantize(CENT, ROUND_HALF_UP) if rate else None


def _move(move: RemedyMove, by: By, at: datetime) -> Result:
    held = Remedy.objects.select_for_update(of=("self",)).select_related("line__case__shop")
    remedy = held.filter(id=move.remedy_id, line__case_id=move.case_id).first()
    if remedy is None:
        return Result(case_id=move.case_id, reason=UNKNOWN)
    refusal = _why_not(move, remedy)
    if refusal:
        return Result(case_id=move.case_id, reason=refusal, theirs={"state": remedy.state})
    before, remedy.state, remedy.version = remedy.state, move.state, remedy.version + 1
    if _is_unexplained(remedy, remedy.line.case, by):
        return Result(case_id=move.case_id, reason=UNEXPLAINED)
    if remedy.amount is not None and remedy.rate is None:
        count_money(remedy, at)
    remedy.save(update_fields=["state", "version", "rate", "base_amount"])
    record([_changed(move.case_id, remedy, [before, remedy.state], at)], by=by)
    return Result(case_id=move.case_id, made_id=remedy.pk)


def count_money(remedy: Remedy, at: datetime) -> bool:
    """Give its money the rate of a day, if one stands; whether it counts now. Writes nothing."""
    rate = _rate(remedy.currency, remedy.line.case, at)
    worth = _worth(remedy.amount, rate) if remedy.amount is not None else None
    if worth is None or worth >= MOST:
        return False
    remedy.rate, remedy.base_amount = rate, worth
    return True


def _is_unexplained(remedy: Remedy, case: Case, by: By) -> bool:
    # What a closing asks of people must not be left out by paying after it; old sheets never say.
    known = by.via == "import" or all(getattr(remedy.line, name) for name in WHO_AND_WHY)
    return case.stage == CLOSED and moves_money(remedy) and not known


def _why_not(move: RemedyMove, remedy: Remedy) -> str:
    if move.version not in (None, remedy.version):
        return STALE
    if move.state not in STATES:
        return UNKNOWN_VALUE
    return UNCHANGED if move.state == remedy.state else ""


def _changed(case_id: int, remedy: Remedy, states: list[str], at: datetime) -> RemedyChanged:
    facts: dict[str, Any] = {"line": remedy.line_id, "remedy": remedy.pk, "kind": remedy.kind}
    if remedy.amount is not None:
        facts |= {"amount": str(remedy.amount), "currency": remedy.currency}
    about = (("case", case_id), ("line", remedy.line_id))
    return RemedyChanged(about=about, at=at, changes={"state": states}, facts=facts)


def put_remedy_back(
    remedy: Remedy, entries: Sequence[Entry], facts: Mapping[str, Any], at: datetime
) -> RemedyChanged:
    """Set the state before these moves, inside the caller's turn; what to record."""
    after, remedy.state = remedy.state, entries[0].changes["state"][0]
    remedy.version += 1
    remedy.save(update_fields=["state", "version"])
    changes = {"state": [after, remedy.state]}
    told = {**entries[-1].facts, **facts}
    about = (("case", entries[-1].about_id), ("line", remedy.line_id))
    return RemedyChanged(about=about, at=at, changes=changes, facts=told)


def remedy_gone(
    case_id: int, entry: Entry, facts: Mapping[str, Any], at: datetime
) -> RemedyChanged:
    """What to record of a remedy that goes because its proposal is undone."""
    about = (("case", case_id), ("line", entry.facts["line"]))
    changes = {"state": [entry.changes["state"][1], ""]}
    return RemedyChanged(about=about, at=at, changes=changes, facts={**entry.facts, **facts})


def set_refund_totals(case_ids: Iterable[int]) -> None:
    """The money agreed or given stands on the case, in its shop's currency. Derived: no version."""
    ids = sorted(set(case_ids))
    paid = Remedy.objects.filter(line__case_id__in=ids, kind__in=PAID_TO_CUSTOMER)
    standing = paid.filter(state__in=STANDING)
    sums = standing.values_list("line__case_id").annotate(worth=Sum("base_amount")).order_by()
    totals = dict.fromkeys(ids, Decimal(0)) | {
        case_id: worth or Decimal(0) for case_id, worth in sums
    }
    update_rows(Case, ["refund_total"], [(total, case_id) for case_id, total in totals.items()])
