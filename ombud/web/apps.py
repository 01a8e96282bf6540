"""The web room as a Django app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """What people see."""

    name = "ombud.web"
