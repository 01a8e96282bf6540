"""What of an import can be taken back, and what stays because it was worked on since."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from ombud.arrivals.models import Import, ImportedRow
from ombud.arrivals.queries.undo import rows_to_undo
from ombud.casework.models import Case
from ombud.ledger.models import Entry
from ombud.ledger.queries import timeline
from ombud.people.queries import member_names
from ombud.people.viewer import Viewer
from ombud.store.rows import chunks

# A clock that rang is nobody's work.
NOBODY = ("system", "routine")
UNDOES = "undoes_import"
# An order that came in later was joined to the case by its number: nobody worked on the case.
ORDER_CAME = Q(via="import", kind="CaseChanged", changes__has_key="order_id")
SHOWN = 50
_TOLD = ("about_id", "kind", "actor_kind", "actor_id", "via", "batch_id", "happened_at", "facts")


@dataclass(frozen=True, slots=True)
class Touch:
    """The last thing that happened to a case since. who: the member's id, if it was one.

    import_id: the later import that brought more of the case or knows it, if it was one.
    """

    at: datetime
    who: int | None = None
    import_id: int | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """A case that stays when the import is taken back, and why."""

    case: Case
    touch: Touch
    name: str


@dataclass(frozen=True, slots=True)
class UndoOutlook:
    """What an undo would do now. withdrawn, left: of the cases that the import opened.

    updates: cases of older imports that it brought up to date; changed: how many of these were
    worked on since, so that they are looked at field by field.
    """

    withdrawn: int
    left: int
    updates: int
    changed: int


def undo_outlook(imported: Import) -> UndoOutlook:
    """The numbers before an undo is begun."""
    left = len(touches(imported.pk, _opened(imported.pk)))
    updated = _updated(imported)
    changed = len(touches(imported.pk, updated, after=_began(imported.pk)))
    withdrawn = _opened(imported.pk).count() - left
    return UndoOutlook(withdrawn, left, updated.count(), changed)


def is_all_seen(viewer: Viewer, import_id: int) -> bool:
    """Whether this person may see every case that the import opened."""
    if viewer.shop_ids is None:
        return True
    return not _opened(import_id).exclude(shop_id__in=viewer.shop_ids).exists()


def cases_left(viewer: Viewer, imported: Import) -> Iterator[Left]:
    """The cases that an undo leaves, those that the import opened first, each in order of id."""
    several = {
        **touches(imported.pk, _opened(imported.pk)),
        **touches(imported.pk, _updated(imported), after=_began(imported.pk)),
    }
    names = member_names(touch.who for touch in several.values())
    for some in chunks(sorted(several)):
        seen = Case.objects.filter(id__in=some)
        if viewer.shop_ids is not None:
            seen = seen.filter(shop_id__in=viewer.shop_ids)
        for case in seen.order_by("id"):
            touch = several[case.pk]
            yield Left(case, touch, names.get(touch.who or 0, ""))


def touches(
    import_id: int, cases: "QuerySet[Case] | Sequence[int]", *, after: int = 0
) -> dict[int, Touch]:
    """The last touch by case id, of those that somebody or a later import touched.

    after: only entries behind this one count.
    """
    ids: Any = cases.order_by().values("id") if isinstance(cases, QuerySet) else cases
    about = Entry.objects.filter(about_kind="case", about_id__in=ids, id__gt=after)
    others = about.exclude(via="import", batch_id=import_id)
    by_somebody = others.exclude(~Q(via="import"), actor_kind__in=NOBODY).exclude(ORDER_CAME)
    known = _known_later(import_id, ids) if not after else {}
    return known | _standing(by_somebody.order_by("id").values_list(*_TOLD))


def _standing(entries: Iterable[Any]) -> dict[int, Touch]:
    """What imports did that were themselves taken back is as if it had never been."""
    told = list(entries)
    undone = {(about, facts[UNDOES]) for about, *_, facts in told if UNDOES in facts}
    return {
        about: _touch(actor_kind, actor_id, via, batch_id, at)
        for about, _kind, actor_kind, actor_id, via, batch_id, at, facts in told
        if UNDOES not in facts and not (via == "import" and (about, batch_id) in undone)
    }


def _touch(
    actor_kind: str, actor_id: int | None, via: str, batch_id: int | None, at: datetime
) -> Touch:
    if via == "import":
        return Touch(at, import_id=batch_id)
    return Touch(at, who=actor_id if actor_kind == "member" else None)


def _known_later(import_id: int, ids: Any) -> dict[int, Touch]:
    """Cases that stand in a later import too: without them its account would be untrue."""
    threads = Case.objects.filter(id__in=ids).order_by().values("thread")
    rows = ImportedRow.objects.filter(message_id__in=threads, imported_id__gt=import_id)
    living = rows.exclude(imported__state=Import.UNDONE, outcome=ImportedRow.UNCHANGED)
    found = living.order_by("id").values_list("message_id", "imported_id", "imported__made_at")
    by_thread = {thread: Touch(at, import_id=later) for thread, later, at in found}
    cases = Case.objects.filter(thread__in=list(by_thread)).values_list("id", "thread")
    return {case_id: by_thread[thread] for case_id, thread in cases}


def _opened(import_id: int) -> QuerySet[Case]:
    return Case.objects.filter(import_id=import_id)


def _updated(imported: Import) -> QuerySet[Case]:
    rows = rows_to_undo(imported).filter(outcome=ImportedRow.UPDATED)
    return Case.objects.filter(thread__in=rows.order_by().values("message_id"))


def _began(import_id: int) -> int:
    """The entry behind which all that the import did stands."""
    return timeline("import", [import_id])[0].pk


def deeds_of_import(import_id: int, case_ids: Collection[int]) -> "QuerySet[Entry]":
    """What the import did to these cases, the oldest first. Its orders stay joined to them."""
    about = Entry.objects.filter(about_kind="case", about_id__in=case_ids)
    deeds = about.filter(via="import", batch_id=import_id).exclude(ORDER_CAME)
    return deeds.order_by("id")


def orders_came(case_ids: Collection[int], after: int) -> "QuerySet[Entry]":
    """The orders that came in for these cases behind an entry, the oldest first."""
    about = Entry.objects.filter(about_kind="case", about_id__in=case_ids, id__gt=after)
    return about.filter(ORDER_CAME).order_by("id")


def evidence_marked(case_ids: Collection[int], after: int) -> "QuerySet[Entry]":
    """What people noted of these cases' evidence behind an entry."""
    about = Entry.objects.filter(about_kind="case", about_id__in=case_ids, id__gt=after)
    marked = about.filter(kind="EvidenceMarked").exclude(actor_kind__in=NOBODY)
    return marked.exclude(via="import").order_by("id")
