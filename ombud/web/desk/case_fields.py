"""What forms of a case send, as the values the actions take.

What does not read as a number or a day is passed on as it is: the action refuses it by its field.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import InvalidOperation
from typing import Any

from django.utils import timezone

from ombud.people.claims import CustomerClaim
from ombud.rules.amounts import figure_value

Sent = Mapping[str, Any]
TEXTS = (
    "kind", "class_code", "detail_code", "priority", "waiting_for", "title", "order_no",
    "tracking_no", "platform", "channel", "remedy_wanted", "amount_currency",
)  # fmt: skip
IDS = ("owner_id", "team_id", "customer_id")
LINE_TEXTS = (
    "label", "detail_code", "seller", "cause", "at_fault", "pays", "recover_from", "outcome",
)  # fmt: skip
LINE_IDS = ("item_id", "parcel_id")
LONGEST_NUMBER = 16
PHONE_DIGITS = 7
CLOSING_TEXTS = ("cause", "at_fault", "pays", "recover_from")


def case_values(sent: Sent) -> dict[str, Any]:
    """The fields of a case among what was sent."""
    values: dict[str, Any] = {name: sent[name].strip() for name in TEXTS if name in sent}
    values |= {name: number(sent[name]) for name in IDS if name in sent}
    values |= {name: sent[name].strip() for name in sent if name.startswith("own.")}
    if "next_on" in sent:
        values["next_on"] = day(sent["next_on"])
    if "amount_wanted" in sent:
        values["amount_wanted"] = amount(sent["amount_wanted"])
    return values


def customer_claim(name: str, contact: str) -> CustomerClaim:
    """A customer by name and one contact: a mail, a phone or the name they have in a chat."""
    text = contact.strip()
    digits = sum(character.isdigit() for character in text)
    kind = "mail" if "@" in text else "phone" if digits >= PHONE_DIGITS else "handle"
    return CustomerClaim(
        name=name.strip(),
        emails=(text,) if text and kind == "mail" else (),
        phones=(text,) if text and kind == "phone" else (),
        handles=(text,) if text and kind == "handle" else (),
    )


def line_values(sent: Sent) -> dict[str, Any]:
    """The fields of an affected line among what was sent."""
    values: dict[str, Any] = {name: sent[name].strip() for name in LINE_TEXTS if name in sent}
    values |= {name: number(sent[name]) for name in LINE_IDS if name in sent}
    if sent.get("quantity"):
        values["quantity"] = number(sent["quantity"])
    return values


def closing_lines(sent: Sent, line_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Cause and parties by line, from fields such as "cause-12"."""
    return {
        line_id: {name: sent[f"{name}-{line_id}"].strip() for name in CLOSING_TEXTS}
        for line_id in line_ids
        if all(f"{name}-{line_id}" in sent for name in CLOSING_TEXTS)
    }


def number(text: str) -> Any:
    """A whole number, None for nothing."""
    text = text.strip()
    return int(text) if is_whole(text) else text or None


def is_whole(text: str) -> bool:
    """Whether it is a whole number that a column holds."""
    return text.isdecimal() and len(text) < LONGEST_NUMBER


def version(sent: Sent) -> int | None:
    """The version the form was made from; what is no version can only be stale."""
    given = sent.get("version", "")
    return None if not given else int(given) if is_whole(given) else -1


def day(text: str) -> Any:
    """A day, None for nothing."""
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        return text


def amount(text: str) -> Any:
    """An amount of money, None for nothing; 1,234.50 and 1 234,50 are the same."""
    plain = "".join(text.split()).replace("，", ",")
    try:
        figure = figure_value(plain) if plain else None
    except InvalidOperation:
        return text
    return text if figure is not None and not figure.is_finite() else figure


def moment(text: str) -> datetime | None:
    """ "2026-03-11T18:00" in the viewer's zone; None for nothing, or for what is no moment."""
    try:
        return timezone.make_aware(datetime.fromisoformat(text.strip()).replace(tzinfo=None))
    except ValueError:
        return None


def time_of_day(text: str, now: datetime) -> datetime | None:
    """ "14:02" as the last such moment before `now`, in the viewer's zone; None for now."""
    try:
        hours, minutes = (int(part) for part in text.strip().split(":")[:2])
        at = timezone.localtime(now).replace(hour=hours, minute=minutes, second=0, microsecond=0)
    except ValueError:
        return None
    return at - timedelta(days=1) if at > now else at
