"""What a pasted text suggests for a new case: who, which order, what about, how grave."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from ombud.assessment.queries import readings
from ombud.orders.models import Order
from ombud.orders.queries import orders_by_number
from ombud.people.queries import customer_ids_found, customer_names, customers_seen
from ombud.people.viewer import Viewer
from ombud.plugins.api import Reading
from ombud.rules.entities import Entities, entities_in
from ombud.rules.titles import matter_of

CANDIDATES = 3
TITLE = 80
# A chat that was copied begins its messages with the name and the time; a mail has a From line.
_SAID = re.compile(
    r"^[ \t]*(?P<name>[^\s:：<>\d][^\n:：<>]{0,30}?)[ \t:：,，]*"
    r"(?:(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?[ \t]*)?"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?[ \t]*$",
    re.MULTILINE,
)
_FROM = re.compile(
    r"^(?:From|发件人|寄件者)[:：][ \t]*\"?([^\"<\n]{1,60}?)\"?[ \t]*(?:<|$)", re.MULTILINE | re.I
)


@dataclass(frozen=True, slots=True)
class FirstLook:
    """Suggestions. said_at: as the text has it, without a zone. customer_id: the one known customer
    that fits, with their name; None when none or several fit. order: known in the shop. order_no:
    as read, known or not.
    """

    reading: Reading
    said_at: datetime | None
    nick: str
    phone: str
    mail: str
    customer_id: int | None
    customer_name: str
    order: Order | None
    order_no: str


def first_look(viewer: Viewer, shop_id: int, text: str, today: date) -> FirstLook:
    """Read a text for a shop this person may see, on the reader's `today`."""
    reading, named = readings([text])[0], entities_in(text)
    phone, mail, nick = _first(named, named.phones), _first(named, named.mails), nick_in(text)
    order_no = next(iter(reading.order_numbers), "")
    order = orders_by_number([(shop_id, order_no)]).get((shop_id, order_no)) if order_no else None
    customer_id = _customer(viewer, shop_id, order, [phone, mail] if phone or mail else [nick])
    name = customer_names(viewer, [customer_id]).get(customer_id, "") if customer_id else ""
    said_at = said_in(text, today)
    return FirstLook(reading, said_at, nick, phone, mail, customer_id, name, order, order_no)


def _first(named: Entities, spans: tuple[tuple[int, int], ...]) -> str:
    return named.text[slice(*spans[0])] if spans else ""


def nick_in(text: str) -> str:
    """The name at the head of a copied chat message or mail; empty when there is none."""
    found = _FROM.search(text) or _SAID.search(text)
    return found[1].strip() if found else ""


def said_in(text: str, today: date) -> datetime | None:
    """When a copied chat begins, without a zone; an hour alone is today's, a day of this year's."""
    found = _SAID.search(text)
    if found is None:
        return None
    try:
        year, month, day = (int(found[name] or 0) for name in ("year", "month", "day"))
        on = date(year or today.year, month, day) if month else today
        # December's chat, copied in January, is not of a day to come.
        on = on.replace(year=on.year - 1) if on > today and not year else on
        return datetime.combine(on, time(int(found["hour"]), int(found["minute"])))
    except ValueError:
        return None


def title_in(text: str) -> str:
    """The first line that somebody said, where the text begins with a copied chat's own line."""
    found = _SAID.match(text.lstrip())
    rest = text.lstrip()[found.end() :] if found else ""
    return matter_of(rest)[:TITLE]


def _customer(
    viewer: Viewer, shop_id: int, order: Order | None, signs: Sequence[str]
) -> int | None:
    """Whose order it is; else the one customer that a contact (or the name alone) finds."""
    if order is not None and order.customer_id:
        return order.customer_id
    for sign in filter(None, signs):
        found = customer_ids_found(viewer, sign, CANDIDATES)
        here = customers_seen(viewer).filter(id__in=found, customer_shops__shop_id=shop_id)
        ids = list(here.order_by("id").values_list("id", flat=True)[:2])
        if len(ids) == 1:
            return int(ids[0])
    return None
