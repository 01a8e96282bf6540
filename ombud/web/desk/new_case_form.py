"""The fields of a new case: what was typed stands, what was not is suggested from the text."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ombud.arrivals.drafts import Claims, Draft
from ombud.casework.actions.fields import is_sum
from ombud.casework.queries.case_choices import CaseChoices, case_choices
from ombud.casework.queries.first_look import FirstLook, first_look, title_in
from ombud.people.claims import CustomerClaim
from ombud.people.models import Shop
from ombud.people.queries import customers_seen, shops_seen
from ombud.people.refusals import SENTENCES
from ombud.people.viewer import Viewer
from ombud.plugins.api import HUMAN
from ombud.rules import closed_lists, ways
from ombud.rules.currencies import CURRENCIES, is_currency
from ombud.rules.taxonomy import taxonomy
from ombud.web.desk.case_fields import amount, customer_claim, day, is_whole, number
from ombud.web.desk.case_view import detail_groups, remedy_choices
from ombud.web.desk.case_ways import intake_ways
from ombud.web.desk.case_words import priority_words

FIELDS = (
    "customer_name", "contact", "customer_id", "order_no", "channel", "detail_code", "kind",
    "priority", "amount", "currency", "remedy", "owner_id", "next_on", "said_at",
)  # fmt: skip
LOOKED_AT, LONGEST_TEXT = 100_000, 500_000
FIRST_YEAR = 1990
SUGGESTED = "suggested."

Sent = Mapping[str, Any]


def intake_context(viewer: Viewer, sent: Sent) -> dict[str, Any]:
    """Everything the form is rendered from. A suggestion that nobody touched follows the text."""
    shops = list(shops_seen(viewer))
    if not shops:
        raise PermissionDenied("no shop")
    shop = next((one for one in shops if str(one.pk) == sent.get("shop_id")), None) or shops[0]
    # A browser sends a form's line ends as CR LF, but asks for suggestions with LF alone.
    text = sent.get("text", "").replace("\r\n", "\n")
    begins = text[:LOOKED_AT]
    look = first_look(viewer, shop.pk, begins, timezone.localdate()) if text.strip() else None
    choices = case_choices(shop.pk)
    suggested = _suggested(viewer, shop, look)
    values = {name: _value(sent, name, suggested.get(name, "")) for name in FIELDS}
    return {
        "shops": shops,
        "shop": shop,
        "text": text,
        "look": look,
        "values": values,
        "suggested": suggested,
        "choices": choices,
        "problems": {},
        "once": sent.get("once") or secrets.token_urlsafe(12),
        "priority_reason": _reason(look),
        **_lists(viewer, choices, values),
    }


def _value(sent: Sent, name: str, suggested: str) -> str:
    """What the person chose; where they left a suggestion alone, the newest one."""
    if name not in sent:
        return suggested
    typed = str(sent[name]).strip()
    return suggested if typed == sent.get(SUGGESTED + name, "") else typed


def _suggested(viewer: Viewer, shop: Shop, look: FirstLook | None) -> dict[str, str]:
    start = {
        "owner_id": str(viewer.member_id),
        "currency": shop.currency,
        "channel": ways.INTAKE_WAYS[0],
    }
    if look is None:
        return start | {"kind": "complaint"}
    reading = look.reading
    figure, currency = next(iter(reading.amounts), ("", ""))
    return start | {
        "customer_id": str(look.customer_id or ""),
        "customer_name": look.customer_name or look.nick,
        "contact": "" if look.customer_id else look.phone or look.mail,
        "order_no": look.order_no,
        "detail_code": "" if reading.band == HUMAN else reading.detail_code or "",
        "kind": "complaint" if reading.is_complaint else "enquiry",
        "priority": reading.priority,
        "amount": figure,
        "currency": currency or shop.currency,
        "remedy": next(iter(reading.remedies_wanted), ""),
        "said_at": look.said_at.isoformat(timespec="minutes") if look.said_at else "",
    }


def _reason(look: FirstLook | None) -> str:
    if look is None:
        return ""
    reason = look.reading.priority_reason
    return priority_words({"code": reason.code, **reason.params})


def _lists(viewer: Viewer, choices: CaseChoices, values: Mapping[str, str]) -> dict[str, Any]:
    language = get_language() or ""
    owners = [(str(one.id), one.name) for one in choices.members if one.is_open]
    owners.sort(key=lambda one: one[0] != str(viewer.member_id))
    return {
        "owners": owners,
        "ways": intake_ways(),
        "groups": detail_groups(language),
        "kinds": closed_lists.choices("kind", language),
        "priorities": closed_lists.choices("priority", language),
        "remedies": remedy_choices(values["detail_code"]),
        "currencies": [(code, code) for code in CURRENCIES],
    }


def why_not(viewer: Viewer, sent: Sent, context: Mapping[str, Any]) -> dict[str, str]:
    """What has to be put right before the case can be saved, by field."""
    values, problems = context["values"], {}
    if not context["text"].strip():
        problems["text"] = _("Please paste or type what the customer says.")
    if len(context["text"]) > LONGEST_TEXT:
        problems["text"] = _("This text is too long. Please save it as a file and add that.")
    if sent.get("shop_id") and str(context["shop"].pk) != sent["shop_id"]:
        problems["shop_id"] = _("Please choose one of your shops.")
    if values["owner_id"] and values["owner_id"] not in dict(context["owners"]):
        problems["owner_id"] = _("This person may not see the shop of the case. Choose another.")
    figure = amount(values["amount"])
    if figure is not None and not is_sum(figure):
        problems["amount"] = _("Please write the amount in digits, such as 128.50.")
    if values["currency"] and not is_currency(values["currency"]):
        problems["amount"] = str(SENTENCES["currency_unknown"])
    if isinstance(day(values["next_on"]), str):
        problems["next_on"] = _("Please choose a day.")
    if _moment(values["said_at"], timezone.now()) is None:
        problems["said_at"] = _("Please choose a day.")
    if not _is_known(viewer, context["shop"], values["customer_id"]):
        problems["customer_name"] = _("This customer is not there any more. Please type the name.")
    return problems


def _is_known(viewer: Viewer, shop: Shop, customer_id: str) -> bool:
    if not customer_id:
        return True
    known = customers_seen(viewer).filter(customer_shops__shop_id=shop.pk)
    return is_whole(customer_id) and known.filter(id=int(customer_id)).exists()


def draft_of(viewer: Viewer, context: Mapping[str, Any], now: datetime) -> Draft:
    """The message as the intake takes it. A class that was only suggested stays a suggestion."""
    values, suggested = context["values"], context["suggested"]
    known_customer = _chosen_customer(values, suggested)
    return Draft(
        shop_id=context["shop"].pk,
        text=context["text"].strip(),
        title=title_in(context["text"]),
        said_at=_moment(values["said_at"], now) or now,
        channel=values["channel"][:20],
        customer_id=known_customer,
        customer=None if known_customer else _claim(values),
        claims=_claims(values, suggested),
        source_key=_source_key(viewer, context),
    )


def _source_key(viewer: Viewer, context: Mapping[str, Any]) -> str:
    # One form sent twice is one case; another text typed into it is another.
    said = f"{viewer.member_id}\x1f{context['once']}\x1f{context['text']}"
    return f"desk:{hashlib.sha256(said.encode()).hexdigest()[:48]}"


def _claims(values: Mapping[str, str], suggested: Mapping[str, str]) -> Claims:
    def own(name: str) -> str:
        return values[name] if values[name] != suggested.get(name) else ""

    detail = own("detail_code") if own("detail_code") in taxonomy().details else ""
    figure = amount(values["amount"])
    return Claims(
        kind=values["kind"] if closed_lists.is_code("kind", values["kind"]) else "",
        priority=own("priority") if closed_lists.is_code("priority", own("priority")) else "",
        detail_code=detail,
        owner_id=number(values["owner_id"]),
        order_no=values["order_no"][:64],
        next_on=day(values["next_on"]),
        remedy_wanted=values["remedy"] if closed_lists.is_code("remedy", values["remedy"]) else "",
        amount_wanted=figure,
        amount_currency=values["currency"] if figure is not None else "",
    )


def _chosen_customer(values: Mapping[str, str], suggested: Mapping[str, str]) -> int | None:
    """The known customer, as long as nobody wrote another name or contact over them."""
    same = all(values[name] == suggested.get(name, "") for name in ("customer_name", "contact"))
    return int(values["customer_id"]) if values["customer_id"] and same else None


def _claim(values: Mapping[str, str]) -> CustomerClaim | None:
    claim = customer_claim(values["customer_name"], values["contact"])
    return None if claim.is_empty() else claim


def _moment(text: str, now: datetime) -> datetime | None:
    """When it was said: now where nothing is; None for what is no moment of our time."""
    try:
        said_at = datetime.fromisoformat(text) if text else now
    except ValueError:
        return None
    if said_at.year < FIRST_YEAR:
        return None
    aware = timezone.make_aware(said_at) if timezone.is_naive(said_at) else said_at
    return min(aware, now)
