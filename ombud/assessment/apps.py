"""The assessment room as a Django app."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """A first reading."""

    name = "ombud.assessment"
