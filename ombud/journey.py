"""What happens next, and nothing else."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Model

from ombud.arrivals.actions import receive_messages
from ombud.arrivals.actions.discard_drafts import discard_old_drafts
from ombud.arrivals.drafts import Draft
from ombud.arrivals.events import ImportEnded, MessageArrived, RowJoined, RowRevised
from ombud.arrivals.models import Message
from ombud.assessment.actions import assess
from ombud.assessment.events import MessageAssessed
from ombud.assessment.queries import read_drafts
from ombud.casework.actions.currency import keep_counted_currency
from ombud.casework.actions.join_rows import join_rows
from ombud.casework.actions.numbers import continue_series
from ombud.casework.actions.open import open_or_join_cases
from ombud.casework.actions.orders import join_orders
from ombud.casework.actions.rates import count_waiting_money
from ombud.casework.actions.revise import revise_cases
from ombud.casework.actions.search_words import index_again
from ombud.casework.events import (
    AnswerWithdrawn,
    CaseAnswered,
    CaseChanged,
    CaseClosed,
    CaseNumbered,
    CaseOpened,
    CaseReopened,
    CaseSettled,
    LineChanged,
    MessageJoined,
    NoteWithdrawn,
    NoteWritten,
    RemedyChanged,
    StepTakenBack,
)
from ombud.casework.models import AffectedLine, Case
from ombud.casework.openings import think_openings
from ombud.followup.actions import (
    keep_by_answer,
    keep_by_remedy,
    plan_clocks,
    reckon_clocks_anew,
    restart_settlement,
    ring_due_clocks,
    set_clocks_back,
    start_clocks,
    stop_all_clocks,
    stop_first_answer,
    stop_settlement,
    watch_promises,
)
from ombud.learning.actions import forget_old_lists
from ombud.ledger.actions import Reaction, one_breath, register_reactions, seal_entries
from ombud.ledger.events import By, Happened
from ombud.ledger.models import Entry
from ombud.orders.events import OrdersAdded, RateSet
from ombud.people.claims import CustomerClaim, know_contacts
from ombud.people.events import ShopChanged
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
    CaseAnswered: [stop_first_answer, keep_by_answer, watch_promises, index_again],
    RemedyChanged: [keep_by_remedy],
    NoteWritten: [index_again],
    NoteWithdrawn: [index_again],
    LineChanged: [index_again],
    CaseChanged: [reckon_clocks_anew, index_again],
    CaseSettled: [stop_settlement],
    CaseClosed: [stop_all_clocks],
    CaseReopened: [restart_settlement],
    StepTakenBack: [set_clocks_back, reckon_clocks_anew, index_again],
    AnswerWithdrawn: [set_clocks_back, index_again],
    ImportEnded: [continue_series],
    OrdersAdded: [join_orders],
    ShopChanged: [keep_counted_currency],
    RateSet: [count_waiting_money],
}

# What the worker does on its own, each until it answers 0.
RHYTHM = {"minutely": [ring_due_clocks, seal_entries, discard_old_drafts, forget_old_lists]}


def connect() -> None:
    """Tell the ledger who reacts to what."""
    register_reactions(JOURNEY)


def think(drafts: Sequence[Draft]) -> None:
    """All that can be known of messages before their turn begins; pure."""
    read_drafts(drafts)
    think_openings(drafts)
    know_contacts(_named(drafts))


def take_in(drafts: Sequence[Draft], *, by: By, at: datetime) -> None:
    """Messages become cases: read and think first, then one short turn writes everything.

    When this returns, every draft knows its case; nothing acknowledged can be lost.
    """
    think(drafts)
    with turn(), ids_together(_ids_for(drafts)), one_breath():
        receive_messages(drafts, by=by, at=at)


def _named(drafts: Sequence[Draft]) -> list[CustomerClaim]:
    return [draft.customer for draft in drafts if draft.customer]


def _ids_for(drafts: Sequence[Draft]) -> dict[type[Model], int]:
    contacts = know_contacts(_named(drafts))
    lines = sum(len(draft.claims.lines) or 1 for draft in drafts)
    count = len(drafts)
    return {
        Message: count, Case: count, AffectedLine: lines, ContactPoint: contacts, Entry: 3 * count,
    }  # fmt: skip
