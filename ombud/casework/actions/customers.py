"""A case learns whose it is, where nobody of the known customers is meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ombud.casework.actions.changes import CaseChange, change_cases
from ombud.casework.actions.edits import in_batch, locked_cases
from ombud.casework.actions.results import EMPTY, Batch, Result
from ombud.casework.models import Case
from ombud.ledger.events import By
from ombud.people.actions import know_customers
from ombud.people.claims import CustomerClaim
from ombud.store.turn import turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Who complains in a case, as somebody wrote it down."""

    case_id: int
    claim: CustomerClaim
    version: int | None = None


def name_customers(namings: Sequence[Naming], *, by: By, at: datetime) -> Batch:
    """Give each case its customer, found by contact or name or added; answers in their order.

    Refused as in `change_cases`, and empty. An undo takes the customer from the case, and leaves
    them among the customers.
    """
    with turn():
        by = in_batch(by)
        cases = locked_cases(naming.case_id for naming in namings)
        fit = [each for each in namings if _is_fit(each, cases.get(each.case_id))]
        claims = [(cases[each.case_id].shop_id, each.claim) for each in fit]
        met = dict(
            zip((id(each) for each in fit), know_customers(claims, at=at, by=by), strict=True)
        )
        changes = [
            CaseChange(
                case_id=each.case_id,
                version=each.version,
                fields={"customer_id": met.get(id(each))},
            )
            for each in namings
            if not each.claim.is_empty()
        ]
        told = iter(change_cases(changes, by=by, at=at).results)
    results = [_empty(each) if each.claim.is_empty() else next(told) for each in namings]
    return Batch(id=by.batch_id or 0, results=tuple(results))


def _is_fit(naming: Naming, case: Case | None) -> bool:
    # Nobody is added for a case that somebody else has changed meanwhile.
    fits = case is not None and naming.version in (None, case.version)
    return fits and not naming.claim.is_empty()


def _empty(naming: Naming) -> Result:
    return Result(case_id=naming.case_id, reason=EMPTY, missing=("customer_id",))
