"""What is done when the cases are looked at as a whole."""

from ombud.learning.actions.exports import record_export, record_report
from ombud.learning.actions.long_lists import (
    ask_for_list,
    begin_list,
    end_list,
    fail_list,
    forget_old_lists,
    go_on_with_list,
    note_fetched,
    take_up_lists,
)

__all__ = [
    "ask_for_list",
    "begin_list",
    "end_list",
    "fail_list",
    "forget_old_lists",
    "go_on_with_list",
    "note_fetched",
    "record_export",
    "record_report",
    "take_up_lists",
]
