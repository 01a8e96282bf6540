"""Settings: keys with which programs bring complaints in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ombud.people.actions import make_api_key, revoke_api_key
from ombud.people.queries import api_keys, shops_seen
from ombud.people.viewer import Viewer
from ombud.web.desk.access import DeskRequest, signed_in


class KeyForm(forms.Form):
    """A key's name and the one shop it writes to."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Which program will use it, such as: web shop.")
    )
    shop = forms.TypedChoiceField(
        label=_("Shop"), coerce=int, help_text=_("Its complaints arrive in this shop only.")
    )

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shop = self.fields["shop"]
        assert isinstance(shop, forms.TypedChoiceField)  # noqa: S101 declared above
        shop.choices = list(shops_seen(viewer).values_list("id", "name"))


@signed_in
@never_cache
def api_key_list(request: DeskRequest) -> HttpResponse:
    """The keys there are, and making one: the answer shows it, once."""
    request.viewer.must("make_api_keys")
    form = KeyForm(request.viewer, request.POST or None)
    where = request.build_absolute_uri(reverse("api_complaints"))
    if form.is_valid():
        made = {"key": _made(request, form), "name": form.cleaned_data["name"], "where": where}
        return render(request, "desk/settings/key.html", made)
    context = {"form": form, "keys": api_keys(request.viewer), "where": where}
    return render(request, "desk/settings/keys.html", context, status=422 if form.errors else 200)


def _made(request: DeskRequest, form: KeyForm) -> str:
    said = form.cleaned_data
    by = request.viewer.by()
    return make_api_key(shop_id=said["shop"], name=said["name"], by=by, at=timezone.now())


@signed_in
@require_POST
def revocation(request: DeskRequest, key_id: int) -> HttpResponse:
    """Shut out whoever holds the key."""
    found = next((key for key in api_keys(request.viewer) if key.id == key_id), None)
    if found is None:
        raise Http404
    revoke_api_key(key_id=key_id, by=request.viewer.by(), at=timezone.now())
    said = gettext("The key “%(name)s” opens nothing any more.")
    messages.success(request, said % {"name": found.name})
    return HttpResponseRedirect(reverse("api_keys"))
