"""Keeping the search index true: what a case is found by, read again from its rows."""

from collections import defaultdict
from collections.abc import Sequence

from ombud.arrivals.models import Message
from ombud.casework.models import AffectedLine, Case, Note
from ombud.casework.search import SearchRow, index_cases, words_of
from ombud.ledger.events import By, Happened
from ombud.store.rows import chunks
from ombud.store.turn import turn

CASE_WORDS = ("number", "order_no", "tracking_no", "title")


def index_again(events: Sequence[Happened], *, by: By) -> None:
    """Cases whose words changed are indexed anew; those just opened were indexed as they opened."""
    living = {event.subject_id for event in events if event.carrying is None}
    if living:
        index_cases(search_rows(sorted(living)))


def search_rows(case_ids: Sequence[int]) -> list[SearchRow]:
    """(case id, shop id, the words of all it is found by) of each case."""
    cases = list(Case.objects.filter(id__in=case_ids).order_by("id"))
    said = _said({case.thread: case.pk for case in cases})
    return [
        (case.pk, case.shop_id, words_of("\n".join([*_own_words(case), *said[case.pk]])))
        for case in cases
    ]


def _own_words(case: Case) -> list[str]:
    fields = (getattr(case, name) for name in CASE_WORDS)
    return [word for word in (*fields, *case.own.values()) if word]


def _said(cases: dict[int, int]) -> dict[int, list[str]]:
    said: dict[int, list[str]] = defaultdict(list)
    messages = (
        Message.objects.filter(thread__in=cases)
        .exclude(direction=Message.WITHDRAWN)
        .order_by("id")
        .values_list("thread", "title", "text")
    )
    for thread, title, text in messages:
        said[cases[thread]] += [word for word in (title, text) if word]
    for words in (
        Note.objects.values_list("case_id", "text"),
        AffectedLine.objects.values_list("case_id", "label"),
    ):
        for case_id, text in words.filter(case_id__in=cases.values()).order_by("id"):
            said[case_id].append(text)
    return said


def rebuild_search(*, at_once: int = 500) -> int:
    """Index every case anew, in short turns; returns how many."""
    ids = list(Case.objects.order_by("id").values_list("id", flat=True))
    for some in chunks(ids, at_once):
        with turn():
            index_cases(search_rows(some))
    return len(ids)
