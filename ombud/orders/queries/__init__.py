"""What can be asked of orders."""

from ombud.orders.queries.desk import (
    OrderCard,
    OrderRow,
    every_order,
    order_card,
    order_ids,
    orders,
    orders_named,
    orders_seen,
    product_names,
    rates,
)
from ombud.orders.queries.intake import orders_by_number, rate_on

__all__ = [
    "OrderCard",
    "OrderRow",
    "every_order",
    "order_card",
    "order_ids",
    "orders",
    "orders_by_number",
    "orders_named",
    "orders_seen",
    "product_names",
    "rate_on",
    "rates",
]
