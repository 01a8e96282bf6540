"""A first reading, asked for: pure, so it happens before any turn begins."""

from collections.abc import Sequence
from functools import cache

from ombud.arrivals.drafts import Draft
from ombud.plugins import found
from ombud.plugins.api import Reader, Reading


@cache
def reader() -> Reader:
    """The reader in use: the strongest one found."""
    return found.readers()[-1]


def readings(texts: Sequence[str]) -> list[Reading]:
    """What the reader makes of each text."""
    return reader().read(texts)


def read_drafts(drafts: Sequence[Draft]) -> None:
    """Give every draft its reading, before its turn begins."""
    unread = [draft for draft in drafts if draft.reading is None]
    for draft, reading in zip(
        unread, readings([whole_text(draft) for draft in unread]), strict=True
    ):
        draft.reading = reading


def whole_text(draft: Draft) -> str:
    """Title and text as one, the title only where the text does not begin with it."""
    if not draft.title or draft.text.startswith(draft.title):
        return draft.text
    return f"{draft.title}\n{draft.text}"
