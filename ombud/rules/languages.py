"""Labels are held as {zh-Hans, zh-Hant, en}; here a language tag finds its label."""

from collections.abc import Mapping

HANS, HANT, ENGLISH = "zh-Hans", "zh-Hant", "en"
LANGUAGES = (HANS, HANT, ENGLISH)
_TRADITIONAL_TAGS = ("hant", "tw", "hk", "mo")


def nearest_language(tag: str) -> str:
    """The language of LANGUAGES that best serves a tag such as 'zh_CN', 'zh-TW' or 'en-GB'."""
    parts = tag.replace("_", "-").lower().split("-")
    if parts[0] != "zh":
        return ENGLISH
    return HANT if any(part in _TRADITIONAL_TAGS for part in parts[1:]) else HANS


def in_language(labels: Mapping[str, str], tag: str) -> str:
    """The label for a tag; a missing one falls back to its sister script, then English, then any.

    Raises ValueError when there is no label at all.
    """
    nearest = nearest_language(tag)
    sister = {HANS: HANT, HANT: HANS}.get(nearest, ENGLISH)
    for language in (nearest, sister, ENGLISH, *labels):
        if labels.get(language):
            return labels[language]
    raise ValueError("A label is needed in at least one language.")
