"""Takes a dirty workbook in, and once more, and holds the account against what was put in."""

from importlib import import_module
from typing import Any

from ombud.arrivals.models import Import, Message
from ombud.casework.models import Case, Note
from ombud.people.models import Shop
from ombud.worker.imports import run_import
from tests.arrivals.scenes import BY_COMMAND, confirmed
from tests.workbooks.torture import Dirty

OUTCOMES = ("created", "joined", "updated", "unchanged", "refused")
ROOMS = ("ledger", "people", "arrivals", "assessment", "casework", "followup")


def troubles_of(dirty: Dirty, shop: Shop) -> list[str]:
    """What is lost, doubled or not accounted for; empty when all is well. The shop is its own."""
    first = _taken(dirty, shop)
    found = [*_uneven(dirty, first), *_lost(dirty, shop)]
    cases, notes = _counts(shop)
    again = _taken(dirty, shop)
    found += _uneven(dirty, again)
    if again["created"] or again["updated"] or _counts(shop) != (cases, notes):
        found.append(f"once more: {again}, {(cases, notes)} became {_counts(shop)}")
    return [f"seed {dirty.seed} ({', '.join(sorted(dirty.dirt))}): {each}" for each in found]


def _taken(dirty: Dirty, shop: Shop) -> dict[str, int]:
    """The account of the workbook's imports: month sheets are imports of their own."""
    before = set(Import.objects.values_list("id", flat=True))
    confirmed(dirty.content, shop, BY_COMMAND, dirty.name)
    ours = Import.objects.exclude(id__in=before).order_by("id")
    for imported in ours:
        assert run_import(imported.pk, goes_on=lambda _taken: True)
    tallies = [imported.tally for imported in ours.all()]
    assert not ours.exclude(failure=None).exists(), list(ours.values_list("failure", flat=True))
    return {name: sum(tally.get(name, 0) for tally in tallies) for name in ("rows", *OUTCOMES)}


def _uneven(dirty: Dirty, tally: dict[str, int]) -> list[str]:
    found = []
    if not tally["rows"] == dirty.rows == sum(tally[name] for name in OUTCOMES):
        found.append(f"{dirty.rows} rows put in, {tally}")
    if tally["refused"] != dirty.silent:
        found.append(f"{dirty.silent} rows say nothing, {tally['refused']} were refused")
    return found


def _lost(dirty: Dirty, shop: Shop) -> list[str]:
    said = Message.objects.filter(shop=shop, direction=Message.IN).values_list("text", flat=True)
    whole = "\n".join(f"{text} " for text in said)
    lost = [words for words in dirty.words if f"{words} " not in whole.replace("\n", " ")]
    noted = "\n".join(Note.objects.filter(case__shop=shop).values_list("text", flat=True))
    lost += [told for told in dirty.comments if told not in noted]
    doubled = [words for words in dirty.words if whole.replace("\n", " ").count(f"{words} ") > 1]
    return [f"lost: {lost}"] * bool(lost) + [f"doubled: {doubled}"] * bool(doubled)


def _counts(shop: Shop) -> tuple[int, int]:
    cases = Case.objects.filter(shop=shop)
    return cases.count(), Note.objects.filter(case__shop=shop).count()


def broken_rules() -> list[Any]:
    """What `ombud doctor --verify` finds."""
    rooms = [import_module(f"ombud.{room}.checks") for room in ROOMS]
    return [trouble for room in rooms for trouble in room.broken_rules()]


