"""A customer as a source names them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CustomerClaim:
    """Name and contacts as found; normalised, masked and sealed where they are kept."""

    name: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    country: str = ""
    language: str = ""

    def is_empty(self) -> bool:
        """Whether it names nobody."""
        return not (self.name or self.phones or self.emails or self.handles)
