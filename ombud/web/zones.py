"""The time zones and currencies people choose from, named in their language."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.numbers import get_currency_name
from django.utils import timezone

from ombud.rules.currencies import CURRENCIES
from ombud.web.shown import locale_now

# Where sellers, agents and their customers are; one city for each rule of clocks.
ZONES = (
    "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Macau", "Asia/Singapore",
    "Asia/Kuala_Lumpur", "Asia/Manila", "Asia/Tokyo", "Asia/Seoul", "Asia/Bangkok",
    "Asia/Ho_Chi_Minh", "Asia/Jakarta", "Asia/Yangon", "Asia/Dhaka", "Asia/Kolkata",
    "Asia/Karachi", "Asia/Almaty", "Asia/Tashkent", "Asia/Dubai", "Asia/Riyadh", "Asia/Jerusalem",
    "Europe/Istanbul", "Europe/Moscow", "Europe/Kyiv", "Europe/Athens", "Europe/Berlin",
    "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Europe/Warsaw", "Europe/Stockholm",
    "Europe/London", "Europe/Lisbon", "Africa/Lagos", "Africa/Cairo", "Africa/Nairobi",
    "Africa/Johannesburg", "America/Sao_Paulo", "America/Buenos_Aires", "America/Santiago",
    "America/Bogota", "America/Lima", "America/New_York", "America/Toronto", "America/Chicago",
    "America/Mexico_City", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Vancouver", "Pacific/Honolulu", "Australia/Perth", "Australia/Brisbane",
    "Australia/Sydney", "Pacific/Auckland", "UTC",
)  # fmt: skip


def zone_choices() -> list[tuple[str, str]]:
    """Time zones from west to east as "Berlin (UTC+1)", at their present offset."""
    now = timezone.now()
    by_offset = sorted(ZONES, key=lambda name: (_minutes(name, now), name))
    return [(name, zone_label(name, now)) for name in by_offset]


def zone_label(name: str, now: datetime | None = None) -> str:
    """One time zone in words."""
    minutes = _minutes(name, now or timezone.now())
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"{_city(name)} (UTC{sign}{hours}{f':{rest:02}' if rest else ''})"


# The Unicode names stand under the names these zones had when they were written down.
_WRITTEN_AS = {
    "Asia/Ho_Chi_Minh": "Asia/Saigon", "Asia/Yangon": "Asia/Rangoon",
    "Asia/Kolkata": "Asia/Calcutta", "Europe/Kyiv": "Europe/Kiev",
}  # fmt: skip


def _city(name: str) -> str:
    named = Locale.parse(locale_now()).time_zones.get(_WRITTEN_AS.get(name, name), {})
    return str(named.get("city") or name.rpartition("/")[2].replace("_", " "))


def _minutes(name: str, now: datetime) -> int:
    offset = now.astimezone(ZoneInfo(name)).utcoffset()
    return int(offset.total_seconds()) // 60 if offset else 0


def currency_choices() -> list[tuple[str, str]]:
    """Currencies as "CNY Chinese Yuan", the usual ones first."""
    return [(code, f"{code} {get_currency_name(code, locale=locale_now())}") for code in CURRENCIES]
