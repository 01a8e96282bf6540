"""Signing in, first start and invitations."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import LoginView
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as sign_in
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from ombud.people.actions import Joining, ShopPlan, accept_invitation, choose_password
from ombud.people.models import Invitation, Member, Shop
from ombud.people.queries import (
    has_administrator,
    is_for_password,
    is_set_up,
    open_invitation,
)
from ombud.people.refusals import Refused
from ombud.web.zones import currency_choices, zone_choices

YEAR_SECONDS = 365 * 24 * 3600


class InvitedOnly(DefaultAccountAdapter):
    """Nobody signs up by themselves: people come by invitation."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("Name and password do not match. Please try again."),
        "too_many_login_attempts": _("Too many attempts. Please try again in a few minutes."),
        "enter_current_password": _("Please type your present password."),
        "incorrect_password": _("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the page one arrives at says enough, and theirs are not our words."""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to Settings, with a word."""
        messages.success(request, gettext("Your password was changed."))
        return reverse("settings")

    def post_login(self, request: HttpRequest, user: Member, **kwargs: Any) -> HttpResponse:
        """Bring the member's theme to this browser."""
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        answer.set_cookie("theme", user.theme, max_age=YEAR_SECONDS, samesite="Lax")
        return answer


login = LoginView.as_view(extra_context={"has_administrator": has_administrator})


class PasswordForm(forms.Form):
    """A password to be chosen."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. A short sentence is easy to remember."),
    )

    def clean_password(self) -> str:
        """Refuse short and well-known passwords."""
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password


class JoiningForm(PasswordForm):
    """Who somebody is and how they will sign in."""

    name = forms.CharField(label=_("Your name"), max_length=80)
    login = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        help_text=_("Letters or numbers, for example your first name."),
    )
    time_zone = forms.ChoiceField(label=_("Your time zone"), choices=zone_choices)
    field_order = ("name", "login", "password", "time_zone")


class SetUpForm(JoiningForm):
    """The first start asks for the first shop as well."""

    shop_name = forms.CharField(label=_("Name of your shop"), max_length=120)
    currency = forms.ChoiceField(label=_("Currency of the shop"), choices=currency_choices)


@sensitive_post_parameters("password")
@never_cache
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind an invitation or a link to a new password, and what is chosen there."""
    try:
        invitation = open_invitation(token, timezone.now())
    except Refused as refused:
        return render(request, "desk/accounts/refused.html", {"why": refused}, status=410)
    if is_for_password(invitation):
        return _new_password(request, token, invitation.member)
    form = _form_for(invitation, request.POST or None)
    if request.method == "POST" and form.is_valid() and (member := _joined(token, form)):
        sign_in(request, member, backend=settings.AUTHENTICATION_BACKENDS[0])
        return HttpResponseRedirect("/")
    context = {"form": form, "is_set_up": is_set_up(invitation), "name": invitation.member.name}
    status = 422 if form.is_bound else 200
    return render(request, "desk/accounts/welcome.html", context, status=status)


def _new_password(request: HttpRequest, token: str, member: Member) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            known = choose_password(
                token=token, password=form.cleaned_data["password"], at=timezone.now()
            )
        except Refused as refused:
            return render(request, "desk/accounts/refused.html", {"why": refused}, status=410)
        sign_in(request, known, backend=settings.AUTHENTICATION_BACKENDS[0])
        return HttpResponseRedirect("/")
    context = {"form": form, "member": member}
    status = 422 if form.is_bound else 200
    return render(request, "desk/accounts/password.html", context, status=status)


def _form_for(invitation: Invitation, given: Any) -> JoiningForm:
    kind = SetUpForm if is_set_up(invitation) and not Shop.objects.exists() else JoiningForm
    member = invitation.member
    known = {"name": member.name, "login": member.login or "", "time_zone": member.time_zone}
    return kind(given, initial=known | {"currency": "CNY"})


def _joined(token: str, form: JoiningForm) -> Member | None:
    """The new member; None when the form now says why not."""
    try:
        return accept_invitation(token=token, joining=_joining(form), at=timezone.now())
    except Refused as refused:
        form.add_error("login" if refused.code == "login_taken" else None, str(refused))
        return None


def _joining(form: JoiningForm) -> Joining:
    said = dict(form.cleaned_data)
    shop_name, currency = said.pop("shop_name", ""), said.pop("currency", "")
    zone = said["time_zone"]
    shop = ShopPlan(name=shop_name, currency=currency, time_zone=zone) if shop_name else None
    return Joining(**said, language=get_language() or "zh-hans", shop=shop)
