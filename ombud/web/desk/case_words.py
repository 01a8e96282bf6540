"""What happened to a case, why something was refused, what comes next: in sentences."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ombud.casework.actions import Batch, Result
from ombud.casework.queries.case_choices import CaseChoices
from ombud.casework.queries.case_story import StoryEntry
from ombud.web.desk import promise_words
from ombud.web.desk.case_ways import way
from ombud.web.shown import about, coded, day, listed, money, rate

# What follows from another field of the same change, or says nothing to people.
UNTOLD = frozenset(
    "confidence priority_reason order_id order_no_damaged is_history reopened_times item_id "
    "parcel_id closed_at settled_at first_answered_at".split()
)
# Refusals whose words end in the facts that are missing.
WAITS_FOR_FACTS = ("facts_missing", "excuse_not_allowed")


def field_label(name: str, choices: CaseChoices | None = None) -> str:
    """The name of a field of a case, a line or a form."""
    if name.startswith("own."):
        fields = choices.own_fields if choices else ()
        return next((own.name for own in fields if f"own.{own.id}" == name), name)
    return _field_labels().get(name, name)


def _field_labels() -> dict[str, str]:
    return {
        "owner_id": _("Owner"), "team_id": _("Team"), "customer_id": _("Customer"),
        "kind": _("Kind"), "class_code": _("Class"), "detail_code": _("Detail"),
        "priority": _("Priority"), "waiting_for": _("Waiting for"), "next_on": _("Next step on"),
        "title": _("Title"), "order_no": _("Order no."), "tracking_no": _("Tracking no."),
        "platform": _("Platform"), "channel": _("Channel"), "stage": _("Stage"),
        "outcome": _("Outcome"), "remedy_wanted": _("Remedy wanted"),
        "amount_wanted": _("Amount wanted"), "amount_currency": _("Currency"),
        "closed_at": _("Closed"), "settled_at": _("Settled"), "label": _("What is affected"),
        "quantity": _("Quantity"), "item_id": _("Item"), "parcel_id": _("Parcel"),
        "seller": _("Seller"), "cause": _("Cause"), "at_fault": _("At fault"), "pays": _("Pays"),
        "recover_from": _("Recover from"), "text": _("Text"), "reason": _("Reason"),
        "amount": _("Amount"), "currency": _("Currency"), "rate": _("Rate"), "file": _("File"),
        "said_at": _("Time"), "due_at": _("Until when"), "what": _("What was promised"),
        "state": _("State"), "evidence": _("Evidence"),
    }  # fmt: skip


_LISTED = {
    "kind": "kind", "priority": "priority", "waiting_for": "waiting_for", "stage": "stage",
    "outcome": "outcome", "remedy_wanted": "remedy", "at_fault": "party", "pays": "party",
    "recover_from": "party", "class_code": "class", "detail_code": "detail",
    "platform": "platform",
}  # fmt: skip


def value_words(name: str, value: Any, choices: CaseChoices) -> str:
    """A value of a field as people read it; a dash for nothing."""
    if value in (None, ""):
        return "–"
    if name == "owner_id":
        return choices.member_name(value) or str(value)
    if name == "team_id":
        return next((team.name for team in choices.teams if team.id == value), str(value))
    if name == "customer_id":
        return choices.customers.get(value) or _("a customer without a name")
    if name in _LISTED:
        return coded(str(value), _LISTED[name])
    if name == "next_on":
        return _day_words(value)
    return way(str(value)) if name == "channel" else str(value)


def _day_words(value: Any) -> str:
    try:
        return day(value if isinstance(value, date) else date.fromisoformat(value))
    except ValueError:
        return str(value)


def change_words(entry: StoryEntry, choices: CaseChoices) -> str:
    """What a change of the story did, as the second half of "Bob ..."."""
    told = _TOLD.get(entry.happening)
    if told:
        return told(entry, choices)
    return _("recorded: %(what)s") % {"what": entry.happening}


def _pairs(entry: StoryEntry, choices: CaseChoices) -> str:
    """Each field with what stood there and what stands there now."""
    names = [name for name in entry.changes if name not in UNTOLD]
    if "detail_code" in names and "class_code" in names:
        names.remove("class_code")
    return _("; ").join(_pair(name, entry.changes[name], choices) for name in names)


def _pair(name: str, values: Sequence[Any], choices: CaseChoices) -> str:
    before, after = values
    words = {
        "field": field_label(name, choices),
        "before": value_words(name, before, choices),
        "after": value_words(name, after, choices),
    }
    if before in (None, ""):
        return _("%(field)s: %(after)s") % words
    return _("%(field)s: %(before)s → %(after)s") % words


def _changed(entry: StoryEntry, choices: CaseChoices) -> str:
    pairs = _pairs(entry, choices)
    if not pairs:
        return _("confirmed what it is about")
    if _takes_back(entry):
        return _("took back: %(pairs)s") % {"pairs": pairs}
    return _("set %(pairs)s") % {"pairs": pairs}


def _takes_back(entry: StoryEntry) -> bool:
    return bool(entry.facts.get("undoes") or entry.facts.get("undoes_import"))


def _stepped(entry: StoryEntry, choices: CaseChoices) -> str:
    stage = entry.changes.get("stage", ["", ""])
    words = _("moved the case: %(before)s → %(after)s") % {
        "before": listed(stage[0], "stage"),
        "after": listed(stage[1], "stage"),
    }
    return words + _excuse(entry)


def _excuse(entry: StoryEntry) -> str:
    excuse = entry.facts.get("excuse")
    return _(" (without all the facts: %(excuse)s)") % {"excuse": excuse} if excuse else ""


def _closed(entry: StoryEntry, choices: CaseChoices) -> str:
    outcome = listed(entry.facts.get("outcome"), "outcome")
    return _("closed the case: %(outcome)s") % {"outcome": outcome} + _excuse(entry)


def _reopened(entry: StoryEntry, choices: CaseChoices) -> str:
    return _("reopened the case: %(reason)s") % {"reason": entry.facts.get("reason") or "–"}


def _opened(entry: StoryEntry, choices: CaseChoices) -> str:
    number = {"number": entry.facts.get("number", "")}
    if entry.via == "import":
        return _("imported case %(number)s") % number
    return _("opened case %(number)s") % number


def _remedy_named(facts: Mapping[str, Any]) -> str:
    what = listed(facts.get("kind"), "remedy")
    if facts.get("amount"):
        what = f"{what} {money(Decimal(facts['amount']), facts.get('currency') or 'CNY')}"
    return what


def _remedy_counted(entry: StoryEntry, choices: CaseChoices) -> str:
    told = {"what": _remedy_named(entry.facts), "rate": rate(Decimal(entry.changes["rate"][1]))}
    return _("%(what)s: counts from now on, at the rate %(rate)s") % told


def _remedy_changed(entry: StoryEntry, choices: CaseChoices) -> str:
    what = _remedy_named(entry.facts)
    state = (entry.changes.get("state") or ["", ""])[1]
    if _takes_back(entry):
        return _("took back: %(pairs)s") % {"pairs": what}
    return _("%(remedy)s: %(state)s") % {"remedy": what, "state": remedy_state(state)}


def remedy_state(state: str) -> str:
    """The state of a remedy in words."""
    words = {
        "proposed": _("proposed"),
        "agreed": _("agreed"),
        "done": _("carried out"),
        "declined": _("declined"),
    }
    return words.get(state, state)


def _line_changed(entry: StoryEntry, choices: CaseChoices) -> str:
    if entry.facts.get("removed"):
        label = (entry.changes.get("label") or [""])[0]
        return _("took back the affected line: %(label)s") % {"label": label or "–"}
    pairs = _pairs(entry, choices) or _("another item or parcel")
    if entry.facts.get("added"):
        return _("added an affected line: %(pairs)s") % {"pairs": pairs}
    words = _("changed an affected line: %(pairs)s") % {"pairs": pairs}
    return _("took back: %(pairs)s") % {"pairs": words} if _takes_back(entry) else words


def _evidence(entry: StoryEntry, choices: CaseChoices) -> str:
    told = {
        "asked": _("asked for: %(what)s"),
        "have": _("is here: %(what)s"),
        "": _("not needed: %(what)s"),
    }
    words = (
        told[after] % {"what": listed(code, "evidence")}
        for code, (_before, after) in entry.changes.items()
    )
    return _("; ").join(words)


def _withdrawn(entry: StoryEntry, choices: CaseChoices) -> str:
    if entry.facts.get("undoes_import"):
        return _("took back the answer with the import that had brought it")
    return _("took back the answer: it was never sent")


def _note_withdrawn(entry: StoryEntry, choices: CaseChoices) -> str:
    return _("took back the note with the import that had brought it")


def _file_withdrawn(entry: StoryEntry, choices: CaseChoices) -> str:
    return _("took back the file with the import that had brought it")


def _taken_back(entry: StoryEntry, choices: CaseChoices) -> str:
    return _("took back: %(pairs)s") % {"pairs": _pairs(entry, choices)}


def _settled(entry: StoryEntry, choices: CaseChoices) -> str:
    return _("settled the case") + _excuse(entry)


_TOLD: Mapping[str, Callable[[StoryEntry, CaseChoices], str]] = {
    "CaseOpened": _opened,
    "CaseChanged": _changed,
    "CaseStepped": _stepped,
    "CaseSettled": _settled,
    "CaseClosed": _closed,
    "CaseReopened": _reopened,
    "LineChanged": _line_changed,
    "RemedyChanged": _remedy_changed,
    "RemedyCounted": _remedy_counted,
    "PromiseMissed": promise_words.missed,
    "PromiseWritten": promise_words.written,
    "PromiseChanged": promise_words.changed,
    "PromiseDenied": promise_words.denied,
    "EvidenceMarked": _evidence,
    "AnswerWithdrawn": _withdrawn,
    "NoteWithdrawn": _note_withdrawn,
    "AttachmentWithdrawn": _file_withdrawn,
    "StepTakenBack": _taken_back,
}


def priority_words(reason: Mapping[str, Any]) -> str:
    """Why a case has its priority; empty when nobody said."""
    told = _priority_reasons().get(str(reason.get("code", "")), "")
    known = {"word": "", "count": "", "amount": "", "hours": ""} | dict(reason)
    if reason.get("code") in _SIGNALS and not reason.get("word"):
        told = re.split("[:：]", told, maxsplit=1)[0]
    return told % (known | {"detail": about(str(reason.get("detail", "")))})


_SIGNALS = frozenset(
    "safety regulator lawyer chargeback seizure vulnerable repeated public_post".split()
)


def _priority_reasons() -> dict[str, str]:
    return {
        "safety": _("health or safety: «%(word)s»"),
        "regulator": _("an authority: «%(word)s»"),
        "lawyer": _("a lawyer or a court: «%(word)s»"),
        "chargeback": _("a payment dispute: «%(word)s»"),
        "seizure": _("seized goods: «%(word)s»"),
        "vulnerable": _("a vulnerable customer: «%(word)s»"),
        "repeated": _("complained before: «%(word)s»"),
        "public_post": _("said in public: «%(word)s»"),
        "contacts": _("contacted us %(count)s times"),
        "amount": _("a high amount: %(amount)s"),
        "due_soon": _("due in %(hours)s hours"),
        "detail": _("usual for “%(detail)s”"),
        "no_detail": _("not yet known what it is about"),
        "stated": _("stated by its source"),
        "chosen": _("chosen by a person"),
    }


def deed_words(deed: str, waiting_for: str = "", next_on: date | None = None) -> str:
    """The next deed as a title."""
    if deed == "wait":
        whom = {"whom": listed(waiting_for, "waiting_for"), "day": day(next_on)}
        if next_on:
            return _("Wait for: %(whom)s, until %(day)s") % whom
        return _("Wait for: %(whom)s") % whom
    words = {
        "answer": _("Answer the customer"),
        "answer_again": _("Contact the customer again"),
        "classify": _("Say what it is about"),
        "propose": _("Propose a remedy"),
        "agree": _("Agree on the remedy"),
        "do": _("Carry out the remedy"),
        "settle": _("Mark it settled"),
        "close": _("Close the case"),
        "nothing": _("Nothing: the case is closed"),
    }
    return words.get(deed, deed)


def refusal_words(result: Result) -> str:
    """Why something was not done, and what to do now."""
    fields = _(", ").join(map(field_label, result.missing))
    reasons = {
        "stale": _("Somebody saved a newer version while you worked. Nothing of theirs is lost."),
        "unknown": _("This is not there any more. Reload the page to see how it stands."),
        "unchanged": _("It is like this already."),
        "unknown_value": _("%(fields)s cannot have this value. Please choose again."),
        "owner_without_shop": _("This person may not see the shop of the case. Choose another."),
        "empty": _("Please fill in: %(fields)s."),
        "no_such_step": _("The case cannot go to that stage from here. Please choose another."),
        "facts_missing": _("Before this step, please fill in:"),
        "excuse_not_allowed": _("Only a lead may take this step without the facts:"),
        "unexplained": _(
            "This case is closed. Write cause, fault and payer into the affected line first, or "
            "reopen the case."
        ),
        "too_big": _("A file may have 25 MB at most. Add a link to it in a note instead."),
        "changed_since": _("It was changed again since; that change is left as it is."),
    }
    return reasons.get(result.reason, result.reason) % {"fields": fields}


def whole_refusal(result: Result) -> str:
    """Why something was not done, with the facts of the case that it waits for."""
    if result.reason not in WAITS_FOR_FACTS:
        return refusal_words(result)
    facts = _(", ").join(listed(code, "fact") for code in result.missing)
    return joined(refusal_words(result), facts)


def joined(words: str, more: str) -> str:
    """One piece after the other: with a space in English, without one in Chinese."""
    return _("%(words)s %(more)s") % {"words": words, "more": more}


def undo_words(undone: Batch) -> str:
    """What an undo did, and what it left."""
    done, left = undone.done, len(undone.refused)
    if not done:
        return _(
            "Not taken back: somebody went on with it since, and their work stays. "
            "Change by hand what is wrong."
        )
    words = ngettext("Taken back in %(n)s case.", "Taken back in %(n)s cases.", done) % {"n": done}
    if not left:
        return words
    kept = ngettext(
        "%(n)s was changed again since and is left.",
        "%(n)s were changed again since and are left.",
        left,
    )
    return joined(words, kept % {"n": left})
