"""Rows are known again: what an earlier row brought, and what this file itself said before."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from ombud.arrivals.models import ImportedRow
from ombud.arrivals.rows import Row, text_token
from ombud.store.found import json_value, rows_found

FIELDS = ("id", "identity", "message_id", "imported_id", "content", "agrees")


@dataclass(slots=True)
class Earlier:
    """What is known of one case under an identity: its first message, and all its rows said.

    imported_id: the import whose row opened it. message_id: 0 while it is only about to be opened.
    spoken: the imports whose rows spoke of it.
    """

    imported_id: int
    message_id: int
    contents: set[int]
    agrees: set[int]
    spoken: set[int] = field(default_factory=set)


Pairs = list[tuple[Row, Earlier]]


@dataclass(slots=True)
class Sorted:
    """Rows by what will become of them, each with the case it speaks of. Refused rows are in none.

    fresh: they open cases. same: they say nothing new. again: they add to a case of this file;
    telling: those of them that bring a text of their own. revised: they say otherwise than a case
    of an older file.
    """

    fresh: Pairs = field(default_factory=list)
    same: Pairs = field(default_factory=list)
    again: Pairs = field(default_factory=list)
    telling: list[Row] = field(default_factory=list)
    revised: Pairs = field(default_factory=list)


class KnownRows:
    """What is known of the rows looked at so far: each row changes what the next one meets.

    How many rows are sorted at a time makes no difference.
    """

    def __init__(self) -> None:
        """Nothing was looked up yet."""
        self._cases: defaultdict[int, list[Earlier]] = defaultdict(list)
        self._asked: set[int] = set()

    def sort(self, import_id: int, rows: Sequence[Row]) -> Sorted:
        """Sort the next rows of an import; refused and repeated ones learn their outcome."""
        named = {name for row in rows for name in (row.identity, row.cells)}
        self._look_up({name for name in named if name is not None})
        found = Sorted()
        for row in rows:
            if row.draft is None:
                row.outcome = ImportedRow.REFUSED
            else:
                self._place(import_id, row, found)
        return found

    def _place(self, import_id: int, row: Row, found: Sorted) -> None:
        before = self._meant(row) if row.cells is None else self._said_before(import_id, row)
        if before is None:
            found.fresh.append((row, self._remembered(row, import_id)))
            return
        is_ours = before.imported_id == import_id
        if row.content in before.contents:
            row.outcome = ImportedRow.JOINED if is_ours else ImportedRow.UNCHANGED
            found.same.append((row, before))
        else:
            (found.again if is_ours else found.revised).append((row, before))
            if is_ours and _says_more(row, before):
                found.telling.append(row)
        before.contents.add(row.content)
        before.agrees.update(row.agrees)
        before.spoken.add(import_id)

    def _meant(self, row: Row) -> Earlier | None:
        """The case the row speaks of: the same row, or the same number where something agrees."""
        several = self._named(row.identity)
        for before in several:
            if row.content in before.contents or before.agrees & set(row.agrees):
                return before
        if several:
            row.problems.append({"code": "number_known_otherwise"})
        return None

    def _said_before(self, import_id: int, row: Row) -> Earlier | None:
        """The case of a row without a number: that of the same cells, or the only one of which
        older files say the same. Two rows of one file that say the same stay two.
        """
        said = self._named(row.identity)
        same = [*self._named(row.cells), *(one for one in said if row.cells in one.agrees)]
        exact = (one for one in [*same, *said] if row.content in one.contents)
        older = [one for one in said if import_id not in one.spoken]
        found = next(exact, None) or next(iter(same), None)
        return found or (older[0] if len(older) == 1 else None)

    def _named(self, identity: int | None) -> list[Earlier]:
        return self._cases.get(identity, []) if identity is not None else []

    def _remembered(self, row: Row, import_id: int) -> Earlier:
        first = Earlier(import_id, 0, {row.content}, set(row.agrees), {import_id})
        if row.identity is not None:
            self._cases[row.identity].append(first)
        return first

    def _look_up(self, identities: set[int]) -> None:
        wanted = identities - self._asked
        self._asked |= wanted
        cases: dict[tuple[int, int], Earlier] = {}
        rows = rows_found(ImportedRow, FIELDS, "identity", wanted)
        for _, identity, message_id, import_id, content, agrees in sorted(rows, key=itemgetter(0)):
            if message_id is None:
                continue
            if (identity, message_id) not in cases:
                cases[identity, message_id] = Earlier(import_id, message_id, set(), set())
                self._cases[identity].append(cases[identity, message_id])
            cases[identity, message_id].contents.add(content)
            cases[identity, message_id].agrees.update(json_value(agrees))
            cases[identity, message_id].spoken.add(import_id)


def _says_more(row: Row, before: Earlier) -> bool:
    """Whether a further row brings a text of its own; known ones say it only once."""
    text = row.draft.text if row.draft else ""
    return bool(text) and text_token(text) not in before.agrees
