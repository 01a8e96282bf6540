"""What rows of a newer workbook would change of cases that stand; nothing is written."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from ombud.arrivals.drafts import Draft
from ombud.casework.later_rows import OWN, LaterRow, Standing, compare_newer
from ombud.casework.models import Case
from ombud.casework.queries.standing import own_ids_known, standings


class LaterRows:
    """Rows compared with their cases, one after the other, as if each had been taken over.

    Cases that a row would change are remembered so: the next row about one meets it changed.
    """

    def __init__(self) -> None:
        """Nothing was compared yet."""
        self._changed: dict[int, Standing] = {}
        self._own_ids: dict[str, int] = {}

    def compare(self, said: Sequence[tuple[int, Draft]], at: datetime) -> list[LaterRow]:
        """The next rows, each with the first message of the case that it speaks of."""
        self._know_own_fields(name for _, draft in said for name in draft.claims.own)
        standing = self._changed | self._standing({first for first, _ in said})
        rows = []
        for first, draft in said:
            row = LaterRow(standing[first], draft, at, may_add=False)
            compare_newer(row, self._own_ids)
            rows.append(row)
            if row.brings:
                self._changed[first] = row.standing
        return rows

    def own_name(self, name: str) -> str:
        """The field "own.<id>" under the name of its column; other fields as they are."""
        names = {f"{OWN}{own_id}": column for column, own_id in self._own_ids.items()}
        return f"{OWN}{names[name]}" if name in names else name

    def _standing(self, first: set[int]) -> dict[int, Standing]:
        cases = Case.objects.filter(first_message_id__in=first - self._changed.keys())
        found = standings(list(cases.order_by("id")), with_touched=True)
        return {each.case.first_message_id: each for each in found.values()}

    def _know_own_fields(self, names: Iterable[str]) -> None:
        fresh = [name for name in dict.fromkeys(names) if name not in self._own_ids]
        if fresh:
            known = own_ids_known(fresh)
            # A column that will be born with the import: no case has a value under its id.
            born = {name: -len(self._own_ids) - at for at, name in enumerate(fresh, 1)}
            self._own_ids |= born | known
