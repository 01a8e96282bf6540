"""Run as a module it writes one order, packed and sent, into the installation of OMBUD_DATA."""

import os
from datetime import UTC, datetime
from decimal import Decimal

import django
from django.apps import apps

if not apps.ready:
    os.environ["DJANGO_SETTINGS_MODULE"] = "ombud.site.settings"
    django.setup()

from ombud.ledger.events import SYSTEM
from ombud.orders.actions import add_orders
from ombud.orders.claims import ItemClaim, OrderClaim, ParcelClaim
from ombud.people.claims import CustomerClaim
from ombud.people.models import Shop

AT = datetime(2026, 11, 3, 6, 0, tzinfo=UTC)


def order(shop: Shop) -> OrderClaim:
    """Two cups, checked and on their way."""
    return OrderClaim(
        shop_id=shop.pk,
        number="5012345678905",
        customer=CustomerClaim(name="方媛", phones=("13700137005",)),
        platform="Taobao",
        placed_at=AT,
        stage="shipped",
        paid=Decimal("68"),
        currency="CNY",
        items=[ItemClaim(title="杯子", quantity=2, unit_price=Decimal("34"), qc_result="passed")],
        parcels=[ParcelClaim(number="P-1", tracking_no="EE125396470CN", carrier="EMS")],
    )


if __name__ == "__main__":
    add_orders([order(Shop.objects.order_by("id")[0])], by=SYSTEM, at=AT)
