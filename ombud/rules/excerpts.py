"""Two wordings beside each other: whether they say the same, and where they begin to differ."""

from itertools import takewhile

from ombud.rules.contacts import as_written_masked
from ombud.rules.folding import normal

LONGEST = 120
# So much of what both share stands before the first difference.
SHARED = 20


def is_same_wording(one: str, other: str) -> bool:
    """Whether the texts differ by nothing but blanks, line breaks and the width of characters."""
    return one == other or _bare(one) == _bare(other)


def excerpts(one: str, other: str) -> tuple[str, str]:
    """Both without contacts and short enough for a table: where they differ, not where they begin.

    Each LONGEST characters at most.
    """
    one, other = as_written_masked(one.strip()), as_written_masked(other.strip())
    pairs = zip(one, other, strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return _excerpt(one, shared), _excerpt(other, shared)


def _excerpt(text: str, differs_at: int) -> str:
    if len(text) <= LONGEST:
        return text
    begin = min(differs_at - SHARED, len(text) - LONGEST + 1)
    cut = f"…{text[begin:]}" if begin > 0 else text
    return cut if len(cut) <= LONGEST else f"{cut[: LONGEST - 1]}…"


def _bare(text: str) -> str:
    return "".join(normal(text).split())
