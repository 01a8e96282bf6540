"""Every closed list of the trade (stages, outcomes, remedies, parties, ...) in one way.

The lists stand in packs/closed_lists.json as {list: {code: {zh-Hans, zh-Hant, en}}}; codes are
stable and in their natural order.
"""

from functools import cache

from ombud.rules.languages import in_language
from ombud.rules.packed import pack

LISTS = (
    "stage", "kind", "waiting_for", "outcome", "remedy", "evidence", "party", "channel", "chat",
    "priority", "band", "fact",
)  # fmt: skip


@cache
def codes(name: str) -> tuple[str, ...]:
    """The codes of a list in its order. Raises KeyError for a list that is not in LISTS."""
    return tuple(pack("closed_lists")[name])


def is_code(name: str, code: str) -> bool:
    return code in pack("closed_lists")[name]


def label(name: str, code: str, language: str) -> str:
    """The name of a code in a language. A code from elsewhere is its own label."""
    labels = pack("closed_lists")[name].get(code)
    return in_language(labels, language) if labels else code


def choices(name: str, language: str) -> list[tuple[str, str]]:
    """(code, label) pairs of a list, for a form."""
    return [(code, label(name, code, language)) for code in codes(name)]
