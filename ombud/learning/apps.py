"""The learning room as a Django app."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """What the cases teach."""

    name = "ombud.learning"
