"""What the columns of a layout hold, as people confirmed it; kept as JSON between steps."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from ombud.arrivals.workbook.headers import LOOK_NAMES, normalised


@dataclass(frozen=True, slots=True)
class Choice:
    """What one column holds. field: None makes it a column of the team's own.

    order: ymd, dmy, mdy or '' for dates of three numbers; year: for dates that lack one;
    currency: of amounts that name none.
    """

    field: str | None = None
    order: str = ""
    year: int | None = None
    currency: str = ""

    def as_json(self) -> dict[str, Any]:
        """The choice as JSON; Choice(**stored) reads it back."""
        return asdict(self)


Columns = Mapping[str, Choice]  # column name -> choice; a name that is missing is an own column
Decisions = Mapping[str, Mapping[str, str | None]]  # field -> raw value -> code; None: own column


def mapping_from_json(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, Choice]:
    """The mapping that was kept with Choice.as_json()."""
    return {name: Choice(**choice) for name, choice in stored.items()}


def fingerprint(headers: Iterable[str]) -> str:
    """A layout's mark: the same for the same columns, whatever their order, case or script."""
    told = sorted(normalised(header) for header in headers if header not in LOOK_NAMES)
    return sha256("\n".join(told).encode()).hexdigest()
