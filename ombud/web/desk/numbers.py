"""Settings: how the new cases of each shop are numbered."""

import re
import unicodedata
from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ombud.casework.actions.numbers import NumberTaken, SeriesPlan, set_series
from ombud.casework.models import NumberSeries
from ombud.casework.queries.numbers import SeriesRow, series_seen
from ombud.people.refusals import Refused
from ombud.web.desk.access import DeskRequest, signed_in

# What Excel takes for a formula, a search for a mark, or nobody can see, is no part of a number.
PREFIX = re.compile(r"([^\W_][\w\-/.#]*)?")
MOST_DIGITS, MOST = 12, 10**15


class SeriesForm(forms.Form):
    """A shop's series. shown: the next number that the page said; it goes on meanwhile."""

    begins = forms.CharField(
        label=_("Begins with"), required=False, max_length=40,
        help_text=_("Letters, digits and - _ / . #, such as: TS2026-"),
    )  # fmt: skip
    width = forms.IntegerField(
        label=_("Digits at least"), min_value=1, max_value=MOST_DIGITS,
        help_text=_("Filled up with zeros in front."),
    )  # fmt: skip
    next = forms.IntegerField(label=_("Next number"), min_value=1, max_value=MOST)
    shown = forms.IntegerField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, row: SeriesRow, given: Any = None) -> None:
        start = {"begins": row.prefix, "width": row.width, "next": row.next}
        super().__init__(given, initial=start | {"shown": row.next})
        self.row = row

    def clean_begins(self) -> str:
        """Only what reads well in lists, searches and workbooks; a workbook's own may stay."""
        prefix = unicodedata.normalize("NFKC", self.cleaned_data["begins"])
        if prefix != self.row.prefix and not PREFIX.fullmatch(prefix):
            raise ValidationError(
                gettext(
                    "Please use only letters, digits and - _ / . #, with a letter or digit first."
                )
            )
        return prefix

    def plan(self) -> SeriesPlan:
        """The series that was filled in; a next number that nobody touched simply goes on."""
        said = self.cleaned_data
        is_touched = said["begins"] != self.row.prefix or said["next"] != said["shown"]
        wanted = said["next"] if is_touched else None
        return SeriesPlan(prefix=said["begins"], width=said["width"], next=wanted)

    def number(self) -> str:
        """The number of the next case as it is filled in; empty while that is not possible."""
        if not self.is_valid():
            return ""
        said = self.cleaned_data
        return str(NumberSeries(prefix=said["begins"], width=said["width"], next=said["next"]))


@signed_in
def numbers(request: DeskRequest) -> HttpResponse:
    """Every shop's next number."""
    rows = series_seen(request.viewer)
    shared = [prefix for prefix, shops in Counter(row.prefix for row in rows).items() if shops > 1]
    context = {"rows": rows, "shared": shared, "may_set": request.viewer.may("set_numbers")}
    return render(request, "desk/settings/numbers.html", context)


@signed_in
def number_series(request: DeskRequest, shop_id: int) -> HttpResponse:
    """One shop's series, to change."""
    row = _row(request, shop_id)
    form = SeriesForm(row, request.POST or None)
    if request.method == "POST" and form.is_valid() and _set(request, form):
        return HttpResponseRedirect(reverse("numbers"))
    context = {"form": form, "row": row, "number": form.number() or row.example}
    status = 422 if form.errors else 200
    return render(request, "desk/settings/number.html", context, status=status)


@signed_in
def example(request: DeskRequest, shop_id: int) -> HttpResponse:
    """The next case's number while one types."""
    form = SeriesForm(_row(request, shop_id), request.GET)
    return render(request, "desk/settings/number_example.html", {"number": form.number()})


def _row(request: DeskRequest, shop_id: int) -> SeriesRow:
    request.viewer.must("set_numbers")
    found = next((row for row in series_seen(request.viewer) if row.shop_id == shop_id), None)
    if found is None:
        raise Http404
    return found


def _set(request: DeskRequest, form: SeriesForm) -> bool:
    plan, version = form.plan(), form.cleaned_data["version"] or 0
    by, shop_id = request.viewer.by(), form.row.shop_id
    try:
        set_series(shop_id=shop_id, version=version, plan=plan, by=by, at=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
    except NumberTaken as taken:
        form.add_error("next", _taken(plan, taken.highest))
    else:
        said = gettext("The next case of %(shop)s gets the number %(number)s.")
        messages.success(request, said % {"shop": form.row.shop, "number": form.number()})
    return not form.errors


def _taken(plan: SeriesPlan, highest: int) -> str:
    number = str(NumberSeries(prefix=plan.prefix, width=plan.width, next=highest))
    said = gettext("%(number)s is taken already. Please give %(free)s or a higher number.")
    return said % {"number": number, "free": highest + 1}
