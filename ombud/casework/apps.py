"""The casework room as a Django app."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """A case is worked."""

    name = "ombud.casework"
