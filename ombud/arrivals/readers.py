"""How the rows of one import are read, in its preview and in its work alike."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ombud.arrivals.models import Import
from ombud.arrivals.row_drafts import Drafting, field_headers, looks_running
from ombud.arrivals.workbook.headers import LOOK_NAMES
from ombud.arrivals.workbook.mapping import mapping_from_json
from ombud.people.models import Shop
from ombud.people.queries import shops_seen, viewer_of

if TYPE_CHECKING:
    from ombud.arrivals.workbook.rows import RowReader

NUMBERS_LOOKED_AT = 200


def reader_of(imported: Import, headers: Sequence[str], *, date1904: bool) -> "RowReader":
    """Reads (row number, cells) as a CleanRow, by the import's mapping and decisions."""
    from ombud.arrivals.workbook.rows import row_reader  # loads the readers of files

    mapping = mapping_from_json(imported.mapping)
    zone = ZoneInfo(imported.shop.time_zone)
    return row_reader(headers, mapping, imported.values, zone, date1904=date1904)


def drafting_of(
    imported: Import,
    headers: Sequence[str],
    read: "RowReader",
    rows: Iterable[tuple[int, Sequence[Any]]],
    shops: Mapping[str, int],
) -> Drafting:
    """Turns clean rows into drafts. `rows`: the table from its first row on; shops: ids by name."""
    numbers = [read(*row).complaint_no for row in islice(rows, NUMBERS_LOOKED_AT)]
    decided = imported.values.get("shop", {})
    return Drafting(
        import_id=imported.pk,
        shop_id=imported.shop_id,
        made_at=imported.made_at,
        zone=ZoneInfo(imported.shop.time_zone),
        headers=field_headers(headers, mapping_from_json(imported.mapping)),
        shops=shops,
        decided_shops={
            name: shop_id
            for name, shop_id in decided.items()
            if shop_id is None or shop_id in shops.values()
        },
        running_numbers=looks_running(numbers),
        look_at=next((at for at, name in enumerate(headers) if name in LOOK_NAMES), None),
    )


def shop_ids_by_name(imported: Import) -> dict[str, int]:
    """The shops whose names rows may carry: those that the person who imports may see."""
    return {shop.name: shop.pk for shop in _shops_within_reach(imported)}


def _shops_within_reach(imported: Import) -> Iterable[Shop]:
    if imported.made_by is None:
        return Shop.objects.order_by("id")
    viewer = viewer_of(imported.made_by)
    return shops_seen(viewer) if viewer else [imported.shop]
