"""The arrivals room as a Django app."""

from django.apps import AppConfig


class ArrivalsConfig(AppConfig):
    """A complaint arrives."""

    name = "ombud.arrivals"
