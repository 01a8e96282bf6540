"""Plugs the journey into the ledger when Django has loaded every room."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The last room to load: by now every model stands."""

    name = "ombud.site"
    label = "site"

    def ready(self) -> None:
        """Let recorded events reach their reactions."""
        from ombud import journey

        journey.connect()
