"""The person a query answers: what they may see and how they read it."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied

from ombud.ledger.events import By
from ombud.people.roles import role_may


@dataclass(frozen=True, slots=True)
class Viewer:
    """First argument of every query a view may call.

    shop_ids: the shops this person may see; None means all of them.
    """

    member_id: int
    role: str
    shop_ids: tuple[int, ...] | None
    language: str = "zh-hans"
    zone: str = "Asia/Shanghai"

    def may(self, right: str) -> bool:
        """Whether this person's role holds `right`."""
        return role_may(self.role, right)

    def must(self, right: str) -> None:
        """Raise PermissionDenied unless this person's role holds `right`."""
        if not self.may(right):
            raise PermissionDenied(right)

    def sees_shop(self, shop_id: int) -> bool:
        """Whether this person may see things of the shop."""
        return self.shop_ids is None or shop_id in self.shop_ids

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone this person reads times in."""
        return ZoneInfo(self.zone)

    def by(self, via: str = "screen") -> By:
        """This person as the actor of an action."""
        return By("member", self.member_id, via=via)
