"""What can be asked of orders."""

from ombud.orders.queries.desk import (
    OrderCard,
    OrderRow,
    order_card,
    orders,
    orders_seen,
    rates,
)
from ombud.orders.queries.intake import orders_by_number, rate_on

__all__ = [
    "OrderCard",
    "OrderRow",
    "order_card",
    "orders",
    "orders_by_number",
    "orders_seen",
    "rate_on",
    "rates",
]
