"""A case at its birth: what its source claims, completed by what was read."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from ombud.arrivals.drafts import Draft
from ombud.casework.models import NEVER
from ombud.rules.greetings import without_greeting

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


def title_of(draft: Draft) -> str:
    """The source's title, or the first words of the text that say something."""
    said = (draft.title or without_greeting(draft.text)).strip()
    first_line = said.partition("\n")[0].strip()
    return first_line if len(first_line) <= TITLE_LENGTH else first_line[: TITLE_LENGTH - 1] + "…"
