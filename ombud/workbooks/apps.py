"""The round trip of workbooks as a Django app."""

from django.apps import AppConfig


class WorkbooksConfig(AppConfig):
    """Cases leave to be edited and come back."""

    name = "ombud.workbooks"
