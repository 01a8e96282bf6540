"""What can be lifted out of a complaint's text: numbers, amounts, contacts, wishes."""

import re
from dataclasses import dataclass

from ombud.rules.amounts import Amount, amounts_in, figure_value
from ombud.rules.contacts import mail_spans, mask_contacts, phone_spans
from ombud.rules.folding import normal
from ombud.rules.numbers import ORDER, TRACKING, Number, is_damaged_number, numbers_in
from ombud.rules.wishes import remedies_wanted

__all__ = [
    "Amount", "Entities", "Number", "amounts_in", "entities_in", "figure_value",
    "is_damaged_number", "mask_contacts", "normal", "numbers_in", "remedies_wanted",
]  # fmt: skip

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


def entities_in(text: str) -> Entities:
    """Everything a text names."""
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
