"""The time zone of each shop: every clock needs it, and it hardly ever changes."""

from collections import defaultdict
from zoneinfo import ZoneInfo

from ombud.people.models import Shop
from ombud.people.viewer import Viewer
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


def shops_of_other_zones(viewer: Viewer) -> dict[ZoneInfo, list[int]]:
    """The shops this person may see whose clocks are not theirs: ids by zone."""
    apart = defaultdict(list)
    for shop_id, zone in shop_zones().items():
        may_see = viewer.shop_ids is None or shop_id in viewer.shop_ids
        if may_see and zone.key != viewer.time_zone.key:
            apart[zone].append(shop_id)
    return dict(apart)
