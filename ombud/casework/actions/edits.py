"""One way to set fields of a case: what changed is known, and nothing newer is overwritten."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ombud.casework.models import Case
from ombud.ledger.events import By
from ombud.ledger.models import Entry
from ombud.store.rows import reserve_ids, update_rows

# A key "own.12" stands for the team's own field 12.
OWN = "own."


def in_batch(by: By) -> By:
    """`by` with a batch to be undone by; call inside a turn."""
    return by if by.batch_id else replace(by, batch_id=reserve_ids(Entry, 1)[0])


def locked_cases(case_ids: Iterable[int]) -> dict[int, Case]:
    """The cases by id, held until the turn ends."""
    # In id order: two batches that share cases must not wait for each other in a ring.
    held = Case.objects.select_for_update().filter(id__in=set(case_ids))
    return {case.pk: case for case in held.order_by("id")}


def value_of(case: Case, name: str) -> Any:
    """What stands in a field; None for an own field that is empty."""
    return case.own.get(name[len(OWN) :]) if name.startswith(OWN) else getattr(case, name)


def values_of(case: Case, names: Iterable[str]) -> dict[str, Any]:
    """What stands in several fields."""
    return {name: value_of(case, name) for name in names}


@dataclass(slots=True)
class Edit:
    """New values set on a loaded case, not written yet. changes: {field: [before, after]}."""

    case: Case
    was_version: int
    changes: dict[str, list[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case) -> "Edit":
        """An edit of the version that is loaded."""
        return cls(case, case.version)

    def set(self, values: Mapping[str, Any]) -> "Edit":
        """Set what differs from what stands there."""
        for name, value in values.items():
            before = value_of(self.case, name)
            if before != value:
                self.changes[name] = [before, value]
                self.case.version = self.was_version + 1
                _set(self.case, name, value)
        return self


def _set(case: Case, name: str, value: Any) -> None:
    if not name.startswith(OWN):
        setattr(case, name, value)
        return
    key = name[len(OWN) :]
    kept = {other: text for other, text in case.own.items() if other != key}
    case.own = kept | ({key: value} if value else {})


def save_edits(edits: Sequence[Edit], *, at: datetime) -> None:
    """Write the edits of locked cases, each only over the version it was made from."""
    groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for several in _by_case(edits):
        case, was_version = several[0].case, several[0].was_version
        case.changed_at = at
        columns = sorted({name.split(".")[0] for edit in several for name in edit.changes})
        values = [getattr(case, column) for column in columns]
        groups[tuple(columns)].append((*values, case.version, at, case.pk, was_version))
    for names, rows in groups.items():
        update_rows(Case, [*names, "version", "changed_at"], rows, where="version = %s")


def _by_case(edits: Sequence[Edit]) -> Iterable[list[Edit]]:
    """The edits of each case together: they are one write, from the oldest version."""
    several: dict[int, list[Edit]] = defaultdict(list)
    for edit in edits:
        if edit.changes:
            several[edit.case.pk].append(edit)
    return several.values()
