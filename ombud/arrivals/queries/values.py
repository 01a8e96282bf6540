"""The values of a draft: what each word will mean, who owns, which shop; and the outlook."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ombud.arrivals.models import Import
from ombud.arrivals.queries.columns import sample_of
from ombud.arrivals.readers import drafting_of, reader_of, shop_ids_by_name
from ombud.arrivals.samples import Sample
from ombud.arrivals.workbook.cells import line_of
from ombud.arrivals.workbook.mapping import mapping_from_json
from ombud.arrivals.workbook.values import CLOSED_LISTS, match_value
from ombud.people.models import Member
from ombud.people.queries.members import shops_of_limited_members

MOST_SHOWN = 200
# Takes a decision back: an owner is then whoever bears the name.
AUTOMATIC = "automatic"
HISTORY, OPEN, REFUSED = "history", "open", "refused"


@dataclass(frozen=True, slots=True)
class ValueSeen:
    """One distinct value, how often it stands in the table, and what it will mean.

    means: a code of the list; for an owner a member's id, for a shop its id or NEW_SHOP. None keeps
    the value in a column of the team's own. is_new: an owner nobody knows yet.
    """

    raw: str
    count: int
    means: Any
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class ValuesStep:
    """A draft's values by field.

    more: field -> how many further values are not shown. members, shops: (id, name) to choose from.
    shut_out: ids of members who may not see the import's shop.
    """

    imported: Import
    lists: Mapping[str, tuple[ValueSeen, ...]]
    owners: tuple[ValueSeen, ...]
    shops: tuple[ValueSeen, ...]
    more: Mapping[str, int]
    members: tuple[tuple[int, str], ...]
    shop_choices: tuple[tuple[int, str], ...]
    shut_out: frozenset[int]


@dataclass(frozen=True, slots=True)
class Outlook:
    """How the first rows will arrive, and how many of them were looked at."""

    history: int
    open: int
    refused: int
    looked_at: int


def values_step(imported: Import) -> ValuesStep:
    """The values as the draft's decisions have them."""
    sample = sample_of(imported)
    counts = counts_by_field(imported, sample)
    members, shops = _members(), shop_ids_by_name(imported)
    lists = {name: counts[name] for name in counts if name in CLOSED_LISTS}
    owners, named = counts.get("owner", Counter()), counts.get("shop", Counter())
    return ValuesStep(
        imported=imported,
        lists={name: _listed(imported, name, found) for name, found in lists.items()},
        owners=tuple(_owner(imported, *each, members) for each in owners.most_common(MOST_SHOWN)),
        shops=tuple(_shop(imported, *each, shops) for each in named.most_common(MOST_SHOWN)),
        more={
            name: len(found) - MOST_SHOWN
            for name, found in counts.items()
            if len(found) > MOST_SHOWN
        },
        members=tuple((member_id, name) for name, member_id in members.items()),
        shop_choices=tuple((shop_id, name) for name, shop_id in shops.items()),
        shut_out=frozenset(
            member_id
            for member_id, seen in shops_of_limited_members().items()
            if imported.shop_id not in seen
        ),
    )


def counts_by_field(imported: Import, sample: Sample) -> dict[str, Counter[str]]:
    """How often each value stands in the columns of lists, owners and shops.

    A resolution counts as a list only while its words repeat; else it is prose.
    """
    counts: dict[str, Counter[str]] = {}
    mapping = mapping_from_json(imported.mapping)
    for at, column in enumerate(imported.proposal["columns"]):
        field = mapping[column["name"]].field or ""
        if field in CLOSED_LISTS or field in ("owner", "shop"):
            texts = (line_of(cells[at]) for _, cells in sample.rows)
            counts[field] = Counter(sample.counts.get(at) or (text for text in texts if text))
    resolutions = counts.get("resolution", Counter())
    if len(resolutions) * 4 > resolutions.total():
        counts.pop("resolution", None)
    return {field: found for field, found in counts.items() if found}


def decided(imported: Import) -> dict[str, dict[str, Any]]:
    """The decisions for the draft's mapping: those made, and proposals for the other values."""
    counts = counts_by_field(imported, sample_of(imported))
    made = imported.values
    lists = {
        name: {raw: made.get(name, {}).get(raw, match_value(name, raw).code) for raw in found}
        for name, found in counts.items()
        if name in CLOSED_LISTS
    }
    return lists | {name: made[name] for name in ("owner", "shop") if name in made}


def with_decisions(
    known: Mapping[str, Mapping[str, Any]], sent: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """The decisions known so far with those just made."""
    together = {field: {**known.get(field, {}), **sent[field]} for field in sent}
    return {field: dict(codes) for field, codes in known.items()} | {
        field: {raw: means for raw, means in codes.items() if means != AUTOMATIC}
        for field, codes in together.items()
    }


def _listed(imported: Import, field: str, counts: Counter[str]) -> tuple[ValueSeen, ...]:
    made = imported.values.get(field, {})
    return tuple(
        ValueSeen(raw, count, made[raw] if raw in made else match_value(field, raw).code)
        for raw, count in counts.most_common(MOST_SHOWN)
    )


def _owner(imported: Import, raw: str, count: int, members: Mapping[str, int]) -> ValueSeen:
    made = imported.values.get("owner", {})
    known = members.get(raw)
    return ValueSeen(raw, count, made.get(raw, known), is_new=raw not in made and known is None)


def _shop(imported: Import, raw: str, count: int, shops: Mapping[str, int]) -> ValueSeen:
    return ValueSeen(raw, count, imported.values.get("shop", {}).get(raw, shops.get(raw)))


def _members() -> dict[str, int]:
    named = Member.objects.exclude(name="").order_by("name", "id")
    return dict(named.values_list("name", "id"))


def outlook_of(imported: Import) -> Outlook:
    """How the sample's rows will arrive by the decisions that the draft has."""
    sample = sample_of(imported)
    headers = [column["name"] for column in imported.proposal["columns"]]
    read = reader_of(imported, headers, date1904=sample.date1904)
    shops = shop_ids_by_name(imported)
    drafting = drafting_of(imported, headers, read, sample.rows, shops)
    rows = (drafting.row(read(*row), row[1]) for row in sample.rows)
    arriving = Counter(
        REFUSED if row.draft is None else HISTORY if row.draft.claims.closes else OPEN
        for row in rows
    )
    return Outlook(arriving[HISTORY], arriving[OPEN], arriving[REFUSED], len(sample.rows))
