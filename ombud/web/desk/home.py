"""Home: what is late, what is mine now, what is due today, what is unusual."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.today import counts_today, follow_ups, late_cases
from ombud.followup.queries import promised_today
from ombud.learning.queries import Unusual, unusual
from ombud.learning.queries.long_lists import lists_of_today
from ombud.people.viewer import Viewer
from ombud.web import shown
from ombud.web.desk.access import DeskRequest, signed_in
from ombud.web.desk.case_brief import OF_THE_DAY, brief_columns, brief_rows
from ombud.web.desk.live import waiting_words
from ombud.web.desk.long_lists import row_of
from ombud.web.desk.promise_words import promise_words

LATE_SHOWN, PROMISED_SHOWN, FOLLOW_UPS_SHOWN, UNUSUAL_SHOWN = 8, 8, 8, 6


@signed_in
def home(request: DeskRequest) -> HttpResponse:
    """The day at a glance."""
    context = day_of(request.viewer) | {"waiting": waiting_words(request.viewer)}
    return render(request, "desk/home/home.html", context)


def day_of(viewer: Viewer) -> dict[str, Any]:
    """What Home shows."""
    at = timezone.now()
    late = late_cases(viewer, at=at, most=LATE_SHOWN)
    due = follow_ups(viewer, at=at, most=FOLLOW_UPS_SHOWN)
    late_rows, follow_up_rows = brief_rows(viewer, OF_THE_DAY, late, due)
    return {
        "counts": counts_today(viewer, at=at),
        "columns": brief_columns(OF_THE_DAY),
        "late": late_rows,
        "promised": promised_today(viewer, at=at, most=PROMISED_SHOWN),
        "promise_words": promise_words,
        "follow_ups": follow_up_rows,
        "long_lists": [row_of(one) for one in lists_of_today(viewer)],
        "unusual": [sentence(one) for one in unusual(viewer, at=at)[:UNUSUAL_SHOWN]],
    }


def sentence(one: Unusual) -> dict[str, Any]:
    """A warning in words, with its base and the way to its cases."""
    what = {
        "product": _("Product «%(name)s»"),
        "carrier": _("Carrier «%(name)s»"),
    }.get(one.what, "%(name)s")
    return {
        "name": what % {"name": one.name or shown.about(one.value)},
        "code": one.value if one.what in ("class", "detail") else "",
        "count": one.count,
        "per_week": shown.number(round(one.per_week, 1)),
        "weeks": shown.number(round(one.weeks)),
        "url": _url(one),
    }


def _url(one: Unusual) -> str:
    asked = CaseList.parsed("last_week=1").with_filter(one.what, [str(one.value)])
    return f"{reverse('cases')}?{asked.query()}"
