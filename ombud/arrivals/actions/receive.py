"""Messages come in: one from a form and 100,000 from a workbook walk this same road."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from ombud.arrivals.drafts import Answer, Draft
from ombud.arrivals.events import MessageArrived
from ombud.arrivals.models import ImportedRow, Message
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.people.actions import know_customers
from ombud.store.found import rows_found
from ombud.store.rows import insert_rows, reserve_ids

FIELDS = (
    "id shop_id thread direction channel customer_id author_id is_automatic title text said_at "
    "said_precision received_at source_key"
).split()


def receive_messages(drafts: Sequence[Draft], *, by: By, at: datetime) -> None:
    """Write the messages of `drafts` inside the caller's turn and let the journey go on.

    A draft whose source key is known already is left alone and marked unchanged.
    """
    fresh = _not_yet_here(drafts)
    _know_who_speaks(fresh, by, at)
    for message_id, draft in zip(reserve_ids(Message, len(fresh)), fresh, strict=True):
        draft.message_id = message_id
        draft.thread = draft.thread or message_id
    insert_rows(Message, FIELDS, [_row(draft, at) for draft in fresh])
    record([_arrival(draft) for draft in fresh], by=by)


def _not_yet_here(drafts: Sequence[Draft]) -> list[Draft]:
    keys = {draft.source_key for draft in drafts if draft.source_key}
    known = rows_found(Message, ("source_key", "id", "thread"), "source_key", keys)
    here = {key: (message_id, thread) for key, message_id, thread in known}
    for draft in drafts:
        if draft.source_key in here:
            draft.message_id, draft.thread = here[draft.source_key]
            draft.outcome = ImportedRow.UNCHANGED
    return [draft for draft in drafts if draft.source_key not in here]


def _know_who_speaks(drafts: Sequence[Draft], by: By, at: datetime) -> None:
    unknown = [draft for draft in drafts if draft.customer and not draft.customer_id]
    claims = [(draft.shop_id, draft.customer) for draft in unknown if draft.customer]
    for draft, customer_id in zip(unknown, know_customers(claims, at=at, by=by), strict=True):
        draft.customer_id = customer_id


def _row(draft: Draft, at: datetime) -> tuple[Any, ...]:
    return (
        draft.message_id, draft.shop_id, draft.thread, Message.IN, draft.channel, draft.customer_id,
        None, False, draft.title[:200], draft.text, draft.said_at, draft.said_precision, at,
        draft.source_key,
    )  # fmt: skip


def _arrival(draft: Draft) -> MessageArrived:
    return MessageArrived(
        about=(("message", draft.message_id),),
        at=draft.said_at,
        facts={"channel": draft.channel} if draft.channel else {},
        carrying=draft,
    )


def keep_answers(answers: Sequence[Answer], *, at: datetime) -> Sequence[int]:
    """Write what we said inside the caller's turn; returns the ids of the messages."""
    ids = reserve_ids(Message, len(answers))
    rows = [_said(*each, at) for each in zip(ids, answers, strict=True)]
    insert_rows(Message, FIELDS, rows)
    return ids


def withdraw_answers(message_ids: Iterable[int]) -> None:
    """Count answers that were never sent as none, inside the caller's turn."""
    said = Message.objects.filter(id__in=list(message_ids), direction=Message.OUT)
    said.update(direction=Message.WITHDRAWN)


def _said(message_id: int, answer: Answer, at: datetime) -> tuple[Any, ...]:
    return (
        message_id, answer.shop_id, answer.thread, Message.OUT, answer.channel, answer.customer_id,
        answer.author_id, answer.is_automatic, "", answer.text, answer.said_at,
        answer.said_precision, at, None,
    )  # fmt: skip
