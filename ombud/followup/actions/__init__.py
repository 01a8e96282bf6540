"""The only writers of promises and their clocks."""

from ombud.followup.actions.clocks import (
    plan_clocks,
    reckon_clocks_anew,
    restart_settlement,
    set_clocks_back,
    start_clocks,
    stop_all_clocks,
    stop_first_answer,
    stop_settlement,
)
from ombud.followup.actions.due import rebuild_dues
from ombud.followup.actions.kept import keep_by_answer, keep_by_remedy
from ombud.followup.actions.promises import set_promise
from ombud.followup.actions.reminders import mark_seen, ring_due_clocks
from ombud.followup.actions.said import (
    NewPromise,
    PromiseMove,
    deny_promises,
    move_promises,
    watch_promises,
    write_promises,
)

__all__ = [
    "NewPromise",
    "PromiseMove",
    "deny_promises",
    "keep_by_answer",
    "keep_by_remedy",
    "mark_seen",
    "move_promises",
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
    "watch_promises",
    "write_promises",
]
