"""What an action answers for each thing it was asked to do: done, or refused with a reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

UNKNOWN = "unknown"  # there is no such thing
STALE = "stale"  # somebody saved a newer version: `theirs` holds it
UNCHANGED = "unchanged"  # it stands like this already
UNKNOWN_VALUE = "unknown_value"  # `missing` names the fields
OWNER_WITHOUT_SHOP = "owner_without_shop"  # the new owner may not see the case's shop
EMPTY = "empty"  # a text, a file or an outcome is needed: `missing` names the fields
NO_SUCH_STEP = "no_such_step"
FACTS_MISSING = "facts_missing"  # `missing` holds codes of the closed list 'fact'
EXCUSE_NOT_ALLOWED = "excuse_not_allowed"
UNEXPLAINED = "unexplained"  # money of a closed case needs its cause, fault and payer first
CHANGED_SINCE = "changed_since"  # an undo would overwrite what somebody did later


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One answer. `made_id` is the id of what was written; an empty reason means it was done.

    `missing` names fields or facts; `theirs` holds what is saved in the fields one wanted to set.
    """

    case_id: int
    reason: str = ""
    missing: tuple[str, ...] = ()
    theirs: Mapping[str, Any] = field(default_factory=dict)
    made_id: int | None = None

    @property
    def is_done(self) -> bool:
        """Whether it was done."""
        return not self.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The answers to one request, in its order, and the batch by which it can be undone."""

    id: int
    results: tuple[Result, ...]

    def __iter__(self) -> Iterator[Result]:
        return iter(self.results)

    @property
    def done(self) -> int:
        """How many were done."""
        return sum(result.is_done for result in self.results)

    @property
    def refused(self) -> tuple[Result, ...]:
        """Those that were not."""
        return tuple(result for result in self.results if not result.is_done)
