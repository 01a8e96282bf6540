"""Why a workbook, a row or a cell is not taken, and what to do: sentences by code."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

FILES: Mapping[str, Any] = {
    "not_ours": _(
        "This workbook was not exported for editing here. Import it instead, or export the list "
        "for editing and work in that file."
    ),
    "identity_missing": _(
        "The hidden first column of this workbook is gone, so its rows cannot be told apart. Undo "
        "that in your program, or export the list again and copy your changes over."
    ),
    "export_unknown": _(
        "This workbook does not belong to this installation, or its hidden id was changed. Export "
        "the list again and copy your changes over."
    ),
    "standing_lost": _(
        "What stood in this workbook when it left can no longer be read, so nothing can be "
        "compared. Export the list again and copy your changes over."
    ),
}
ROWS: Mapping[str, Any] = {
    "identity_edited": _("The hidden id of this row was changed. The row was left."),
    "other_export": _("This row comes from another export. Bring that workbook back by itself."),
    "twice": _(
        "This row stands in the workbook twice. For a new case, write into an empty row beneath "
        "the list."
    ),
    "of_another_case": _(
        "The number of this row is not that of its case: it was changed, or the rows were sorted "
        "without the hidden column. The row was left."
    ),
    "gone": _("This is not there any more, or you may not see it."),
    "nothing_said": _("A new row needs a title that says what the complaint is about."),
    "shop_needed": _("A new row needs the name of one of your shops."),
    "only_on_page": _("New lines and remedies are added on the page of their case."),
    "number_taken": _(
        "There is a case with this number already, and the row lost its hidden id. Export again, "
        "or leave the number empty for a new case."
    ),
}
CELLS: Mapping[str, Any] = {
    "word_unknown": _(
        "This is not in the list of this column. Please choose from the list in the cell."
    ),
    "day_unclear": _("This cannot be read as a day. Write it as 2026-11-20."),
    "amount_unclear": _("This cannot be read as an amount. Write it in digits, such as 128.50."),
    "number_unclear": _("This is not a whole number."),
    "number_damaged": _("A program rounded this number, so it cannot be right. Write it as text."),
    "masked": _(
        "Phones and addresses are masked here, so this text can only be changed on its page."
    ),
    "class_and_detail": _("Class and detail do not belong together."),
    "outcome_without_closing": _("An outcome is set by closing: set the stage to closed as well."),
    "reopening": _("A case is reopened on its page, where you say why."),
    "stage_of_new": _("A new case begins at its first stage. Bring it back, then export again."),
    "owner_without_shop": _("This person may not see the shop of the case."),
}
NOTES: Mapping[str, Any] = {
    "columns_unknown": _("Columns we did not write are not read: %(names)s."),
    "columns_missing": _("Columns that were taken out stay as they are: %(names)s."),
    "columns_gone": _(
        "Ombud has changed since this workbook left, and no longer knows these columns: %(names)s. "
        "Their cells were not read."
    ),
}


FOLDERS: Mapping[str, Any] = {
    "missing": _("The folder is not there. Is its drive connected?"),
    "not_plain": _("This is not a plain folder with an absolute path, or a link leads elsewhere."),
    "own_data": _("This folder belongs to Ombud's own data. Choose one of a sync drive."),
    "taken": _("Somebody else has this folder, or one within it. Everybody needs their own."),
    "no_access": _("Ombud may not read and write in this folder."),
    "refused": _("A workbook in the folder could not be read, so it was left as it is."),
}


class NotTaken(Exception):
    """A whole workbook that is not taken. `code` is a key of FILES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return str(FILES[self.code])
