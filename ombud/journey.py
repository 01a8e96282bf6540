"""What happens next, and nothing else."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Model

from ombud.arrivals.actions import receive_messages
from ombud.arrivals.drafts import Draft
from ombud.arrivals.events import ImportEnded, MessageArrived, RowJoined, RowRevised
from ombud.arrivals.models import Message
from ombud.assessment.actions import assess
from ombud.assessment.events import MessageAssessed
from ombud.assessment.queries import read_drafts
from ombud.casework.actions.join_rows import join_rows
from ombud.casework.actions.numbers import continue_series
from ombud.casework.actions.open import open_or_join_cases
from ombud.casework.actions.revise import revise_cases
from ombud.casework.actions.search_words import index_again
from ombud.casework.events import (
    CaseAnswered,
    CaseChanged,
    CaseClosed,
    CaseNumbered,
    CaseOpened,
    CaseReopened,
    CaseSettled,
    LineChanged,
    MessageJoined,
    NoteWritten,
)
from ombud.casework.models import AffectedLine, Case
from ombud.followup.actions import (
    plan_clocks,
    reckon_clocks_anew,
    restart_settlement,
    ring_due_clocks,
    start_clocks,
    stop_all_clocks,
    stop_first_answer,
    stop_settlement,
)
from ombud.ledger.actions import Reaction, one_breath, register_reactions, seal_entries
from ombud.ledger.events import By, Happened
from ombud.ledger.models import Entry
from ombud.people.models import ContactPoint
from ombud.store.rows import ids_together
from ombud.store.turn import turn

# Writes: run at once, in the caller's transaction.
JOURNEY: dict[type[Happened], Sequence[Reaction]] = {
    MessageArrived: [assess],
    MessageAssessed: [open_or_join_cases],
    CaseNumbered: [plan_clocks],
    CaseOpened: [start_clocks],
    RowRevised: [revise_cases],
    RowJoined: [join_rows],
    MessageJoined: [index_again],
    CaseAnswered: [stop_first_answer, index_again],
    NoteWritten: [index_again],
    LineChanged: [index_again],
    CaseChanged: [reckon_clocks_anew, index_again],
    CaseSettled: [stop_settlement],
    CaseClosed: [stop_all_clocks],
    CaseReopened: [restart_settlement],
    ImportEnded: [continue_series],
}

# What the worker does on its own, each until it answers 0.
RHYTHM = {"minutely": [ring_due_clocks, seal_entries]}


def connect() -> None:
    """Tell the ledger who reacts to what."""
    register_reactions(JOURNEY)


def take_in(drafts: Sequence[Draft], *, by: By, at: datetime) -> None:
    """Messages become cases: read and think first, then one short turn writes everything.

    When this returns, every draft knows its case; nothing acknowledged can be lost.
    """
    read_drafts(drafts)
    with turn(), ids_together(_ids_for(drafts)), one_breath():
        receive_messages(drafts, by=by, at=at)


def _ids_for(drafts: Sequence[Draft]) -> dict[type[Model], int]:
    named = [draft.customer for draft in drafts if draft.customer]
    contacts = sum(len(one.phones) + len(one.emails) + len(one.handles) for one in named)
    lines = sum(len(draft.claims.lines) or 1 for draft in drafts)
    count = len(drafts)
    return {
        Message: count, Case: count, AffectedLine: lines, ContactPoint: contacts, Entry: 3 * count,
    }  # fmt: skip
