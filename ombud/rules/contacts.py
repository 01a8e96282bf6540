"""Phones and mail addresses in a text, found so that they can be masked, and links."""

import re

from ombud.rules.folding import is_normal_of, normal
from ombud.rules.numbers import numbers_in

MASK = "***"

_DIGITS = re.compile(r"\d[\d *().-]{5}")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_PHONE = re.compile(
    r"(?<![A-Za-z0-9.+*-])(?=[\d+(])(?:"
    r"(?:\+?86[ -]?)?1[3-9]\d[ -]?(?:\d{4}|\*{4})[ -]?\d{4}"
    r"|\+\d{1,3}[ -]?(?:\(\d{1,4}\)[ -]?)?\d{1,5}(?:[ -]?\d{2,5}){1,5}"
    r"|09\d\d-?\d{3}-?\d{3}"
    r"|07\d{3} ?\d{6}"
    r"|1[ .-]\d{3}[ .-]\d{3}[ .-]\d{4}"
    r"|0\d{2,3}[ -]\d{7,8}"
    r"|[48]00[ -]?\d{3}[ -]?\d{4}"
    r"|\(\d{3}\) ?\d{3}[ .-]\d{4}"
    r"|\d{3}[.-]\d{3}[.-]\d{4}"
    r")(?![A-Za-z0-9*-])"
)
_LINK = re.compile(
    r"(?:https?://|(?<![a-z0-9@.])www\.)[!-~]+"
    r"|(?<![a-z0-9@./-])(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,6}/[!-~]+",
    re.IGNORECASE,
)
_BEHIND_LINK = ".,;:!?)]}>\"'"
_PHONE_BY_WORD = re.compile(
    r"(?=[电電手致tpmw])(?:电话|電話|手机|手機|致电|tel|phone|mobile|whatsapp)[^\d+\n]{0,8}"
    r"(\+?\d[\d -]{5,14}\d)(?!\d)",
    re.IGNORECASE,
)


def phone_spans(normal_text: str) -> list[tuple[int, int]]:
    """(start, end) of every phone number that is not an order or tracking number."""
    if not _DIGITS.search(normal_text):
        return []
    spans = [found.span() for found in _PHONE.finditer(normal_text)]
    spans += [found.span(1) for found in _PHONE_BY_WORD.finditer(normal_text)]
    if not spans:
        return []
    numbers = [(number.start, number.end) for number in numbers_in(normal_text)]
    free = [span for span in spans if not any(_overlap(span, other) for other in numbers)]
    return _merged(free)


def mail_spans(normal_text: str) -> list[tuple[int, int]]:
    """(start, end) of every mail address."""
    if "@" not in normal_text:
        return []
    return [found.span() for found in _MAIL.finditer(normal_text)]


def link_spans(normal_text: str) -> list[tuple[int, int]]:
    """(start, end) of every web address, also of one that begins with its name."""
    if "/" not in normal_text and "www." not in normal_text:
        return []
    found = [(one.start(), one.group().split("<")[0]) for one in _LINK.finditer(normal_text)]
    return [(start, start + len(link.rstrip(_BEHIND_LINK))) for start, link in found]


def mask_contacts(text: str) -> str:
    """The normal text with phones and mail addresses masked; order and tracking numbers stay."""
    shown = normal(text)
    return _masked(shown, _contact_spans(shown))


def as_written_masked(text: str) -> str:
    """The text with phones and mail addresses masked, for people to read: its marks stay wide."""
    shown = normal(text)
    spans = _contact_spans(shown)
    if not spans:
        return text
    # Spans of the normal text fit the written one only where each character became just one.
    fits = len(text) == len(shown) and all(map(is_normal_of, text, shown))
    return _masked(text if fits else shown, spans)


def _contact_spans(normal_text: str) -> list[tuple[int, int]]:
    return _merged(mail_spans(normal_text) + phone_spans(normal_text))


def _masked(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]}{MASK}{text[end:]}"
    return text


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
