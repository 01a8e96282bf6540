"""The time zone of each shop: every clock needs it, and it hardly ever changes."""

from zoneinfo import ZoneInfo

from ombud.people.models import Shop
from ombud.store.kept import Kept


def _read() -> dict[int, ZoneInfo]:
    rows = Shop.objects.values_list("id", "time_zone")
    return {shop_id: ZoneInfo(name) for shop_id, name in rows.order_by("id")}


shop_zones = Kept(_read)


def zone_of_shop(shop_id: int) -> ZoneInfo:
    """The shop's zone; a change elsewhere holds here within seconds. Raises KeyError."""
    zones = shop_zones()
    if shop_id not in zones:
        shop_zones.forget()
        zones = shop_zones()
    return zones[shop_id]
