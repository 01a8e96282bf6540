"""A list that is longer than a page of the sheet keeps: suggestions with a number each.

Run as a module it writes them into the installation that OMBUD_DATA names.
"""

from datetime import timedelta

import tests.house.cast  # noqa: F401  # sets Django up, so first
from ombud.arrivals.models import Message
from ombud.casework.models import Case
from ombud.people.models import Shop
from tests.casework.scenes import NOW

ROWS = 1_010
KIND = "suggestion"


def write() -> None:
    """Open the cases, the first the oldest, each with its message."""
    shop = Shop.objects.get(name="Our Shop")
    first = 10**9
    Message.objects.bulk_create(
        Message(
            id=first + n, shop=shop, thread=first + n, direction=Message.IN, channel="chat",
            said_at=NOW, received_at=NOW, text="longer list",
        )
        for n in range(ROWS)
    )  # fmt: skip
    Case.objects.bulk_create(
        Case(
            shop=shop, number=f"LONG-{n:05}", title=f"row {n}", thread=first + n,
            first_message_id=first + n, kind=KIND, opened_at=NOW + timedelta(seconds=n),
            changed_at=NOW, own={},
        )
        for n in range(ROWS)
    )  # fmt: skip


if __name__ == "__main__":
    write()
