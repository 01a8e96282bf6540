"""The store room as a Django app."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Where it is kept."""

    name = "ombud.store"
