"""Who holds which workbook open, known to all web processes."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wsgidav.dav_error import HTTP_LOCKED, DAVError
from wsgidav.lock_man.lock_manager import generate_lock_token, normalize_lock_root

from ombud.workbooks.actions.open_locks import HeldAlready, hold_longer, hold_open, let_go
from ombud.workbooks.models import OpenLock

# A program that is still there asks again in time; one that died must not keep others out for long.
SECONDS_MOST = 3_600.0

Lock = dict[str, Any]


class SharedLocks:
    """What WsgiDAV's lock manager keeps its locks in."""

    def open(self) -> None:
        """Nothing to open."""

    def close(self) -> None:
        """Nothing to close."""

    def get(self, token: str) -> Lock | None:
        """The lock of the token, unless it has ended."""
        held = OpenLock.objects.filter(token=token, ends_at__gt=timezone.now()).first()
        return _told(held) if held else None

    def create(self, path: str, lock: Lock) -> Lock:
        """Hold the path; the lock learns its token and when it ends."""
        seconds, now = _seconds(lock["timeout"]), timezone.now()
        token, root = generate_lock_token(), normalize_lock_root(path)
        owner = lock["owner"].decode() if isinstance(lock["owner"], bytes) else lock["owner"] or ""
        try:
            hold_open(
                token, root, principal=lock["principal"], owner=owner, depth=lock["depth"],
                ends_at=now + timedelta(seconds=seconds), at=now,
            )  # fmt: skip
        except HeldAlready as held:
            raise DAVError(HTTP_LOCKED) from held
        lock |= {"token": token, "root": root, "timeout": seconds, "expire": time.time() + seconds}
        return lock

    def refresh(self, token: str, *, timeout: float) -> Lock:
        """Hold it longer."""
        ends_at = timezone.now() + timedelta(seconds=_seconds(timeout))
        hold_longer(token, ends_at=ends_at)
        lock = self.get(token)
        if lock is None:
            raise ValueError(token)
        return lock

    def delete(self, token: str) -> bool:
        """Let it go."""
        return let_go(token)

    def get_lock_list(
        self, path: str, *, include_root: bool, include_children: bool, token_only: bool
    ) -> list[Any]:
        """The locks of a path, and of those beneath it."""
        root = normalize_lock_root(path)
        wanted = Q(root=root) if include_root else Q(pk="")
        if include_children:
            wanted |= Q(root__startswith=f"{root.rstrip('/')}/")
        held = OpenLock.objects.filter(wanted, ends_at__gt=timezone.now()).order_by("token")
        return [one.token if token_only else _told(one) for one in held]


def _seconds(asked: float | None) -> float:
    return SECONDS_MOST if asked is None or asked < 0 else min(float(asked), SECONDS_MOST)


def _told(held: OpenLock) -> Lock:
    left = (held.ends_at - datetime.now(UTC)).total_seconds()
    return {
        "token": held.token, "root": held.root, "principal": held.principal,
        "owner": held.owner.encode(), "depth": held.depth, "type": "write", "scope": "exclusive",
        "timeout": left, "expire": held.ends_at.timestamp(), "since": held.since,
    }  # fmt: skip
