"""A link lets its holder choose a new password, once: for somebody who lost theirs."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.people.actions.invitations import link_used, new_link
from ombud.people.events import PasswordChosen, PasswordLinkMade
from ombud.people.models import Member
from ombud.people.refusals import Refused
from ombud.store.turn import turn

LIVES = timedelta(days=1)


def make_password_link(*, member_id: int, by: By, at: datetime) -> str:
    """The token of a new link; earlier ones of the same person end. Refused for who cannot sign in.

    Until somebody opens it, the present password works on.
    """
    with turn():
        member = Member.objects.select_for_update().get(id=member_id)
        if not member.is_active:
            raise Refused("not_here")
        record([PasswordLinkMade(about=(("member", member.pk),), at=at)], by=by)
        return new_link(member, at, LIVES)


def choose_password(*, token: str, password: str, at: datetime) -> Member:
    """The holder of the link, with the password they chose. Refused as an invitation is.

    Whoever is signed in as them elsewhere is signed out: a session holds only with the password
    it began with. The password was judged by the caller.
    """
    hashed = make_password(password)
    with turn():
        member = link_used(token, at)
        if not member.is_active:
            raise Refused("invitation_unknown")
        member.password, member.version = hashed, member.version + 1
        member.save(update_fields=["password", "version"])
        happened = PasswordChosen(about=(("member", member.pk),), at=at)
        record([happened], by=By("member", member.pk))
        return member
