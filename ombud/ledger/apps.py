"""The ledger as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """What happened, in order."""

    name = "ombud.ledger"
