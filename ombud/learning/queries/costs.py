"""What cases cost, and what came back of it, in the currencies of the shops: never added up."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from ombud.casework.models import Remedy
from ombud.casework.queries.facts import STANDING
from ombud.learning.queries.measures import Money
from ombud.learning.queries.periods import Scope
from ombud.rules.remedies import CLAIMED_BACK, PAID_TO_CUSTOMER

DONE = "done"
SHOP_CURRENCY = "line__case__shop__currency"


@dataclass(slots=True)
class CostSum:
    """Remedies that agree in something. worth: in the shop's currency, where it is known.

    unrated: those without a rate to that currency, which no sum holds.
    """

    count: int = 0
    unrated: int = 0
    amount: Decimal = Decimal(0)
    worth: Decimal = Decimal(0)

    def add(self, other: "CostSum") -> None:
        """Add what another sum of the same currency holds."""
        self.count, self.unrated = self.count + other.count, self.unrated + other.unrated
        self.amount, self.worth = self.amount + other.amount, self.worth + other.worth


CostSums = dict[tuple[Any, ...], CostSum]


def cost_sums(scope: Scope, *paths: str) -> CostSums:
    """What the cases cost, by the paths from the remedy and, last, the shop's currency."""
    return _sums(costs(scope), paths)


def recovery_sums(scope: Scope, *paths: str) -> CostSums:
    """What came back, by the paths from the remedy and, last, the shop's currency."""
    return _sums(recoveries(scope), paths)


def _sums(remedies: QuerySet[Remedy], paths: tuple[str, ...]) -> CostSums:
    names = (*paths, SHOP_CURRENCY)
    rows = remedies.values(*names).annotate(
        n=Count("id"), known=Count("base_amount"), total=Sum("amount"), worth=Sum("base_amount")
    )  # fmt: skip
    return {
        tuple(row[name] for name in names): CostSum(
            row["n"],
            row["n"] - row["known"],
            row["total"] or Decimal(0),
            row["worth"] or Decimal(0),
        )
        for row in rows.order_by(*names)
    }


def costs(scope: Scope) -> QuerySet[Remedy]:
    """The remedies that cost money: agreed or carried out, with an amount for the customer."""
    return _remedies(scope).filter(kind__in=PAID_TO_CUSTOMER, state__in=STANDING)


def recoveries(scope: Scope) -> QuerySet[Remedy]:
    """The claims on others that were carried out, with an amount: agreed is not yet in hand."""
    return _remedies(scope).filter(kind__in=CLAIMED_BACK, state=DONE)


def _remedies(scope: Scope) -> QuerySet[Remedy]:
    return Remedy.objects.filter(scope.opened("line__case__"), amount__isnull=False)


def is_cost(remedy: Remedy) -> bool:
    """Whether `costs` holds this remedy of a case in its scope."""
    is_paid = remedy.kind in PAID_TO_CUSTOMER and remedy.state in STANDING
    return is_paid and remedy.amount is not None


def is_recovery(remedy: Remedy) -> bool:
    """Whether `recoveries` holds this remedy of a case in its scope."""
    is_claimed = remedy.kind in CLAIMED_BACK and remedy.state == DONE
    return is_claimed and remedy.amount is not None


def worth_by(scope: Scope, path: str) -> Mapping[Any, Money]:
    """What the cases cost by a path from the remedy's line, in the currencies of the shops."""
    found: dict[Any, Money] = defaultdict(lambda: defaultdict(Decimal))
    for (value, currency), one in cost_sums(scope, f"line__{path}").items():
        if one.worth:
            found[value][currency] += one.worth
    return found
