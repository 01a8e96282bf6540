"""Who carries a parcel, told by the form of its number, and where its road can be looked up."""

import re
from collections.abc import Callable

from ombud.rules.check_digits import (
    is_dhl_number,
    is_fedex_number,
    is_gs1_number,
    is_postal_number,
    is_ups_number,
)
from ombud.rules.languages import ENGLISH, nearest_language

# Told by the form alone: no other number looks like it.
_FORMS: tuple[tuple[str, re.Pattern[str], Callable[[str], bool] | None], ...] = tuple(
    (carrier, re.compile(form), check)
    for carrier, form, check in (
        ("ups", r"1Z[0-9A-Z]{16}", is_ups_number),
        ("yanwen", r"[A-Z]{2}\d{9}YP", None),
        ("post", r"[A-Z]{2}\d{9}[A-Z]{2}", is_postal_number),
        ("sf", r"SF\d{12,15}", None),
        ("yunexpress", r"YT\d{16}", None),
        ("yto", r"YT\d{13,15}", None),
        ("dhl", r"JJD\d{16,20}|JVGL\d{10,20}|GM\d{16,18}", None),
        ("jd", r"JD[A-Z]{0,3}\d{9,15}(?:-\d+)*", None),
        ("zto", r"ZTO\d{10,14}|7[3-9]\d{10,12}", None),
        ("sto", r"STO\d{10,15}|77\d{13}", None),
        ("yunda", r"YD\d{13,15}|4[36]\d{11,13}", None),
        ("jt", r"JT\d{13}", None),
        ("deppon", r"DPK\d{9,12}", None),
        ("cainiao", r"LP\d{14}", None),
        ("4px", r"4PX\d{10,16}(?:CN)?", None),
        ("fedex", r"96\d{20}", is_gs1_number),
        ("usps", r"9[1-5]\d{18}(?:\d\d)?", is_gs1_number),
        ("amazon", r"TB[ACM]\d{12}", None),
        ("shopee", r"SPX[A-Z]{2}\d{9,14}", None),
    )
)
# Bare digits that only their carrier's name beside them tells apart.
_NAMED_FORMS = {
    "fedex": (re.compile(r"\d{12}|\d{15}"), is_fedex_number),
    "dhl": (re.compile(r"\d{10}"), is_dhl_number),
    "canada_post": (re.compile(r"\d{16}"), is_gs1_number),
}
_NAMES = {
    "sf": ("顺丰", "SF Express"), "yto": ("圆通", "YTO"), "zto": ("中通", "ZTO"),
    "sto": ("申通", "STO"),
    "yunda": ("韵达", "Yunda"), "jt": ("极兔", "J&T"), "jd": ("京东快递", "JD Logistics"),
    "deppon": ("德邦", "Deppon"), "ems": ("邮政 EMS", "EMS"), "post": ("邮政", "Postal service"),
    "cainiao": ("菜鸟", "Cainiao"), "4px": ("递四方", "4PX"), "yunexpress": ("云途", "YunExpress"),
    "yanwen": ("燕文", "Yanwen"), "ups": ("UPS", "UPS"), "fedex": ("联邦快递", "FedEx"),
    "usps": ("USPS", "USPS"), "dhl": ("DHL", "DHL"), "dpd": ("DPD", "DPD"), "gls": ("GLS", "GLS"),
    "evri": ("Evri", "Evri"), "canada_post": ("加拿大邮政", "Canada Post"),
    "amazon": ("亚马逊物流", "Amazon Logistics"), "shopee": ("虾皮物流", "Shopee Xpress"),
}  # fmt: skip
_PAGES = {
    "ups": "https://www.ups.com/track?tracknum=",
    "fedex": "https://www.fedex.com/fedextrack/?trknbr=",
    "usps": "https://tools.usps.com/go/TrackConfirmAction?tLabels=",
    "dhl": "https://www.dhl.com/en/express/tracking.html?brand=DHL&AWB=",
    "canada_post": "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor=",
    "yunexpress": "https://www.yuntrack.com/parcelTracking?id=",
    "cainiao": "https://global.cainiao.com/detail.htm?mailNoList=",
}


def carrier_by_form(value: str) -> str:
    """The carrier whose numbers look like this one and check out; '' for none."""
    for carrier, form, check in _FORMS:
        if form.fullmatch(value):
            return carrier if check is None or check(value) else ""
    return ""


def is_number_of(carrier: str, value: str) -> bool:
    """Whether bare digits beside a carrier's name can be its number."""
    known = _NAMED_FORMS.get(carrier)
    return bool(known and known[0].fullmatch(value) and known[1](value))


def carrier_name(carrier: str, tag: str) -> str:
    """A carrier's name for a language tag; '' for one that we do not know."""
    chinese, english = _NAMES.get(carrier, ("", ""))
    return english if nearest_language(tag) == ENGLISH else chinese


def carrier_page(carrier: str, value: str) -> str:
    """The page on which a carrier tells where a parcel is; '' when we know none."""
    return f"{_PAGES[carrier]}{value}" if carrier in _PAGES else ""
