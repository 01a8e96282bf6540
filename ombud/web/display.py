"""Running clocks: one wording of countdowns for pages and for the script that keeps them true.

`add_kit(environment)` gives the Jinja2 environment what the macros under templates/kit use.
"""

import json
from datetime import datetime
from functools import cache

from babel.dates import format_date, format_skeleton
from django.utils import timezone
from django.utils.translation import get_language, gettext, override
from jinja2 import Environment
from markupsafe import Markup

from ombud.web import shown
from ombud.web.icons import icon

MINUTE, HOUR = 60, 3600
DAY_MINUTES, IN_DAYS = 1440, 2
WEEK_DAYS = 7
SOON_SECONDS = 4 * HOUR
# A rate over fewer cases than this says little.
TOO_FEW = 30


def countdown_phrases() -> dict[str, str]:
    """The phrases of countdowns in the page's language, with places as %(name)s."""
    return _countdown_phrases(get_language())


@cache
def _countdown_phrases(_language: str | None) -> dict[str, str]:
    return {
        "days": gettext("%(n)s d"),
        "hours": gettext("%(n)s h"),
        "minutes": gettext("%(n)s min"),
        "join": gettext("%(first)s %(second)s"),
        "long_later": gettext("due in %(span)s (%(clock)s)"),
        "long_late": gettext("overdue by %(span)s (%(clock)s)"),
        "short_later": gettext("in %(span)s"),
        "short_late": gettext("%(span)s late"),
    }


def span(seconds: float) -> str:
    """A length of time: "10 d" from two days on, "29 h" within them, "2 h 10 min" within a day.

    Never less than a minute.
    """
    phrases, minutes = countdown_phrases(), max(1, int(abs(seconds)) // MINUTE)
    days, hours = minutes // DAY_MINUTES, minutes // 60
    sized = [
        ("days", days if days >= IN_DAYS else 0),
        ("hours", hours if days < IN_DAYS else 0),
        ("minutes", minutes % 60 if not days else 0),
    ]
    parts = [phrases[unit] % {"n": n} for unit, n in sized if n]
    if len(parts) == 1:
        return parts[0]
    return phrases["join"] % {"first": parts[0], "second": parts[1]}


def near_clock(at: datetime, now: datetime | None = None) -> str:
    """The hour today ("14:00"), "Mon 14:00" within a week, else the date alone."""
    distance = abs((timezone.localtime(at).date() - timezone.localtime(now).date()).days)
    if distance == 0:
        return shown.clock_time(at)
    local, locale = timezone.localtime(at), shown.locale_now()
    if distance < WEEK_DAYS:
        return f"{format_date(local, 'EEE', locale=locale)} {shown.clock_time(at)}"
    this_year = local.year == timezone.localtime(now).year
    return str(format_skeleton("MMMd" if this_year else "yMMMd", local, locale=locale))


def due_state(at: datetime, now: datetime | None = None, soon: int = SOON_SECONDS) -> str:
    """Say "late", "soon" (within `soon` seconds) or "later"."""
    left = seconds_left(at, now)
    return "late" if left < 0 else "soon" if left <= soon else "later"


def due_words(at: datetime, now: datetime | None = None, form: str = "long") -> str:
    """ "due in 2 h 10 min (14:00)"; the `form` "short" leaves the clock to its own place."""
    left = seconds_left(at, now)
    phrase = countdown_phrases()[f"{form}_{'late' if left < 0 else 'later'}"]
    clock = near_clock(at, now) if form == "long" else ""
    return phrase % {"span": span(left), "clock": clock}


def seconds_left(at: datetime, now: datetime | None = None) -> float:
    """Seconds until `at`, below zero when it has passed."""
    return (at - (now or timezone.now())).total_seconds()


def stamp(at: datetime | None, form: str = "near") -> Markup:
    """A <time> that shows `at` short ("near") or as day and hour ("full"); all of it on hover."""
    if at is None:
        return Markup("")
    shows = near_clock(at) if form == "near" else shown.moment(at)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        timezone.localtime(at).isoformat(timespec="seconds"), shown.moment(at), shows
    )


def otherwise(msgid: str) -> Markup:
    """The same words in the other language, for pages whose reader we do not know yet."""
    other = "en" if (get_language() or "").startswith("zh") else "zh-hans"
    with override(other):
        return Markup('<span class="otherwise" lang="{}">{}</span>').format(other, gettext(msgid))


def share(part: float) -> str:
    """A rate from 0 to 1 as its language writes it: 82 %, 82%."""
    space = "" if (get_language() or "").startswith("zh") else "\N{NO-BREAK SPACE}"
    return f"{shown.number(round(part * 100))}{space}%"


def script_words() -> str:
    """Every phrase our scripts speak, as JSON for the page's head."""
    return json.dumps(countdown_phrases() | spoken_words() | key_names(), ensure_ascii=False)


def spoken_words() -> dict[str, str]:
    """What toasts and guards say."""
    return {
        "undo": gettext("Undo"),
        "copied": gettext("Copied."),
        "failed": gettext("That did not reach the server. Please try again."),
        "refused": gettext("The server could not do that. Please try again."),
        "signed_out": gettext(
            "You are signed out, so nothing was sent. What you typed stays here: sign in in "
            "another tab, then send it again."
        ),
        "picked": gettext("%(n)s selected"),
    }


def key_names() -> dict[str, str]:
    """What the keys of every page do, and the groups they are listed in."""
    return {
        "key_down": gettext("Next row"),
        "key_up": gettext("Previous row"),
        "key_pick": gettext("Select this row"),
        "key_pick_all": gettext("Select every row shown"),
        "key_open": gettext("Open the page of this row"),
        "key_sheet": gettext("Show this row at the side"),
        "key_close": gettext("Close, or clear the selection"),
        "key_search": gettext("Search"),
        "key_help": gettext("Show every key"),
        "key_submit": gettext("Save or send"),
        "group_page": gettext("On this page"),
        "group_rows": gettext("Rows"),
        "group_sheet": gettext("In the sheet"),
        "group_go": gettext("Go to"),
        "group_always": gettext("Everywhere"),
    }


FILTERS = {
    "due_state": due_state,
    "due_words": due_words,
    "near_clock": near_clock,
    "share": share,
    "span": span,
    "stamp": stamp,
}


def add_kit(environment: Environment) -> None:
    """Give `environment` the globals and filters of the kit."""
    environment.globals.update(
        icon=icon, otherwise=otherwise, script_words=script_words, TOO_FEW=TOO_FEW
    )
    environment.filters.update(FILTERS)
