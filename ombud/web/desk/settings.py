"""Settings: what this person may set up, and their own choices."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ombud.orders.actions import set_rate
from ombud.orders.queries import rates
from ombud.people.actions import ShopPlan, add_shop, change_shop
from ombud.people.models import Shop
from ombud.people.queries import shops_seen
from ombud.people.refusals import Refused
from ombud.people.viewer import Viewer
from ombud.web.desk.access import DeskRequest, signed_in
from ombud.web.zones import currency_choices, zone_choices, zone_label


@dataclass(frozen=True, slots=True)
class Card:
    """A way from Settings to one of its screens."""

    url: str
    icon: str
    title: str
    text: str


class ShopForm(forms.Form):
    """A shop's name, money and hours."""

    name = forms.CharField(label=_("Name"), max_length=120)
    currency = forms.ChoiceField(label=_("Currency"), choices=currency_choices)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zone_choices,
        help_text=_("Times in workbooks of this shop are read in this zone."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RateForm(forms.Form):
    """What one unit of a currency is worth from a day on."""

    currency = forms.ChoiceField(label=_("One unit of"), choices=currency_choices)
    rate = forms.DecimalField(
        label=_("is worth"), min_value=0, max_digits=14, decimal_places=6, localize=False
    )
    base = forms.ChoiceField(label=_("in this currency"), choices=currency_choices)
    since_on = forms.DateField(
        label=_("from this day on"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean(self) -> None:
        """A currency has no rate to itself, and no rate is nought."""
        said = self.cleaned_data
        if said.get("currency") and said.get("currency") == said.get("base"):
            self.add_error("base", gettext("Please choose two different currencies."))
        if said.get("rate") == 0:
            self.add_error("rate", gettext("Please give a rate above zero."))


@signed_in
def index(request: DeskRequest) -> HttpResponse:
    """Where one can go from here."""
    own = {"zones": zone_choices(), "zone": request.viewer.zone}
    return render(request, "desk/settings/index.html", own | {"cards": _cards(request.viewer)})


def _cards(viewer: Viewer) -> list[Card]:
    cards = [
        ("invite_people", "people", "users", _("People and teams"),
         _("Invite colleagues, say what they may do and see.")),
        ("set_up_shops", "shops", "building-store", _("Shops"),
         _("Names, currencies and time zones.")),
        ("set_promises", "promises", "clock", _("Promises"),
         _("How soon customers are answered and settled.")),
        ("set_up_shops", "rates", "coins", _("Exchange rates"),
         _("So that refunds in other currencies add up.")),
        ("see_numbers", "numbers", "tag", _("Case numbers"),
         _("How new cases are numbered, shop by shop.")),
        ("export_lists", "app_passwords", "lock", _("App passwords"),
         _("So that Excel, WPS or LibreOffice can open your live workbooks.")),
        ("invite_people", "watched_folders", "file-spreadsheet", _("Watched folders"),
         _("Live workbooks in the folders of a sync drive.")),
        ("make_api_keys", "api_keys", "shield-lock", _("API keys"),
         _("So that your own programs can bring complaints in.")),
        ("import_workbooks", "imports", "file-spreadsheet", _("Imports"),
         _("Workbooks that came in, and the place to drop another.")),
    ]  # fmt: skip
    return [
        Card(url, icon, str(title), str(text))
        for right, name, icon, title, text in cards
        if viewer.may(right) and (url := _address(name))
    ]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@signed_in
def shops(request: DeskRequest) -> HttpResponse:
    """The shops, and a form for another."""
    request.viewer.must("set_up_shops")
    form = ShopForm(request.POST or None, initial={"currency": "CNY", "time_zone": "Asia/Shanghai"})
    if request.method == "POST" and form.is_valid() and _added(request, form):
        return HttpResponseRedirect(reverse("shops"))
    rows = [_linked(shop) for shop in shops_seen(request.viewer)]
    context = {"rows": rows, "form": form, "zone_label": zone_label}
    return render(request, "desk/settings/shops.html", context, status=422 if form.errors else 200)


def _linked(shop: Shop) -> dict[str, Any]:
    url = reverse("shop", args=[shop.pk])
    return {"id": shop.pk, "url": url, "name": shop.name, "currency": shop.currency,
            "time_zone": shop.time_zone}  # fmt: skip


@signed_in
def shop(request: DeskRequest, shop_id: int) -> HttpResponse:
    """One shop, to change."""
    request.viewer.must("set_up_shops")
    found = shops_seen(request.viewer).get(id=shop_id)
    form = ShopForm(request.POST or None, initial=vars(found))
    if request.method == "POST" and form.is_valid() and _changed(request, found, form):
        return HttpResponseRedirect(reverse("shops"))
    context = {"shop": found, "form": form}
    return render(request, "desk/settings/shop.html", context, status=422 if form.errors else 200)


def _plan(form: ShopForm) -> ShopPlan:
    said = form.cleaned_data
    return ShopPlan(name=said["name"], currency=said["currency"], time_zone=said["time_zone"])


def _added(request: DeskRequest, form: ShopForm) -> bool:
    try:
        add_shop(plan=_plan(form), by=request.viewer.by(), at=timezone.now())
    except Refused as refused:
        form.add_error("name" if refused.code == "name_taken" else None, str(refused))
        return False
    messages.success(request, gettext("The shop was added."))
    return True


def _changed(request: DeskRequest, found: Shop, form: ShopForm) -> bool:
    by, version = request.viewer.by(), form.cleaned_data["version"] or 0
    try:
        change_shop(shop_id=found.pk, version=version, plan=_plan(form), by=by, at=timezone.now())
    except Refused as refused:
        form.add_error("name" if refused.code == "name_taken" else None, str(refused))
        return False
    messages.success(request, gettext("The shop was saved."))
    return True


@signed_in
def exchange_rates(request: DeskRequest) -> HttpResponse:
    """The rates that stand."""
    request.viewer.must("set_up_shops")
    start = {"currency": "USD", "base": "CNY", "since_on": timezone.localdate().isoformat()}
    context = {"rates": rates(), "form": RateForm(initial=start)}
    return render(request, "desk/settings/rates.html", context)


@signed_in
@require_POST
def exchange_rate(request: DeskRequest) -> HttpResponse:
    """Set the rate of a day."""
    request.viewer.must("set_up_shops")
    form = RateForm(request.POST)
    if not form.is_valid():
        context = {"rates": rates(), "form": form}
        return render(request, "desk/settings/rates.html", context, status=422)
    set_rate(**form.cleaned_data, by=request.viewer.by(), at=timezone.now())
    messages.success(request, gettext("The rate was saved."))
    return HttpResponseRedirect(reverse("rates"))
