"""What a report is read by: who reads, of which period, and the keys of what people wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from ombud.learning.queries.periods import Period, Scope
from ombud.people.models import Shop
from ombud.people.viewer import Viewer
from ombud.web.reports.words import TextKeys, shown_text


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads which period, and the names and keys of what stands in its rows.

    before: the same shops in the period before, told at the same moment.
    """

    viewer: Viewer
    period: Period
    scope: Scope
    before: Scope
    causes: TextKeys
    countries: TextKeys
    members: Mapping[int, str]
    teams: Mapping[int, str]
    shops: Mapping[int, Shop]
    zones: Mapping[int, ZoneInfo]

    @property
    def masked(self) -> bool:
        """Whether contacts and names leave masked."""
        return not self.viewer.may("export_contacts")

    def there(self, at: datetime | None, shop_id: int) -> datetime | None:
        """A moment by the clock of the shop, as a cell holds it."""
        if at is None:
            return None
        return at.astimezone(self.zones[shop_id]).replace(tzinfo=None, microsecond=0)

    def text(self, text: str) -> str:
        """What people wrote, masked for those who may not take contacts along."""
        return shown_text(text, masked=self.masked)

    def owner(self, member_id: int | None) -> str:
        """The name of an owner."""
        return self.members.get(member_id, "") if member_id else _("nobody")


def worth_of(money: Mapping[str, Decimal], currency: str) -> Decimal:
    """The part of a sum that is in one currency."""
    return money.get(currency, Decimal(0))
