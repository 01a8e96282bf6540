"""Settings: how soon we promise to answer and to settle, by class and priority."""

from typing import Any

from django import forms
from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ombud.followup.actions import set_promise
from ombud.followup.models import Promise
from ombud.followup.queries import promise_table
from ombud.people.viewer import Viewer
from ombud.rules import clocks, closed_lists
from ombud.rules.priority import PRIORITIES
from ombud.rules.taxonomy import label, taxonomy
from ombud.web.desk.access import DeskRequest, signed_in

KINDS = [("first_answer", _("First answer")), ("settlement", _("Settlement"))]
UNITS = [
    (clocks.HOUR, _("hours")),
    (clocks.SERVICE_HOUR, _("service hours (09:00–18:00)")),
    (clocks.CALENDAR_DAY, _("calendar days")),
    (clocks.WORKING_DAY, _("working days")),
]


class PromiseForm(forms.Form):
    """One row of the promise table; without an amount the row goes and the house's own holds."""

    kind = forms.ChoiceField(label=_("Promise"), choices=KINDS)
    class_code = forms.ChoiceField(label=_("Class"), required=False)
    priority = forms.ChoiceField(label=_("Priority"), required=False)
    amount = forms.IntegerField(label=_("Within"), min_value=1, max_value=2000)
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS)

    def __init__(self, *given: Any, language: str, **named: Any) -> None:
        """The classes' names in the viewer's language."""
        super().__init__(*given, **named)
        named_classes = [(one.code, label(one.code, language)) for one in taxonomy().classes]
        priorities = [(code, _priority(code, language)) for code in PRIORITIES]
        self._offer("class_code", [("", gettext("Any class")), *named_classes])
        self._offer("priority", [("", gettext("Any priority")), *priorities])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 declared above
        field.choices = choices


@signed_in
def promises(request: DeskRequest) -> HttpResponse:
    """The table of promises, and setting one of them."""
    request.viewer.must("set_promises")
    start = _chosen(request.GET.get("change", ""))
    form = PromiseForm(request.POST or None, initial=start, language=request.viewer.language)
    if form.is_bound and form.is_valid():
        set_promise(**form.cleaned_data, by=request.viewer.by(), at=timezone.now())
        messages.success(request, gettext("The promise holds for cases that open from now on."))
        return HttpResponseRedirect(reverse("promises"))
    table = {"form": form, "rows": _rows(request.viewer)}
    status = 422 if form.errors else 200
    return render(request, "desk/promises/table.html", table, status=status)


def _chosen(promise_id: str) -> dict[str, Any]:
    """The row to begin the form with; a new one begins empty."""
    if not promise_id.isdecimal():
        return {}
    return model_to_dict(promise_table().get(pk=promise_id))


def _priority(code: str, language: str) -> str:
    return f"{code} {closed_lists.label('priority', code, language)}"


@signed_in
@require_POST
def promise_removal(request: DeskRequest, promise_id: int) -> HttpResponse:
    """Take a row out of the table: the house's own promise holds again."""
    request.viewer.must("set_promises")
    row = promise_table().get(pk=promise_id)
    which = {"kind": row.kind, "class_code": row.class_code, "priority": row.priority}
    set_promise(**which, amount=None, unit=row.unit, by=request.viewer.by(), at=timezone.now())
    messages.success(request, gettext("The promise was taken out of the table."))
    return HttpResponseRedirect(reverse("promises"))


def _rows(viewer: Viewer) -> list[dict[str, Any]]:
    return [_row(promise, viewer.language) for promise in promise_table()]


def _row(promise: Promise, language: str) -> dict[str, Any]:
    named = label(promise.class_code, language) if promise.class_code else gettext("Any class")
    return {
        "id": promise.pk,
        "kind": dict(KINDS)[promise.kind],
        "class": named,
        "priority": _priority(promise.priority, language)
        if promise.priority
        else gettext("Any priority"),
        "window": f"{promise.amount} {dict(UNITS).get(promise.unit, promise.unit)}",
    }
