"""What the messages of a case name, marked in their words: numbers, sums, days, wishes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from babel.dates import format_skeleton
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ombud.casework.queries.case import CasePage
from ombud.casework.queries.case_story import IN, OUT, StoryEntry
from ombud.orders.queries import orders_named
from ombud.people.viewer import Viewer
from ombud.rules import entities
from ombud.rules.carriers import carrier_name, carrier_page
from ombud.rules.entities import Mark, marks_shown
from ombud.rules.numbers import ORDER, TRACKING
from ombud.web.shown import day, listed, locale_now, money, platform

# The newest messages are marked, and only the beginning of a long one.
MOST_MESSAGES, MOST_CHARACTERS = 60, 5_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a message. told: what it names; '' for words between. url: where that is."""

    text: str
    kind: str = ""
    told: str = ""
    url: str = ""
    is_outside: bool = False


def marked_messages(viewer: Viewer, page: CasePage) -> dict[int, list[Piece]]:
    """The pieces of every message of the story that names something, by its id."""
    said = [one for one in page.story.entries if one.kind in (IN, OUT)][-MOST_MESSAGES:]
    marks = {one.id: _marks(one) for one in said}
    numbers = {
        one.value for each in marks.values() for one in each if one.kind in (ORDER, TRACKING)
    }
    orders = orders_named(viewer, page.case.shop_id, numbers)
    return {one.id: _pieces(one.text, marks[one.id], orders) for one in said if marks[one.id]}


def _marks(one: StoryEntry) -> list[Mark]:
    return marks_shown(one.text[:MOST_CHARACTERS], timezone.localtime(one.at).date())


def _pieces(text: str, marks: Sequence[Mark], orders: Mapping[str, int]) -> list[Piece]:
    pieces, at = [], 0
    for mark in marks:
        words = text[mark.start : mark.end]
        url, is_outside = _address(mark, words, orders)
        pieces += [
            Piece(text[at : mark.start]),
            Piece(words, mark.kind, told(mark), url, is_outside),
        ]
        at = mark.end
    return [*pieces, Piece(text[at:])]


def _address(mark: Mark, words: str, orders: Mapping[str, int]) -> tuple[str, bool]:
    """Where a mark leads, and whether that is outside. A customer's own link leads nowhere."""
    if mark.kind in (ORDER, TRACKING) and mark.value in orders:
        return reverse("order", args=[orders[mark.value]]), False
    if mark.kind == TRACKING:
        return carrier_page(mark.by, mark.value), True
    return "", False


def told(mark: Mark) -> str:
    """What a mark names, in a few words of the reader's language; a contact without its value."""
    kind, value = _kind(mark.kind), _value(mark)
    return _("%(kind)s: %(value)s") % {"kind": kind, "value": value} if value else kind


def _kind(kind: str) -> str:
    return {
        ORDER: _("Order number"),
        TRACKING: _("Tracking number"),
        entities.AMOUNT: _("Amount"),
        entities.DATE: _("Day"),
        entities.DURATION: _("Length of time"),
        entities.PHONE: _("Phone number"),
        entities.MAIL: _("Mail address"),
        entities.LINK: _("Link"),
        entities.REMEDY: _("Remedy wanted"),
    }[kind]


def _value(mark: Mark) -> str:
    if mark.kind == ORDER:
        # "agent" is an order of a purchasing agent, whichever.
        return "" if mark.by == "agent" else platform(mark.by)
    if mark.kind == TRACKING:
        return carrier_name(mark.by, get_language() or "")
    if mark.kind == entities.AMOUNT:
        return money(Decimal(mark.value), mark.by)
    if mark.kind == entities.DATE:
        return _day(mark.value)
    return listed(mark.value, "remedy") if mark.kind == entities.REMEDY else ""


def _day(value: str) -> str:
    year, _dash, rest = value.partition("-")
    if rest.startswith("W"):
        monday = date.fromisocalendar(int(year), int(rest[1:]), 1)
        ends = {"from": day(monday), "to": day(monday + timedelta(days=6))}
        return _("%(from)s to %(to)s") % ends
    if "-" not in rest:
        month = date(int(year), int(rest), 1)
        return str(format_skeleton("yMMMM", month, locale=locale_now()))
    return day(date.fromisoformat(value))
