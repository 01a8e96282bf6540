"""What a program says of a complaint, judged field by field."""

from dataclasses import dataclass
from typing import Any

from ombud.people.claims import CustomerClaim
from ombud.rules.closed_lists import codes
from ombud.web.api.door import NotTaken

LENGTHS = {"text": 500_000, "order_no": 64, "channel": 20, "shop": 120}
OF_CUSTOMER = {"name": 200, "phone": 60, "email": 254}


@dataclass(frozen=True, slots=True)
class Said:
    """A complaint as sent. customer: None when nobody is named; shop: "" for the key's own."""

    text: str
    customer: CustomerClaim | None
    order_no: str
    channel: str
    shop: str


def complaint_said(sent: dict[str, Any]) -> Said:
    """The complaint in a JSON object. Raises NotTaken with 422 and every wrong field."""
    flat = _flat(sent)
    wrong = {name: reason for name in flat if (reason := _wrong(name, flat[name]))}
    if not wrong and not flat.get("text", "").strip():
        wrong["text"] = "is needed: what did the customer say?"
    if wrong:
        raise NotTaken(422, "not_a_complaint", "Some fields cannot be taken.", fields=wrong)
    name, phone, email = (flat.get(f"customer.{part}", "").strip() for part in OF_CUSTOMER)
    claim = CustomerClaim(name, (phone,) if phone else (), (email,) if email else ())
    order_no, channel, shop = (flat.get(field, "") for field in ("order_no", "channel", "shop"))
    customer = None if claim.is_empty() else claim
    return Said(flat["text"], customer, order_no.strip(), channel or "api", shop.strip())


def _flat(sent: dict[str, Any]) -> dict[str, Any]:
    """Every field by name, the customer's as customer.name; null is as good as missing."""
    who = sent.get("customer")
    flat = {name: value for name, value in sent.items() if name != "customer" or who != {}}
    if isinstance(who, dict):
        flat |= {f"customer.{name}": value for name, value in who.items()}
        flat.pop("customer", None)
    return {name: value for name, value in flat.items() if value is not None}


def _wrong(name: str, value: Any) -> str:
    """Why the field cannot be taken; empty when it can."""
    if name == "customer":
        return "must be an object with name, phone, email"
    most = OF_CUSTOMER.get(name.removeprefix("customer.")) if "." in name else LENGTHS.get(name)
    if most is None:
        return "is not known here"
    if not isinstance(value, str):
        return "must be a text"
    if len(value) > most:
        return f"is longer than {most} characters"
    if name == "channel" and value and value not in codes("channel"):
        return f"must be one of: {', '.join(codes('channel'))}"
    return "holds a character that is none" if _is_broken(value) else ""


def _is_broken(text: str) -> bool:
    # PostgreSQL keeps no NUL, and half a character is no UTF-8.
    try:
        return b"\0" in text.encode()
    except UnicodeEncodeError:
        return True
