"""The followup room as a Django app."""

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    """Promises are watched."""

    name = "ombud.followup"
