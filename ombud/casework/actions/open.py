"""Cases are opened, or a message joins the case of its conversation."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils import timezone

from ombud.arrivals.actions import keep_answers
from ombud.arrivals.drafts import Answer, Claims, Draft
from ombud.arrivals.models import ImportedRow
from ombud.assessment.events import MessageAssessed
from ombud.casework.actions.claimed_lines import add_claimed_lines
from ombud.casework.actions.files import CaseFile, attach_drafted
from ombud.casework.actions.numbers import take_numbers
from ombud.casework.actions.own_fields import know_own_fields
from ombud.casework.events import (
    CaseAnswered,
    CaseClosed,
    CaseNumbered,
    CaseOpened,
    MessageJoined,
    NoteWritten,
)
from ombud.casework.models import Case, Note
from ombud.casework.openings import Opening, opening, order_no_of, tracking_no_of
from ombud.casework.search import SearchRow, index_cases, words_of
from ombud.ledger.actions import record
from ombud.ledger.events import By, Happened
from ombud.orders.queries import orders_by_number
from ombud.rules.currencies import is_currency
from ombud.rules.stages import awaited_in
from ombud.store.rows import insert_rows, reserve_ids

FIELDS = (
    "id shop_id number thread first_message_id customer_id order_id order_no order_no_damaged "
    "tracking_no platform channel kind title language class_code detail_code confidence priority "
    "priority_reason stage waiting_for next_on owner_id team_id opened_at opened_precision "
    "first_answered_at settled_at closed_at due_at due_kind outcome remedy_wanted amount_wanted "
    "amount_currency refund_total satisfaction reopened_times is_history import_id own changed_at "
    "version"
).split()


def open_or_join_cases(events: Sequence[MessageAssessed], *, by: By) -> None:
    """Open a case for each new conversation; a further message joins the case it belongs to."""
    drafts = [event.carrying for event in events]
    _join([draft for draft in drafts if draft.thread != draft.message_id], by)
    _open([draft for draft in drafts if draft.thread == draft.message_id], by)


def _join(drafts: Sequence[Draft], by: By) -> None:
    threads = {draft.thread or 0 for draft in drafts}
    found = (
        Case.objects.filter(thread__in=threads).values_list("thread", "id", "number")
        if threads
        else ()
    )
    cases = {thread: (case_id, number) for thread, case_id, number in found}
    for draft in drafts:
        draft.case_id, draft.case_number = cases[draft.thread or 0]
        draft.outcome = ImportedRow.JOINED
    joined = [draft.case_id for draft in drafts]
    if joined:
        # The customer spoke again: the next move is ours.
        Case.objects.filter(id__in=joined).exclude(stage="closed").update(
            waiting_for="us", version=F("version") + 1, changed_at=timezone.now()
        )
    record([_joined(draft) for draft in drafts], by=by)


def _joined(draft: Draft) -> MessageJoined:
    return MessageJoined(
        about=(("case", draft.case_id), ("message", draft.message_id)),
        at=draft.said_at,
        facts={"message": draft.message_id},
    )


def _open(drafts: Sequence[Draft], by: By) -> None:
    if not drafts:
        return
    numbers = take_numbers([(draft.shop_id, draft.claims.number) for draft in drafts])
    ids = reserve_ids(Case, len(drafts))
    openings = [opening(*each) for each in zip(ids, numbers, drafts, strict=True)]
    for each in openings:
        each.draft.case_id, each.draft.case_number = each.case_id, each.number
        each.draft.outcome = ImportedRow.CREATED
    record([_numbered(each) for each in openings], by=by)
    add_claimed_lines(openings)
    _write_cases(openings)
    _write_answers(openings)
    _write_notes(openings, by)
    _attach_files(openings, by)
    index_cases([_index_row(each) for each in openings])
    record(_events(openings), by=by)


def _write_cases(openings: Sequence[Opening]) -> None:
    own_ids = know_own_fields(name for each in openings for name in each.draft.claims.own)
    wanted = {(each.draft.shop_id, order_no_of(each.draft)) for each in openings}
    orders = orders_by_number([key for key in wanted if key[1]])
    now = timezone.now()
    insert_rows(Case, FIELDS, [_row(each, orders, own_ids, now) for each in openings])


def _row(
    each: Opening, orders: dict[Any, Any], own_ids: dict[str, int], now: datetime
) -> tuple[Any, ...]:
    draft, claims, read = each.draft, each.draft.claims, each.draft.reading
    order_no = order_no_of(draft)
    order = orders.get((draft.shop_id, order_no))
    return (
        each.case_id, draft.shop_id, each.number, draft.thread, draft.message_id,
        draft.customer_id or (order and order.customer_id), order and order.id, order_no,
        claims.order_no_damaged, tracking_no_of(draft),
        claims.platform or (order.platform if order else ""),
        draft.channel, claims.kind or _kind(read), draft.heading, read.language,
        each.class_code, each.detail_code, None if claims.detail_code else read.confidence,
        each.priority, _reason(claims.priority, read), each.stage,
        awaited_in(each.stage, claims.waiting_for), claims.next_on, claims.owner_id, claims.team_id,
        draft.said_at, draft.said_precision, each.first_answered_at, each.settled_at,
        each.closed_at,
        each.due_at, each.due_kind, claims.outcome or ("upheld" if claims.closes else ""),
        claims.remedy_wanted, *_wanted(claims), each.refund_total,
        claims.satisfaction, 0,
        claims.closes, claims.import_id,
        {str(own_ids[name]): value for name, value in claims.own.items()}, now, 1,
    )  # fmt: skip


def _wanted(claims: Claims) -> tuple[Decimal | None, str]:
    """The sum wanted and its currency; a figure in money that nobody knows says nothing."""
    is_known = not claims.amount_currency or is_currency(claims.amount_currency)
    return (claims.amount_wanted, claims.amount_currency) if is_known else (None, "")


def _kind(read: Any) -> str:
    return "complaint" if read.is_complaint else "enquiry"


def _reason(claimed: str, read: Any) -> dict[str, Any]:
    if claimed:
        return {"code": "stated"}
    return {"code": read.priority_reason.code, **read.priority_reason.params}


def _write_answers(openings: Sequence[Opening]) -> None:
    answers = [_answer(each) for each in openings if each.draft.claims.answer]
    keep_answers(answers, at=timezone.now())


def _answer(each: Opening) -> Answer:
    draft, claims = each.draft, each.draft.claims
    return Answer(
        shop_id=draft.shop_id,
        thread=draft.thread or 0,
        channel=draft.channel,
        customer_id=draft.customer_id,
        author_id=claims.owner_id,
        text=claims.answer,
        said_at=each.first_answered_at or each.closed_at or draft.said_at,
        said_precision=draft.said_precision,
    )


def _write_notes(openings: Sequence[Opening], by: By) -> None:
    author = by.id if by.kind == "member" else None
    rows = [
        (each.case_id, author, text, each.draft.said_at)
        for each in openings
        for text in each.draft.claims.notes
    ]
    insert_rows(Note, ("case_id", "author_id", "text", "written_at"), rows)


def _attach_files(openings: Sequence[Opening], by: By) -> None:
    files = [
        CaseFile(each.case_id, each.draft.thread or 0, each.draft.said_at, file)
        for each in openings
        for file in each.draft.files
    ]
    attach_drafted(files, by=by)


def _index_row(each: Opening) -> SearchRow:
    told = [each.number, *(value for value in each.draft.claims.own.values() if value)]
    words = words_of("\n".join(told))
    return each.case_id, each.draft.shop_id, f"{words} {each.draft.words}"


def _events(openings: Sequence[Opening]) -> list[Happened]:
    events: list[Happened] = [_opened(each) for each in openings]
    events += [_answered(each) for each in openings if each.first_answered_at]
    events += [_noted(each) for each in openings for _note in each.draft.claims.notes]
    events += [_closed(each) for each in openings if each.is_history]
    return events


def _numbered(each: Opening) -> CaseNumbered:
    return CaseNumbered(about=(("case", each.case_id),), at=each.draft.said_at, carrying=each)


def _opened(each: Opening) -> CaseOpened:
    return CaseOpened(
        about=(("case", each.case_id), ("message", each.draft.message_id)),
        at=each.draft.said_at,
        facts={"number": each.number, "detail": each.detail_code, "priority": each.priority},
        carrying=each,
    )


def _answered(each: Opening) -> CaseAnswered:
    at = each.first_answered_at or each.draft.said_at
    return CaseAnswered(
        about=(("case", each.case_id),), at=at, facts={"channel": each.draft.channel}, carrying=each
    )


def _noted(each: Opening) -> NoteWritten:
    return NoteWritten(about=(("case", each.case_id),), at=each.draft.said_at, carrying=each)


def _closed(each: Opening) -> CaseClosed:
    return CaseClosed(
        about=(("case", each.case_id),),
        at=each.closed_at or each.draft.said_at,
        facts={"outcome": each.draft.claims.outcome or "upheld"},
        carrying=each,
    )
