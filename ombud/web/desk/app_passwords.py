"""Settings: passwords with which a person's office programs open the live workbooks."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ombud.people.actions import make_app_password, revoke_app_password
from ombud.people.queries import app_passwords
from ombud.web.desk.access import DeskRequest, signed_in


class NameForm(forms.Form):
    """What the password is for."""

    name = forms.CharField(
        label=_("Name"), max_length=80,
        help_text=_("Which program on which computer, such as: Excel in the office."),
    )  # fmt: skip


@signed_in
@never_cache
def app_password_list(request: DeskRequest) -> HttpResponse:
    """This person's passwords, and making one: the answer shows it, once."""
    viewer, form = request.viewer, NameForm(request.POST or None)
    if form.is_valid():
        name = form.cleaned_data["name"]
        password = make_app_password(viewer, name=name, by=viewer.by(), at=timezone.now())
        made = {"password": password, "name": name, "login": request.user.login}
        return render(request, "desk/settings/app_password.html", made)
    context = {"form": form, "passwords": app_passwords(viewer)}
    status = 422 if form.errors else 200
    return render(request, "desk/settings/app_passwords.html", context, status=status)


@signed_in
@require_POST
def revocation(request: DeskRequest, password_id: int) -> HttpResponse:
    """Shut out the program that uses the password."""
    viewer = request.viewer
    found = app_passwords(viewer).get(pk=password_id)
    revoke_app_password(viewer, password_id=found.pk, by=viewer.by(), at=timezone.now())
    messages.success(
        request, gettext("The password “%(name)s” opens nothing any more.") % {"name": found.name}
    )
    return HttpResponseRedirect(reverse("app_passwords"))
