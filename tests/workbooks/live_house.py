"""What an installation holds where office programs open live workbooks: cases and a password.

Run as a module it writes them into the installation that OMBUD_DATA names and prints the passwords.
"""

import json

import tests.house.cast  # noqa: F401 sets Django up

from django.utils import timezone  # isort: skip

from ombud.people.actions import make_app_password  # isort: skip
from ombud.people.models import Member, Shop  # isort: skip
from ombud.people.queries import viewer_of  # isort: skip
from tests.casework.scenes import open_case  # isort: skip


def furnish() -> dict[str, str]:
    """Three cases, and a password for Bob and Charlie by their login."""
    shop = Shop.objects.get()
    for number in ("TS-1", "TS-2", "TS-3"):
        open_case(shop, number=number, title=f"Sole came off {number}")
    made = {}
    for member in Member.objects.filter(login__in=("bob", "charlie")).order_by("id"):
        viewer = viewer_of(member)
        assert viewer
        made[member.login or ""] = make_app_password(
            viewer, name="office", by=viewer.by(), at=timezone.now()
        )
    return made


if __name__ == "__main__":
    print(json.dumps(furnish()))
