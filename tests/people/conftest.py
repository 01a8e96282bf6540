"""Ways to let customers be known in one line."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from ombud.ledger.events import SYSTEM
from ombud.people.actions import know_customers
from ombud.people.claims import CustomerClaim
from ombud.people.models import Shop
from ombud.store.turn import turn


@pytest.fixture
def known(db: None) -> Callable[..., int]:
    """Return `known(shop, name="Anna", phones=(...), ...)`: the id of that customer."""

    def know(shop: Shop, name: str = "", **contacts: tuple[str, ...]) -> int:
        claim = CustomerClaim(name=name, **contacts)
        with turn():
            [found] = know_customers([(shop.pk, claim)], at=timezone.now(), by=SYSTEM)
        assert found is not None
        return found

    return know


@pytest.fixture
def other_shop(db: None) -> Shop:
    """A shop that Bob and Charlie may not see."""
    return Shop.objects.create(name="Other Shop")
