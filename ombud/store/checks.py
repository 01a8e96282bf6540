"""What must always hold, as questions that should find nothing."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Trouble:
    """A broken rule of the house: what it is, how often, and the first ids to look at."""

    rule: str
    count: int
    ids: list[int]


def troubles(rule: str, broken: "QuerySet[Any, int]") -> list[Trouble]:
    """One Trouble when the query of broken ids finds any, else nothing."""
    ids = list(broken[:5])
    return [Trouble(rule, broken.count(), ids)] if ids else []
