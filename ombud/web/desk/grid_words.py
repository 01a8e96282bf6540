"""What the sheet of cases says: why a cell was refused, what its keys do."""

from django.utils.translation import gettext as _

from ombud.casework.actions import Result
from ombud.web.desk.case_words import whole_refusal
from ombud.web.desk.grid_values import (
    AMBIGUOUS,
    NEEDED,
    NO_AMOUNT,
    NO_CHOICE,
    NO_DAY,
    NOT_HERE,
    SHORTENED,
)


def cell_words(result: Result) -> str:
    """Why a cell was left as it is, and what to do now; empty when it was done."""
    if result.is_done:
        return ""
    if result.reason == "empty" and "reason" in result.missing:
        return _("Reopening needs a reason: open the case and reopen it there.")
    return _cell_reasons().get(result.reason) or whole_refusal(result)


def _cell_reasons() -> dict[str, str]:
    return {
        NO_CHOICE: _("This is not one of the choices. Press Enter to see them."),
        AMBIGUOUS: _("Several are called so. Press Enter and choose one."),
        NO_DAY: _("Please write the day like 2026-11-30."),
        NO_AMOUNT: _("Please write the amount like 68.00."),
        SHORTENED: _(
            "The spreadsheet shortened this number. Format its column as text, then copy."
        ),
        NEEDED: _("This cannot be empty. Press Enter to choose."),
        NOT_HERE: _("This column is only read here."),
        "unknown_value": _("This does not fit here: it is too long, or not there any more."),
    }


def grid_phrases() -> dict[str, str]:
    """Every phrase of the sheet's script."""
    return _told() | _columns_told() | _key_labels()


def _told() -> dict[str, str]:
    return {
        "theirs": _("Somebody saved «%(theirs)s». You wrote «%(mine)s»."),
        "nothing": _("nothing"),
        "write_mine": _("Write mine"),
        "keep_theirs": _("Keep theirs"),
        "send_again": _("Send again"),
        "wrote": _("You wrote «%(mine)s». %(why)s"),
        "half_day": _("The day was not written to its end, so the cell was left as it was."),
        "done": _("Cells changed: %(n)s. Ctrl+Z takes them back."),
        "done_some": _("Cells changed: %(n)s. Left as they were: %(left)s, see the marked ones."),
        "left": _("Cells left as they were: %(left)s, see the marked ones."),
        "writing": _("Writing cells: %(n)s of %(all)s"),
        "read_only": _("Only read here."),
        "nothing_undone": _("There is nothing to take back."),
        "nothing_redone": _("There is nothing to do again."),
        "no_choice": _("No choice holds these words."),
        "copied_cells": _("Cells copied: %(n)s."),
        "no_series": _(
            "No series begins here: mark days, amounts or words that end in a number, and the "
            "cells under them."
        ),
        "editing": _("%(column)s of %(row)s"),
        "marked": _("Marked, rows by columns: %(rows)s × %(columns)s"),
    } | _paste_left()


def _paste_left() -> dict[str, str]:
    """What a paste did not place, and why."""
    return {
        "none_placed": _("Nothing was pasted."),
        "same_already": _("The cells hold this already."),
        "not_here": _("Columns this sheet does not show, left out: %(names)s."),
        "only_read": _("Columns that are only read here, left out: %(names)s."),
        "no_such_row": _("Rows whose number is not in this list: %(n)s (%(names)s)."),
        "cut": _("Rows that did not fit under the last one: %(n)s."),
    }


def _columns_told() -> dict[str, str]:
    """The menu of a column, and finding in it."""
    return {
        "column_menu": _("Column %(column)s"),
        "sort_up": _("Sort upwards"),
        "sort_down": _("Sort downwards"),
        "sort_also": _("Sort by this too"),
        "group_by": _("Group by this"),
        "group_no": _("No groups"),
        "freeze": _("Freeze up to here"),
        "freeze_less": _("Freeze the first column only"),
        "move_left": _("Move left"),
        "move_right": _("Move right"),
        "moved": _("%(column)s is column %(place)s now"),
        "find_in": _("Find in %(column)s"),
        "looking": _("Looking…"),
        "found_in": _("Row %(row)s. Enter goes on, Shift+Enter back."),
        "not_found": _("Not in this column."),
        "not_yet": _("Not in the next %(n)s rows. Enter looks further."),
    }


def _key_labels() -> dict[str, str]:
    return {
        "key_arrows": _("Move; with Shift, mark cells"),
        "key_ends": _("First and last cell"),
        "key_tab": _("Next cell"),
        "key_all": _("Mark all cells"),
        "key_edit": _("Edit the cell"),
        "key_type": _("Write into the cell"),
        "key_leave": _("Leave the cell or the sheet"),
        "key_copy": _("Copy, for Excel or WPS too"),
        "key_paste": _("Paste, from Excel or WPS too"),
        "key_fill": _("Fill down"),
        "key_series": _("Fill down as a series"),
        "key_empty": _("Empty the marked cells"),
        "key_undo": _("Undo"),
        "key_redo": _("Redo"),
        "key_find": _("Find in the column"),
        "key_menu": _("Menu of the column"),
        "key_move": _("Move the column"),
        "key_wide": _("Narrower or wider column"),
    }
