"""People give the programs they work in a password of its own, and take it back."""

import secrets
from datetime import datetime, timedelta

from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.people.events import AppPasswordMade, AppPasswordRevoked
from ombud.people.models import AppPassword
from ombud.people.queries.app_passwords import digest_of_app_password
from ombud.people.viewer import Viewer
from ombud.store.turn import turn

# Typed by hand into Excel: nothing that looks like something else. 24 of 31 signs are 118 bits.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, IN_GROUP = 6, 4
# An office program asks many times a minute; the day and hour of its last use are enough.
NOTED_EVERY = timedelta(minutes=10)


def make_app_password(viewer: Viewer, *, name: str, by: By, at: datetime) -> str:
    """A new password for one program of this person; it is shown this once, its hash is kept."""
    groups = ("".join(secrets.choice(SIGNS) for _ in range(IN_GROUP)) for _ in range(GROUPS))
    password = "-".join(groups)
    with turn():
        made = AppPassword.objects.create(
            digest=digest_of_app_password(password),
            name=name.strip()[:80],
            member_id=viewer.member_id,
            made_at=at,
        )
        record([AppPasswordMade(about=(("app_password", made.pk),), at=at)], by=by)
    return password


def revoke_app_password(viewer: Viewer, *, password_id: int, by: By, at: datetime) -> None:
    """From now on nothing opens with this password of this person."""
    with turn():
        open_ones = AppPassword.objects.filter(member_id=viewer.member_id, revoked_at=None)
        if open_ones.filter(id=password_id).update(revoked_at=at):
            record([AppPasswordRevoked(about=(("app_password", password_id),), at=at)], by=by)


def note_use(password: AppPassword, *, at: datetime) -> None:
    """Remember when a password was last used."""
    if password.used_at is None or at - password.used_at > NOTED_EVERY:
        with turn():
            AppPassword.objects.filter(pk=password.pk).update(used_at=at)
