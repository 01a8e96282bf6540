"""One row of a workbook on its way in."""

from dataclasses import dataclass, field
from typing import Any

from ombud.arrivals.drafts import Draft
from ombud.rules.contacts import MASK, mask_contacts
from ombud.store.sealing import token

DATE_FIELDS = frozenset(
    ("complaint_date", "order_date", "first_response_at", "due_at", "closed_at")
)
TEXT_COMPARED = 200


def without_contacts(text: str) -> str:
    """The text as it was written, unless phones or mail addresses had to be masked in it."""
    masked = mask_contacts(text)
    return masked if masked.count(MASK) > text.count(MASK) else text


def text_token(text: str) -> int:
    """The keyed token by which the text of a row is known again."""
    return token("row text", text[:TEXT_COMPARED])


@dataclass(slots=True)
class Row:
    """One row as read: what it says, or why it is refused, and how it is known again.

    identity, content and agrees are keyed tokens, see ImportedRow.
    """

    row_no: int
    draft: Draft | None
    reason: str = ""
    problems: list[Any] = field(default_factory=list)
    identity: int | None = None
    content: int = 0
    agrees: tuple[int, ...] = ()
    outcome: str = ""
    message_id: int | None = None
