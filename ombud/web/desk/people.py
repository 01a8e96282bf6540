"""People and teams: who is here, what they may do, which shops they see."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ombud.people import actions
from ombud.people.actions import Seat
from ombud.people.queries import (
    MemberRow,
    member,
    member_counts,
    members,
    shops_seen,
    team_sizes,
    teams,
)
from ombud.people.refusals import Refused
from ombud.people.roles import AGENT, ROLES
from ombud.people.viewer import Viewer
from ombud.web.desk.access import DeskRequest, signed_in
from ombud.web.desk.case_fields import version

STATES = {
    "active": _("Active"),
    "invited": _("Invited"),
    "named": _("Named in a workbook"),
    "left": _("Cannot sign in"),
}


class SeatForm(forms.Form):
    """What somebody may do and see."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=80)
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, initial=AGENT)
    team_ids = forms.TypedMultipleChoiceField(
        label=_("Teams"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    sees_all_shops = forms.BooleanField(label=_("Every shop"), required=False, initial=True)
    shop_ids = forms.TypedMultipleChoiceField(
        coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("team_ids", [(team.pk, team.name) for team in teams()])
        self.offer("shop_ids", [(shop.pk, shop.name) for shop in shops_seen(viewer)])

    def offer(self, name: str, choices: list[tuple[int, str]]) -> None:
        """What can be ticked; a field without any is not shown."""
        field = self.fields[name]
        if choices and isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = choices
        else:
            del self.fields[name]

    def clean(self) -> None:
        """Somebody who sees no shop could not work."""
        said = self.cleaned_data
        if not said.get("sees_all_shops") and not said.get("shop_ids"):
            self.add_error("sees_all_shops", gettext("Please tick at least one shop."))

    def seat(self) -> Seat:
        """The seat that was filled in."""
        said = self.cleaned_data
        shops = None if said["sees_all_shops"] else tuple(sorted(said["shop_ids"]))
        chosen = tuple(sorted(said.get("team_ids", ())))
        return Seat(name=said["name"], role=said["role"], team_ids=chosen, shop_ids=shops)


@signed_in
def people(request: DeskRequest) -> HttpResponse:
    """Those who can sign in, those who cannot (yet), or those whom a text names."""
    text, show = request.GET.get("q", "").strip()[:80], request.GET.get("show", "")
    show = "" if text else show if show in STATES else "active"
    page = members(request.viewer, state=show, text=text, cursor=request.GET.get("after", ""))
    asked = {"q": text, "show": show, "after": page.next_cursor}
    more_url = "?" + urlencode(asked) if page.next_cursor else ""
    context = _shown(request.viewer, page.rows) | {"more_url": more_url}
    if request.headers.get("HX-Request"):
        return render(request, "desk/people/rows.html", context)
    around = {"text": text, "tabs": _tabs(request.viewer, show)}
    return render(request, "desk/people/list.html", context | around)


def _shown(viewer: Viewer, rows: list[MemberRow]) -> dict[str, Any]:
    return {
        "rows": [asdict(row) | {"url": reverse("person", args=[row.id])} for row in rows],
        "team_names": {team.pk: team.name for team in teams()},
        "shop_names": {shop.pk: shop.name for shop in shops_seen(viewer)},
        "states": STATES,
        "roles": dict(ROLES),
    }


def _tabs(viewer: Viewer, show: str) -> list[dict[str, Any]]:
    """The states that somebody is in, and the teams."""
    counts = member_counts(viewer)
    tabs = [
        {"label": label, "url": f"{reverse('people')}?show={state}", "active": state == show,
         "count": counts[state]}
        for state, label in STATES.items()
        if counts[state] or state == show
    ]  # fmt: skip
    return [*tabs, {"label": _("Teams"), "url": reverse("teams"), "active": show == "teams"}]


@signed_in
def invitation(request: DeskRequest, member_id: int | None = None) -> HttpResponse:
    """Fill in who is invited; the answer shows the link, once."""
    request.viewer.must("invite_people")
    named = member(request.viewer, member_id) if member_id else None
    form = SeatForm(request.viewer, request.POST or None, initial=_seat_of(named))
    if request.method == "POST" and form.is_valid() and (token := _invited(request, form, named)):
        link = request.build_absolute_uri(reverse("welcome", args=[token]))
        return _link_shown(request, link, form.seat().name, is_for_password=False)
    status = 422 if form.errors else 200
    context = {"form": form, "named": named}
    return render(request, "desk/people/invitation.html", context, status=status)


def _seat_of(row: MemberRow | None) -> dict[str, Any]:
    if row is None:
        return {}
    fields = ("name", "role", "team_ids", "sees_all_shops", "shop_ids", "version")
    return {name: getattr(row, name) for name in fields}


def _invited(request: DeskRequest, form: SeatForm, named: MemberRow | None) -> str:
    member_id = named.id if named else None
    try:
        return actions.invite_member(
            seat=form.seat(), member_id=member_id, by=request.viewer.by(), at=timezone.now()
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return ""


@signed_in
def person(request: DeskRequest, member_id: int) -> HttpResponse:
    """One colleague: what they may do and see."""
    row = member(request.viewer, member_id)
    form = SeatForm(request.viewer, request.POST or None, initial=_seat_of(row))
    if request.method == "POST" and form.is_valid() and _seated(request, row, form):
        return HttpResponseRedirect(reverse("people"))
    context = {"form": form, "member": row, "states": STATES}
    return render(request, "desk/people/person.html", context, status=422 if form.errors else 200)


def _seated(request: DeskRequest, row: MemberRow, form: SeatForm) -> bool:
    version = form.cleaned_data["version"] or 0
    try:
        actions.change_member(
            member_id=row.id, version=version, seat=form.seat(),
            by=request.viewer.by(), at=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, gettext("%(name)s was saved.") % {"name": form.seat().name})
    return True


@signed_in
@require_POST
def departure(request: DeskRequest, member_id: int) -> HttpResponse:
    """Let a colleague sign in no longer."""
    row = member(request.viewer, member_id)
    by = request.viewer.by()
    try:
        actions.deactivate_member(
            member_id=row.id, version=version(request.POST) or 0, by=by, at=timezone.now()
        )
        said = gettext("%(name)s can no longer sign in. What they own stays theirs.")
        messages.success(request, said % {"name": row.name})
    except Refused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(reverse("people"))


@signed_in
@require_POST
def password_link(request: DeskRequest, member_id: int) -> HttpResponse:
    """Make a link to a new password; the answer shows it, once."""
    row = member(request.viewer, member_id)
    try:
        token = actions.make_password_link(
            member_id=row.id, by=request.viewer.by(), at=timezone.now()
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("person", args=[row.id]))
    link = request.build_absolute_uri(reverse("welcome", args=[token]))
    return _link_shown(request, link, row.name, is_for_password=True)


def _link_shown(
    request: DeskRequest, link: str, name: str, *, is_for_password: bool
) -> HttpResponse:
    context = {"link": link, "name": name, "is_for_password": is_for_password}
    return render(request, "desk/people/link.html", context)


@signed_in
def team_list(request: DeskRequest) -> HttpResponse:
    """The teams, and adding one."""
    if request.method == "POST":
        return _team_saved(request, lambda by, at, name: actions.add_team(name=name, by=by, at=at))
    context = {
        "tabs": _tabs(request.viewer, "teams"), "teams": list(teams()), "sizes": team_sizes(),
    }  # fmt: skip
    return render(request, "desk/people/teams.html", context)


@signed_in
@require_POST
def team(request: DeskRequest, team_id: int) -> HttpResponse:
    """Rename a team."""
    made_from = version(request.POST) or 0
    return _team_saved(
        request,
        lambda by, at, name: actions.rename_team(
            team_id=team_id, version=made_from, name=name, by=by, at=at
        ),
    )


def _team_saved(request: DeskRequest, save: Any) -> HttpResponse:
    request.viewer.must("invite_people")
    name = request.POST.get("name", "").strip()[:80]
    try:
        if name:
            save(request.viewer.by(), timezone.now(), name)
            messages.success(request, gettext("The team was saved."))
    except Refused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(reverse("teams"))
