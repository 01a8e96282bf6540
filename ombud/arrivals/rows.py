"""One row of a workbook on its way in."""

from collections.abc import Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ombud.arrivals.drafts import Draft
from ombud.store.sealing import token

if TYPE_CHECKING:
    from ombud.arrivals.workbook.beside import Picture

DATE_FIELDS = frozenset(
    ("complaint_date", "order_date", "first_response_at", "due_at", "closed_at")
)
TEXT_COMPARED = 200


def text_token(text: str) -> int:
    """The keyed token by which the text of a row is known again."""
    return token("row text", text[:TEXT_COMPARED])


# No slots: it travels from the process that reads, and frozen slots are slow to unpickle.
@dataclass(frozen=True)
class Beside:
    """What came with a row beside its cells.

    log: lines about it on a sheet of what was done when; comments: those on its cells. Both become
    notes. pictures: over its cells or in them, the attachments of its case.
    """

    log: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    pictures: tuple["Picture", ...] = ()

    def marks(self) -> tuple[str, ...]:
        """By what it is known whether all of this came before."""
        return (*self.log, *self.comments, *(picture.mark() for picture in self.pictures))


@dataclass(slots=True)
class Row:
    """One row as read: what it says, or why it is refused, and how it is known again.

    identity, content and agrees are keyed tokens, see ImportedRow. cells: that of the cells alone,
    for a row without a number. owner_name: as written in owner_column; who it is was not known yet
    when the row was read.
    """

    row_no: int
    draft: Draft | None
    reason: str = ""
    problems: list[Any] = field(default_factory=list)
    identity: int | None = None
    content: int = 0
    agrees: tuple[int, ...] = ()
    owner_name: str = ""
    owner_column: str = ""
    beside: Beside | None = None
    outcome: str = ""
    message_id: int | None = None
    cells: int | None = None

    def give_owner(self, owner_id: int | None, shop_ids: Set[int] | None = None) -> None:
        """The owner whom the row names. None is no person: the name stays in an own column.

        shop_ids: the only shops that the owner may see. Given to somebody who does not see its
        shop, a case would lie where nobody looks: it then has no owner, and says so.
        """
        if self.draft is None or not self.owner_name:
            return
        if shop_ids is not None and self.draft.shop_id not in shop_ids:
            owner_id = None
            told = {"code": "owner_elsewhere", "text": self.owner_name}
            self.problems.append({"column": self.owner_column} | told)
        self.draft.claims.owner_id = owner_id
        if owner_id is None:
            self.draft.claims.own.setdefault(self.owner_column, self.owner_name)
