"""What stands of cases, for later rows of a workbook to be compared with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ombud.arrivals.models import Attachment, Message
from ombud.casework.later_rows import LINE_FIELDS, LineStanding, Standing
from ombud.casework.models import AffectedLine, Case, Note, OwnField, Remedy
from ombud.casework.queries.import_undo import NOBODY, UNDOES
from ombud.ledger.queries import timeline

# What an entry of this kind means for the fields that a workbook also names.
MOVED_BY = {
    "CaseStepped": "stage",
    "CaseClosed": "stage",
    "CaseReopened": "stage",
    "CaseSettled": "stage",
}
OFFERED = ("proposed", "agreed")


def standings(cases: Sequence[Case], *, with_touched: bool) -> dict[int, Standing]:
    """By case id. with_touched: also which fields people changed since the case came in."""
    ids, threads = [case.pk for case in cases], {case.thread: case.pk for case in cases}
    found = {case.pk: Standing(case) for case in cases}
    spoken = Message.objects.filter(
        thread__in=threads, direction__in=(Message.IN, Message.OUT), is_automatic=False
    ).order_by("id")
    for thread, *message in spoken.values_list("thread", "direction", "title", "text"):
        _hear(found[threads[thread]], *message)
    for case_id, text in Note.objects.filter(case_id__in=ids).values_list("case_id", "text"):
        found[case_id].notes.add(text)
    held = Attachment.objects.filter(thread__in=threads)
    for thread, digest in held.values_list("thread", "original__digest"):
        found[threads[thread]].files.add(digest)
    for case_id, line in _lines(ids):
        found[case_id].lines.append(line)
    for case_id, touched in _touched(ids).items() if with_touched else ():
        found[case_id].touched = touched
    return found


def _hear(standing: Standing, direction: str, title: str, text: str) -> None:
    if direction == Message.OUT:
        standing.said.append(text.strip())
    else:
        standing.heard.append(text)
        standing.titles.append(title)


def _lines(case_ids: Sequence[int]) -> Iterable[tuple[int, LineStanding]]:
    lines = AffectedLine.objects.filter(case_id__in=case_ids).order_by("id")
    remedies = Remedy.objects.filter(line__case_id__in=case_ids).order_by("id")
    last = {remedy.line_id: remedy for remedy in remedies.only("line_id", "amount", "state")}
    for line in lines.only("case_id", *LINE_FIELDS):
        said = {name: getattr(line, name) for name in LINE_FIELDS}
        yield line.case_id, LineStanding(line.pk, **said, **_money(last.get(line.pk)))


def _money(remedy: Remedy | None) -> dict[str, Any]:
    if remedy is None:
        return {}
    offer_id = remedy.pk if remedy.state in OFFERED else None
    return {"has_money": True, "paid": remedy.amount, "offer_id": offer_id}


def _touched(case_ids: Sequence[int]) -> Mapping[int, set[str]]:
    touched: dict[int, set[str]] = defaultdict(set)
    by_people = timeline("case", case_ids).exclude(via="import").exclude(actor_kind__in=NOBODY)
    told = by_people.values_list("about_id", "kind", "changes", "facts")
    for case_id, kind, changes, facts in told:
        # Who took an import back did not decide on its fields: it may come in again.
        if UNDOES not in facts:
            moved = {MOVED_BY[kind]} if kind in MOVED_BY else {"worked"}
            touched[case_id] |= set(changes) | moved
    return touched


def own_ids_known(names: Iterable[str]) -> dict[str, int]:
    """Ids of the team's own fields of these names; names that nobody knows yet are left out."""
    return dict(OwnField.objects.filter(name__in=list(names)).values_list("name", "id"))
