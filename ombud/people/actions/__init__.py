"""What can be done about people."""

from ombud.people.actions.customers import know_customers
from ombud.people.actions.members import know_owners

__all__ = ["know_customers", "know_owners"]
