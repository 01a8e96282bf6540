"""What can happen to orders and rates."""

from dataclasses import dataclass

from ombud.ledger.events import Happened


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersAdded(Happened):
    """Orders came in. About the shop. facts: added. carrying: {number: order id}."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductsAdded(Happened):
    """Products came in. About the shop whose workbook named them. facts: added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateSet(Happened):
    """An exchange rate was set. facts: currency, base, since_on. changes: rate."""
