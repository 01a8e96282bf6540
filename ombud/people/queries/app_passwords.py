"""Whose program knocks at the door of the live workbooks."""

from django.db.models import F, QuerySet

from ombud.people.models import AppPassword
from ombud.people.queries.api_keys import digest_of_key
from ombud.people.viewer import Viewer


def digest_of_app_password(password: str) -> str:
    """How it is kept: as a key is, however it was typed."""
    return digest_of_key("".join(sign for sign in password.lower() if sign.isalnum()))


def app_passwords(viewer: Viewer) -> QuerySet[AppPassword]:
    """Those of this person, that open first, the newest before."""
    own = AppPassword.objects.filter(member_id=viewer.member_id)
    return own.order_by(F("revoked_at").asc(nulls_first=True), "-id")


def app_password_of(login: str, password: str) -> AppPassword | None:
    """The password with which this login's program comes in; None for a wrong or revoked one."""
    known = AppPassword.objects.select_related("member").filter(revoked_at=None)
    found = known.filter(digest=digest_of_app_password(password)).first()
    is_theirs = found and (found.member.login or "").casefold() == login.strip().casefold()
    return found if is_theirs else None
