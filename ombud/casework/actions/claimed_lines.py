"""Affected lines at a case's birth, with what the source says was done about them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ombud.arrivals.drafts import LineClaim
from ombud.casework.models import AffectedLine, Remedy
from ombud.casework.openings import Opening
from ombud.orders.queries import rate_on
from ombud.people.models import Shop
from ombud.people.queries import zone_of_shop
from ombud.rules.remedies import PAID_TO_CUSTOMER
from ombud.store.rows import insert_rows, reserve_ids

FIELDS = (
    "id case_id label quantity detail_code seller cause at_fault pays recover_from outcome version"
).split()
REMEDY_FIELDS = "line_id kind state amount currency rate base_amount note made_at version".split()


def add_claimed_lines(openings: Sequence[Opening]) -> None:
    """Write the lines each source names (one at least), and the money that was given back.

    What was given back in all is put into each opening: its case is written afterwards.
    """
    pairs = [
        (each, claim) for each in openings for claim in each.draft.claims.lines or [LineClaim()]
    ]
    ids = reserve_ids(AffectedLine, len(pairs))
    insert_rows(
        AffectedLine,
        FIELDS,
        [_line(line_id, *pair) for line_id, pair in zip(ids, pairs, strict=True)],
    )
    paid = [
        (line_id, *pair)
        for line_id, pair in zip(ids, pairs, strict=True)
        if pair[1].remedy or pair[1].amount
    ]
    if paid:
        _add_remedies(paid)


def _line(line_id: int, each: Opening, claim: LineClaim) -> tuple[Any, ...]:
    return (
        line_id, each.case_id, claim.label[:200], claim.quantity,
        claim.detail_code or each.detail_code,
        claim.seller[:120], claim.cause[:200], claim.at_fault, "", "", each.draft.claims.outcome, 1,
    )  # fmt: skip


def _add_remedies(paid: Sequence[tuple[int, Opening, LineClaim]]) -> None:
    currencies = dict(Shop.objects.values_list("id", "currency"))
    rows = [
        _remedy(line_id, each, claim, currencies[each.draft.shop_id])
        for line_id, each, claim in paid
    ]
    insert_rows(Remedy, REMEDY_FIELDS, rows)
    for (_, each, _claim), (_line, kind, _state, *_, worth, _note, _at, _version) in zip(
        paid, rows, strict=True
    ):
        if each.is_history and kind in PAID_TO_CUSTOMER:
            each.refund_total += worth or 0


def _remedy(line_id: int, each: Opening, claim: LineClaim, base: str) -> tuple[Any, ...]:
    at = each.closed_at or each.draft.said_at
    currency = claim.currency or base
    day = at.astimezone(zone_of_shop(each.draft.shop_id)).date()
    rate = Decimal(1) if currency == base else rate_on(currency, base, day)
    worth = round(claim.amount * rate, 2) if claim.amount is not None and rate else None
    state = "done" if each.is_history else "proposed"
    return (
        line_id, claim.remedy or "RP", state, claim.amount,
        currency if claim.amount is not None else "",
        rate, worth, "", at, 1,
    )  # fmt: skip
