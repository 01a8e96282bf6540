"""A list of cases as somebody asks for it, and the query string that says the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from ombud.casework.queries.filters import FILTERS, OWN, Values

TEXT_MOST = 200


@dataclass(frozen=True, slots=True)
class CaseList:
    """Filters by name (see FILTERS; own fields as "own.ID"), text, order, columns, groups.

    sort: a column's key, "-" before it for descending; empty means newest first. cursor: where the
    page before ended.
    """

    filters: Mapping[str, Values] = field(default_factory=dict)
    text: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    view: str = ""
    cursor: str = ""

    @classmethod
    def parsed(cls, query: str) -> "CaseList":
        """What a query string asks for; words it does not know are passed over."""
        asked: dict[str, list[str]] = {}
        for name, value in parse_qsl(query):
            asked.setdefault(name, []).append(value.replace("\0", "").strip())
        return cls(
            filters=dict(_filters(asked)),
            text=_last(asked, "q")[:TEXT_MOST],
            sort=_last(asked, "sort"),
            columns=tuple(dict.fromkeys(asked.get("column", ()))),
            group=tuple(dict.fromkeys(filter(None, asked.get("group", ()))))[:2],
            view=_last(asked, "view"),
            cursor=_last(asked, "after"),
        )

    def query(self, **changes: Any) -> str:
        """The query string of this list, with other values for some of its fields."""
        asked = replace(self, **changes) if changes else self
        pairs = [(name, value) for name, values in asked.filters.items() for value in values]
        pairs += [("q", asked.text), ("sort", asked.sort), ("view", asked.view)]
        pairs += [("column", key) for key in asked.columns]
        pairs += [("group", key) for key in asked.group]
        pairs += [("after", asked.cursor)]
        return urlencode([pair for pair in pairs if pair[1]])

    def with_filter(self, name: str, values: Iterable[str]) -> "CaseList":
        """The same list narrowed further, from its first page on."""
        return replace(self, filters={**self.filters, name: tuple(values)}, cursor="")

    def without(self, name: str) -> "CaseList":
        """The same list without one filter."""
        kept = {each: values for each, values in self.filters.items() if each != name}
        return replace(self, filters=kept, cursor="")

    @property
    def own_filters(self) -> dict[int, str]:
        """What own fields, by id, are to hold."""
        return {
            int(name[len(OWN) :]): values[-1]
            for name, values in self.filters.items()
            if name.startswith(OWN)
        }


def _last(asked: Mapping[str, list[str]], name: str) -> str:
    return asked[name][-1] if name in asked else ""


def _filters(asked: Mapping[str, list[str]]) -> Iterable[tuple[str, Values]]:
    for name, values in asked.items():
        if name in FILTERS:
            read = FILTERS[name].read(values)
        elif name.startswith(OWN) and name[len(OWN) :].isdecimal():
            read = tuple(value[:TEXT_MOST] for value in values[-1:])
        else:
            continue
        if read:
            yield name, read
