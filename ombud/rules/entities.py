"""What can be lifted out of a complaint's text: numbers, amounts, days, contacts, wishes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ombud.rules.amounts import Amount, amounts_in, figure_value
from ombud.rules.contacts import link_spans, mail_spans, mask_contacts, phone_spans
from ombud.rules.dates import dates_in
from ombud.rules.durations import durations_in
from ombud.rules.folding import normal, places_of
from ombud.rules.numbers import ORDER, TRACKING, Number, is_damaged_number, numbers_in
from ombud.rules.wishes import remedies_wanted, wish_spans

__all__ = [
    "Amount", "Entities", "Mark", "Number", "amounts_in", "entities_in", "figure_value",
    "is_damaged_number", "marks_in", "marks_shown", "mask_contacts", "normal", "numbers_in",
    "remedies_wanted",
]  # fmt: skip

LINK, MAIL, PHONE = "link", "mail", "phone"
AMOUNT, DATE, DURATION, REMEDY = "amount", "date", "duration", "remedy"
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Entities:
    """What a text names. All spans are (start, end) in `text`, the normal form of what came."""

    text: str
    order_numbers: tuple[Number, ...] = ()
    tracking_numbers: tuple[Number, ...] = ()
    amounts: tuple[Amount, ...] = ()
    phones: tuple[tuple[int, int], ...] = ()
    mails: tuple[tuple[int, int], ...] = ()
    remedies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a text that names something. kind: order, tracking, amount, date, duration, phone,
    mail, link or remedy.

    value: an order's or a tracking number, 12.5, an ISO day or duration, a remedy's code; '' for
    contacts and links. by: who issued the number, or the amount's currency.
    """

    kind: str
    start: int
    end: int
    value: str = ""
    by: str = ""


def entities_in(text: str) -> Entities:
    """What a new case is filled with."""
    shown = normal(text)
    numbers = numbers_in(shown) if _DIGIT.search(shown) else []
    return Entities(
        text=shown,
        order_numbers=tuple(one for one in numbers if one.kind == ORDER),
        tracking_numbers=tuple(one for one in numbers if one.kind == TRACKING),
        amounts=tuple(amounts_in(shown)),
        phones=tuple(phone_spans(shown)),
        mails=tuple(mail_spans(shown)),
        remedies=remedies_wanted(shown),
    )


def marks_in(normal_text: str, on: date) -> list[Mark]:
    """Everything that the text of a message of that day names, in its order; none overlap."""
    marks, taken = [], bytearray(len(normal_text))
    # Of two that overlap the first kind holds: a link may contain what looks like a number.
    for mark in _named(normal_text, on):
        if not any(taken[mark.start : mark.end]):
            marks.append(mark)
            taken[mark.start : mark.end] = b"1" * (mark.end - mark.start)
    return sorted(marks, key=lambda one: one.start)


def _named(text: str, on: date) -> Iterator[Mark]:
    for kind, spans in ((LINK, link_spans(text)), (MAIL, mail_spans(text))):
        yield from (Mark(kind, *span) for span in spans)
    for number in numbers_in(text):
        yield Mark(number.kind, number.start, number.end, number.value, number.issuer)
    yield from (Mark(PHONE, *span) for span in phone_spans(text))
    for amount in amounts_in(text):
        yield Mark(AMOUNT, amount.start, amount.end, f"{amount.value:f}", amount.currency)
    yield from (Mark(DATE, one.start, one.end, one.value) for one in dates_in(text, on))
    yield from (Mark(DURATION, one.start, one.end, one.value) for one in durations_in(text))
    yield from (Mark(REMEDY, one.start, one.end, one.code) for one in wish_spans(text))


def marks_shown(text: str, on: date) -> list[Mark]:
    """The marks of a text as it was written, with spans that point into it."""
    places = places_of(text)
    if places is None:
        return []
    return [
        Mark(mark.kind, places[mark.start], places[mark.end], mark.value, mark.by)
        for mark in marks_in(normal(text), on)
    ]
