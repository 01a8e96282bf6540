"""Office programs hold a workbook open for editing, and let it go."""

from datetime import datetime

from django.db import IntegrityError

from ombud.store.turn import turn
from ombud.workbooks.models import OpenLock


class HeldAlready(Exception):
    """Another program holds the workbook open."""


def hold_open(
    token: str, root: str, *, principal: str, owner: str, depth: str, ends_at: datetime,
    at: datetime,
) -> None:  # fmt: skip
    """Hold it until `ends_at`. Raises HeldAlready."""
    try:
        with turn():
            OpenLock.objects.filter(root=root, ends_at__lte=at).delete()
            OpenLock.objects.create(
                token=token, root=root, principal=principal, owner=owner, depth=depth,
                since=at, ends_at=ends_at,
            )  # fmt: skip
    except IntegrityError as held:
        raise HeldAlready(root) from held


def hold_longer(token: str, *, ends_at: datetime) -> None:
    """Hold it until then."""
    with turn():
        OpenLock.objects.filter(token=token).update(ends_at=ends_at)


def let_go(token: str) -> bool:
    """Whether anybody held it by this token until now."""
    with turn():
        return bool(OpenLock.objects.filter(token=token).delete()[0])
