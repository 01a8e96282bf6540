"""The currency of a shop stays once money is counted in it."""

from collections.abc import Sequence

from ombud.casework.models import Remedy
from ombud.ledger.events import By
from ombud.people.events import ShopChanged
from ombud.people.refusals import Refused


def keep_counted_currency(events: Sequence[ShopChanged], *, by: By) -> None:
    """Refuse another currency where sums stand: 35 yuan would be read as 35 dollars from now on."""
    moved = [event.subject_id for event in events if "currency" in event.changes]
    counted = Remedy.objects.filter(line__case__shop_id__in=moved, base_amount__isnull=False)
    if moved and counted.exists():
        raise Refused("currency_counted")
