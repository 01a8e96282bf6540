"""The sheet that explains the others."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ombud.workbooks.columns import SheetColumn

Described = Iterable[tuple[str, Iterable[SheetColumn]]]


def legend(sheets: Described, *, masks: bool, is_live: bool) -> list[tuple[str, str]]:
    """(head, text) of each line. masks: whether names and contacts are masked. is_live: whether
    saving is enough.
    """
    lines = _rules(is_live=is_live)
    if masks:
        text = _("Names, phones and addresses are masked. A text that holds one is locked.")
        lines.append((_("Masked"), text))
    for name, columns in sheets:
        edited = _(", ").join(column.label for column in columns if column.is_edited)
        said = (
            _("You can edit: %(names)s.") % {"names": edited} if edited else _("To be read only.")
        )
        lines.append((name, said))
    return lines


def _coming_back(*, is_live: bool) -> str:
    if is_live:
        return _(
            "Save: that is all. What both sides changed stays as it is in Ombud, and a sheet "
            "“Conflicts” tells it when you open this workbook again."
        )
    return _(
        "Save, then drop the file at Cases › Export › Bring an edited workbook back. You "
        "see what will change before anything does."
    )


def _rules(*, is_live: bool) -> list[tuple[str, str]]:
    return [
        (
            _("How it works"),
            _("Edit the cells in black. Grey cells are locked: they are here to be read."),
        ),
        (_("Coming back"), _coming_back(is_live=is_live)),
        (
            _("New rows"),
            _(
                "A row written beneath the list becomes a new case. It needs a title, and a shop "
                "where you have several."
            ),
        ),
        (_("Rows you delete"), _("Nothing happens to their cases.")),
        (
            _("Changed meanwhile"),
            _("Where somebody changed the same cell in Ombud, you are asked which shall stand."),
        ),
        (
            _("The hidden column"),
            _("The first column is hidden. It says which case a row is: please leave it as it is."),
        ),
    ]
