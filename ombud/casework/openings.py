"""A case at its birth: what its source claims, completed by what was read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from ombud.arrivals.drafts import Draft
from ombud.casework.models import NEVER
from ombud.casework.search import words_of
from ombud.rules.titles import matter_of

TITLE_LENGTH = 80


@dataclass(slots=True)
class Opening:
    """A case being opened from a draft. closed_at may be unknown although it is closed.

    clocks, due_at and due_kind are planned by followup, refund_total is summed up from its lines,
    before the case is written.
    """

    case_id: int
    number: str
    draft: Draft
    detail_code: str
    class_code: str
    priority: str
    stage: str
    first_answered_at: datetime | None
    clocks: list[tuple[Any, ...]] = field(default_factory=list)
    due_at: datetime = NEVER
    due_kind: str = ""
    refund_total: Decimal = Decimal(0)

    @property
    def is_history(self) -> bool:
        """Whether it arrives closed."""
        return self.draft.claims.closes

    @property
    def closed_at(self) -> datetime | None:
        """When it was closed, as far as its source knows."""
        claims = self.draft.claims
        return (claims.closed_at or claims.answered_at) if claims.closes else None

    @property
    def settled_at(self) -> datetime | None:
        """When it was settled, as far as its source knows."""
        return self.draft.claims.settled_at or self.closed_at


def opening(case_id: int, number: str, draft: Draft) -> Opening:
    """The case a draft opens: its source's word first, then the reader's."""
    claims, read = draft.claims, draft.reading
    detail_code = claims.detail_code or (
        "" if claims.class_code or read.band == "human" else read.detail_code or ""
    )
    class_code = claims.class_code or detail_code.partition(".")[0]
    return Opening(
        case_id=case_id,
        number=number,
        draft=draft,
        detail_code=detail_code,
        class_code=class_code,
        priority=claims.priority or read.priority,
        stage=claims.stage or ("closed" if claims.closes else "received"),
        first_answered_at=_first_answer(draft),
    )


def _first_answer(draft: Draft) -> datetime | None:
    claims = draft.claims
    if claims.answered_at:
        return claims.answered_at
    return claims.closed_at if claims.closes and claims.answer else None


def think_openings(drafts: Sequence[Draft]) -> None:
    """What the cases of read drafts will be called and found by; pure, before any turn."""
    for draft in drafts:
        draft.heading = _title_of(draft)
        draft.words = words_of(_searchable(draft))


def order_no_of(draft: Draft) -> str:
    """The order number its source names, else the first one that was read."""
    if draft.claims.order_no or not draft.reading.order_numbers:
        return draft.claims.order_no[:64]
    return str(draft.reading.order_numbers[0])[:64]


def tracking_no_of(draft: Draft) -> str:
    """The tracking number its source names, else the first one that was read."""
    if draft.claims.tracking_no or not draft.reading.tracking_numbers:
        return draft.claims.tracking_no[:64]
    return str(draft.reading.tracking_numbers[0])[:64]


def _searchable(draft: Draft) -> str:
    """All but what only its turn knows: the case's number and the columns of the team's own."""
    claims = draft.claims
    lines = (line.label for line in claims.lines)
    parts: Iterable[str] = (
        order_no_of(draft), tracking_no_of(draft), draft.title, draft.text, claims.answer,
        *claims.notes, *lines,
    )  # fmt: skip
    return "\n".join(part for part in parts if part)


def _title_of(draft: Draft) -> str:
    """The source's title, or what the text is about in its own words."""
    said = draft.title or matter_of(draft.text, draft.reading.words)
    first_line = said.strip().partition("\n")[0].strip()
    return first_line if len(first_line) <= TITLE_LENGTH else first_line[: TITLE_LENGTH - 1] + "…"
