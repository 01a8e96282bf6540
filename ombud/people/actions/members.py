"""Members come by invitation; those whom a workbook names wait without a login."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.people.events import MembersNamed
from ombud.people.models import Member

LONGEST_NAME = Member._meta.get_field("name").max_length


def know_owners(names: Sequence[str], *, by: By, at: datetime) -> dict[str, int]:
    """Member ids by name as given; unknown names become members without login. Inside a turn.

    Names are compared exactly, without outer space; empty names are left out.
    """
    wanted = {name: name.strip()[:LONGEST_NAME] for name in names if name.strip()}
    known = _ids_by_name(wanted.values())
    missing = sorted(set(wanted.values()) - set(known))
    if missing:
        Member.objects.bulk_create([Member(name=name, password="!") for name in missing])
        known |= _ids_by_name(missing)
        about = tuple(("member", known[name]) for name in missing)
        record([MembersNamed(about=about, at=at)], by=by)
    return {name: known[same] for name, same in wanted.items()}


def _ids_by_name(names: Iterable[str]) -> dict[str, int]:
    found = Member.objects.filter(name__in=set(names)).order_by("-id").values_list("name", "id")
    return dict(found)
