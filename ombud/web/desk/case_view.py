"""What the templates of a case need beside the case itself."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache, partial
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ombud.casework.models import NEVER, AffectedLine, Case, Remedy
from ombud.casework.queries.batches import UNDONE_KINDS
from ombud.casework.queries.case import CasePage, is_web_address
from ombud.casework.queries.case_story import MOST_CHANGES, StoryEntry
from ombud.people.viewer import Viewer
from ombud.rules import closed_lists, stages
from ombud.rules.currencies import CURRENCIES
from ombud.rules.taxonomy import label, taxonomy
from ombud.web.desk.case_cells import opened_on
from ombud.web.desk.case_evidence import evidence_shown
from ombud.web.desk.case_marks import marked_messages
from ombud.web.desk.case_promised import promises_shown
from ombud.web.desk.case_ways import answer_ways, way
from ombud.web.desk.case_words import (
    change_words,
    deed_words,
    priority_words,
    remedy_state,
)
from ombud.web.desk.promise_words import promise_words
from ombud.web.shown import about, listed, money

LISTS = ("waiting_for", "priority", "party", "outcome", "kind", "remedy")
ENDED = (stages.SETTLED, stages.CLOSED)
MONDAY = 0


def case_context(
    viewer: Viewer,
    page: CasePage,
    *,
    back: str = "",
    typed: Mapping[str, str] | None = None,
    says: str = "answer",
) -> dict[str, Any]:
    """Everything the page and the side sheet of a case are rendered from."""
    return {
        "page": page,
        "case": page.case,
        "back": back,
        "typed": defaultdict(str, typed or {}),
        "says": says,
        "problem": None,
        **_of_choices(viewer, page),
        **_of_deed(page),
        **_of_story(viewer, page),
        **_of_remedies(page),
        **_of_facts(page),
        **evidence_shown(page),
        **promises_shown(viewer, page),
    }


def _of_choices(viewer: Viewer, page: CasePage) -> dict[str, Any]:
    language = get_language() or ""
    return {
        "lists": {name: closed_lists.choices(name, language) for name in LISTS},
        "members": _members(viewer, page),
        "teams": [*((team.id, team.name) for team in page.choices.teams), ("", "–")],
        "days": next_days(timezone.localdate()),
        "groups": detail_groups(language),
        "currencies": [(code, code) for code in CURRENCIES],
        "answer_ways": answer_ways(page.case.channel),
        "steps": stages.steps_from(page.case.stage),
        "stages": stages.STAGES,
    }


def _members(viewer: Viewer, page: CasePage) -> list[tuple[Any, str]]:
    """The reader first, so that one key takes the case."""
    able = [one for one in page.choices.members if one.is_open]
    able.sort(key=lambda one: one.id != viewer.member_id)
    return [*((one.id, one.name) for one in able), ("", "–")]


def next_days(today: date) -> list[tuple[date | None, str]]:
    """Days to come back on, and no day at all."""
    monday = today + timedelta(days=7 - (today.weekday() - MONDAY) % 7)
    return [
        (today + timedelta(days=1), _("Tomorrow")),
        (today + timedelta(days=3), _("In 3 days")),
        (monday, _("Next Monday")),
        (today + timedelta(days=7), _("In a week")),
        (today + timedelta(days=14), _("In two weeks")),
        (None, _("No date")),
    ]


@cache
def detail_groups(language: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(class, its name, [(detail, its name)]) of the whole taxonomy."""
    return [
        (
            group.code,
            label(group.code, language),
            [(one.code, label(one.code, language)) for one in group.details],
        )
        for group in taxonomy().classes
    ]


def _of_deed(page: CasePage) -> dict[str, Any]:
    case = page.case
    is_due = case.due_at < NEVER and case.stage not in ENDED
    return {
        "is_due": is_due,
        "due_at": case.due_at,
        "due_note": promise_words(case.due_kind) if is_due else "",
        "deed_title": deed_words(page.deed, case.waiting_for, case.next_on),
        "tone": tone_of(case),
        "is_ended": case.stage in ENDED,
        "priority_reason": priority_words(case.priority_reason),
        "reading_hint": _reading_hint(page),
    }


def tone_of(case: Case) -> str:
    """The tone of the stage mark."""
    if case.stage in ENDED:
        return case.stage
    if case.waiting_for != "us":
        return "waiting"
    if case.stage == stages.RECEIVED:
        return "new"
    return "reopened" if case.reopened_times else "active"


def _reading_hint(page: CasePage) -> dict[str, Any]:
    """What the case is said to be about, why, and what else it could be."""
    case, reading = page.case, page.reading
    read_code = reading.detail_code if reading else ""
    code = case.detail_code or read_code
    ranked = reading.ranked if reading else []
    is_reading = bool(reading and code == read_code)
    return {
        "shown": _reading_words(case, code),
        "offer": code,
        "words": list(reading.words)[:3] if reading and is_reading else [],
        "share": reading.confidence if reading and is_reading else None,
        "settled": _is_settled(case),
        "others": [(other, about(other), share) for other, share in ranked if other != code],
    }


def _is_settled(case: Case) -> bool:
    # Nobody is asked about a closed case.
    return case.stage == stages.CLOSED or bool(case.detail_code and case.confidence is None)


def _reading_words(case: Case, code: str) -> str:
    if not code:
        return about(case.class_code) or _("Not known yet")
    what = f"{about(code.partition('.')[0])} · {about(code)}"
    return what if case.detail_code else _("Perhaps %(what)s") % {"what": what}


def _of_story(viewer: Viewer, page: CasePage) -> dict[str, Any]:
    undoable = _undoable(viewer, page.story.entries)
    return {
        "days_of_story": _days(page),
        "marked": marked_messages(viewer, page),
        "undoable": undoable,
        "undoable_id": undoable.entry_id if undoable else 0,
        "customer_name": (page.customer.name if page.customer else "") or _("Customer"),
        "house_name": _house_name,
        "change_words": partial(change_words, choices=page.choices),
        "more_changes": page.story.most + MOST_CHANGES if page.story.left_out else 0,
        "sent_words": partial(_sent_words, viewer),
        "way": way,
    }


def _days(page: CasePage) -> list[tuple[date, list[StoryEntry]]]:
    by_day = groupby(page.story.entries, key=partial(_day_of, page.case))
    return [(on, list(entries)) for on, entries in by_day]


def _day_of(case: Case, entry: StoryEntry) -> date:
    is_bare = case.opened_precision == "day" and entry.at == case.opened_at
    return opened_on(case) if is_bare else timezone.localtime(entry.at).date()


def _undoable(viewer: Viewer, story: Sequence[StoryEntry]) -> StoryEntry | None:
    """The newest deed, if this person did it and it is no undo itself."""
    last = max(story, key=lambda one: one.entry_id, default=None)
    if last is None or last.happening not in UNDONE_KINDS or not last.batch_id:
        return None
    return last if last.actor_id == viewer.member_id and "undoes" not in last.facts else None


def _house_name(entry: StoryEntry) -> str:
    return _("Import") if entry.via == "import" else _("Ombud")


def _sent_words(viewer: Viewer, entry: StoryEntry) -> str:
    channel = {"channel": way(entry.channel) or "–"}
    if entry.actor_id == viewer.member_id:
        return _("sent by me on %(channel)s") % channel
    return _("sent on %(channel)s") % channel


def _of_remedies(page: CasePage) -> dict[str, Any]:
    case = page.case
    remedies = [remedy for each in page.lines for remedy in each.remedies]
    wanted, currency = _wanted(page)
    return {
        "open_remedies": [one for one in remedies if one.state in ("proposed", "agreed")],
        "remedy_words": remedy_words,
        "line_words": partial(_line_words, case),
        "remedy_state": remedy_state,
        "remedy_states": [(one, remedy_state(one)) for one in ("proposed", "agreed", "done")],
        "remedies": remedy_choices(case.detail_code),
        "moves": _moves(),
        "wanted_amount": wanted,
        "wanted_currency": currency or case.shop.currency,
        "wanted_remedy": case.remedy_wanted or next(iter(_read(page, "remedies")), ""),
        "likely_outcome": _likely_outcome(page),
    }


def _wanted(page: CasePage) -> tuple[str, str]:
    """The amount the customer wants: as somebody stated it, else as it was read."""
    case = page.case
    if case.amount_wanted is not None:
        return f"{case.amount_wanted:f}", case.amount_currency
    figure, currency = next(iter(_read(page, "amounts")), ("", ""))
    return str(figure), currency


def _read(page: CasePage, what: str) -> Sequence[Any]:
    return page.reading.entities.get(what, []) if page.reading else []


def remedy_words(remedy: Remedy) -> str:
    """A remedy with its money."""
    what = listed(remedy.kind, "remedy")
    return what if remedy.amount is None else f"{what} {money(remedy.amount, remedy.currency)}"


def _line_words(case: Case, line: AffectedLine) -> list[str]:
    """What is known of a line, each in a few words."""
    parties = (
        (line.at_fault, _("at fault: %(who)s")),
        (line.pays, _("pays: %(who)s")),
        (line.recover_from, _("recover from: %(who)s")),
    )
    detail = about(line.detail_code) if line.detail_code != case.detail_code else ""
    told = [words % {"who": listed(party, "party")} for party, words in parties if party]
    return [words for words in (detail, line.seller, line.cause, *told) if words]


def remedy_choices(detail_code: str) -> list[tuple[str, str]]:
    """Every remedy, what is usual for the detail first."""
    known = taxonomy().details.get(detail_code)
    codes = dict.fromkeys((*(known.remedies if known else ()), *closed_lists.codes("remedy")))
    return [(code, listed(code, "remedy")) for code in codes]


def _moves() -> dict[str, list[tuple[str, str]]]:
    """Where a remedy may go from each state, and the deed that takes it there."""
    agree, do = ("agreed", _("Mark as agreed")), ("done", _("Mark as carried out"))
    decline = ("declined", _("Mark as declined"))
    return {
        "proposed": [agree, do, decline],
        "agreed": [do, decline],
        "done": [("agreed", _("Take back: not carried out yet"))],
        "declined": [("proposed", _("Offer it again"))],
    }


def _likely_outcome(page: CasePage) -> str:
    if page.case.kind == "enquiry":
        return "enquiry_only"
    made_good = any(one.state in ("agreed", "done") for each in page.lines for one in each.remedies)
    return "upheld" if made_good else ""


def _of_facts(page: CasePage) -> dict[str, Any]:
    case, order = page.case, page.case.order
    return {
        "paid": money(order.paid, order.currency) if order and order.paid is not None else "",
        "own_values": _own_values(page),
        "customer_url": reverse("customer", args=[case.customer_id]) if case.customer_id else "",
        "contact_url": lambda contact_id: reverse("revealed_contact", args=[contact_id]),
    }


def _own_values(page: CasePage) -> list[tuple[Any, str, bool]]:
    values = ((own, str(page.case.own.get(str(own.id)) or "")) for own in page.choices.own_fields)
    return [(own, value, is_web_address(value)) for own, value in values if value]
