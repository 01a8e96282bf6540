"""The shape of everything that can happen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

Subject = tuple[str, int]


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, through which door, and within which batch.

    kind: member, customer, program, routine, system.
    via: screen, sheet, import, workbook, api, routine, plugin.
    quiet: history being replayed; nobody outside hears of it.
    """

    kind: str
    id: int | None = None
    via: str = "screen"
    batch_id: int | None = None
    quiet: bool = False


SYSTEM = By("system", via="routine")


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One thing that happened to one thing. Rooms derive their events from it, in the past tense.

    about: subjects, the main one first. changes: {field: [before, after]}. facts: no personal data.
    carrying: what a reaction in the same breath needs; it is never written.
    """

    version: ClassVar[int] = 1
    # Steps between rooms that leave no trace say False: their result is a row elsewhere.
    is_kept: ClassVar[bool] = True

    about: tuple[Subject, ...]
    at: datetime
    changes: Mapping[str, list[Any]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    carrying: Any = None

    @property
    def subject_id(self) -> int:
        """The id of the main subject."""
        return self.about[0][1]
