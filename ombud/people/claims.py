"""A customer as a source names them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ombud.people.contacts import Contact, emails, handles, phones


# No slots: it travels from the process that reads, and frozen slots are slow to unpickle.
@dataclass(frozen=True)
class CustomerClaim:
    """Name and contacts as found; normalised, masked and sealed where they are kept."""

    name: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    country: str = ""
    language: str = ""

    @cached_property
    def contacts(self) -> Sequence[Contact]:
        """Its contacts, phones first, then mails, then handles; keyed once and carried along."""
        return [*phones(self.phones), *emails(self.emails), *handles(self.handles)]

    def is_empty(self) -> bool:
        """Whether it names nobody."""
        return not (self.name or self.phones or self.emails or self.handles)


def know_contacts(claims: Iterable[CustomerClaim]) -> int:
    """Work the contacts of the claims out, before any turn; returns how many there are."""
    return sum(len(claim.contacts) for claim in claims)
