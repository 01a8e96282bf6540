"""What must always hold, as questions that should find nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Trouble:
    """A broken rule of the house: what it is, how often, and the first ids to look at."""

    rule: str
    count: int
    ids: list[int]


def troubles(rule: str, broken: "QuerySet[Any, int] | Sequence[int]") -> list[Trouble]:
    """One Trouble when there are any broken ids, else nothing."""
    ids = list(broken[:SHOWN])
    if not ids:
        return []
    count = broken.count() if isinstance(broken, QuerySet) else len(broken)
    return [Trouble(rule, count, ids)]
