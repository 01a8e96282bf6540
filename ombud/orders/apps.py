"""The orders room as a Django app."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """What was bought."""

    name = "ombud.orders"
