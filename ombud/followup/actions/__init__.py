"""The only writers of promises and their clocks."""

from ombud.followup.actions.clocks import (
    plan_clocks,
    rebuild_dues,
    reckon_clocks_anew,
    restart_settlement,
    set_clocks_back,
    start_clocks,
    stop_all_clocks,
    stop_first_answer,
    stop_settlement,
)
from ombud.followup.actions.promises import set_promise
from ombud.followup.actions.reminders import mark_seen, ring_due_clocks

__all__ = [
    "mark_seen",
    "plan_clocks",
    "rebuild_dues",
    "reckon_clocks_anew",
    "restart_settlement",
    "ring_due_clocks",
    "set_clocks_back",
    "set_promise",
    "start_clocks",
    "stop_all_clocks",
    "stop_first_answer",
    "stop_settlement",
]
