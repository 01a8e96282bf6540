"""What can happen to the people here, and to what we know of customers."""

from dataclasses import dataclass

from ombud.ledger.events import Happened


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomersMet(Happened):
    """A shop's book of customers grew. About the shop. facts: added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRevealed(Happened):
    """Somebody saw a contact in full. About the customer. facts: contact (its kind)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersNamed(Happened):
    """A workbook named owners whom nobody here knew; they have no login yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberInvited(Happened):
    """A link was made for somebody. facts: role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(Happened):
    """Somebody accepted their invitation and can sign in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordLinkMade(Happened):
    """A link was made for somebody who lost their password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChosen(Happened):
    """Somebody chose a new password by a link; their other sessions ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChanged(Happened):
    """What somebody may do or see changed. changes: role, team_ids, shop_ids, name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLeft(Happened):
    """Somebody can no longer sign in; what they did stays theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopAdded(Happened):
    """A shop was set up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopChanged(Happened):
    """A shop was changed. changes: its fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamAdded(Happened):
    """A team was set up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamChanged(Happened):
    """A team was renamed. changes: name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyMade(Happened):
    """A program may write to a shop. facts: shop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyRevoked(Happened):
    """A program may no longer write here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppPasswordMade(Happened):
    """A program of somebody's may open their live workbooks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppPasswordRevoked(Happened):
    """That program may no longer."""
