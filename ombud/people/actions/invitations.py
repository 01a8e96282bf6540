"""A link makes its holder a member, once. Whoever holds the link is trusted: it is shown once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError

from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.people.actions.members import Seat, take_seat
from ombud.people.actions.shops import ShopPlan, add_shop
from ombud.people.contacts import folded
from ombud.people.events import MemberInvited, MemberJoined
from ombud.people.models import Invitation, Member
from ombud.people.queries import has_administrator, open_invitation
from ombud.people.queries.invitations import digest_of
from ombud.people.refusals import Refused
from ombud.people.roles import ADMINISTRATOR
from ombud.store.turn import turn

TOKEN_BYTES = 32
LIVES = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """What somebody tells us when they accept. shop: only at the first start."""

    name: str
    login: str
    password: str
    language: str
    time_zone: str
    shop: ShopPlan | None = None


def make_first_invitation(*, at: datetime) -> str | None:
    """The token of the link that makes the first administrator; None when there is one.

    Each call ends the links made before.
    """
    with turn():
        if has_administrator():
            return None
        waiting = Member.objects.filter(login=None, role=ADMINISTRATOR, name="")
        first = waiting.order_by("id").first() or _place_kept()
        return new_link(first, at)


def _place_kept() -> Member:
    return Member.objects.create(name="", role=ADMINISTRATOR, password=make_password(None))


def invite_member(*, seat: Seat, by: By, at: datetime, member_id: int | None = None) -> str:
    """The token of a new link; with `member_id` for somebody who is named here but cannot sign in.

    Earlier links of the same person end. Refused when the person can sign in already.
    """
    with turn():
        member = _invited(seat, member_id)
        take_seat(member, seat)
        happened = MemberInvited(about=(("member", member.pk),), at=at, facts={"role": seat.role})
        record([happened], by=by)
        return new_link(member, at)


def _invited(seat: Seat, member_id: int | None) -> Member:
    if member_id is None:
        return Member.objects.create(name=seat.name, password=make_password(None))
    member = Member.objects.select_for_update().get(id=member_id)
    if member.is_active:
        raise Refused("already_here")
    return member


def new_link(member: Member, at: datetime, lives: timedelta = LIVES) -> str:
    """The token of a link for this person; those made before end. Inside a turn."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Invitation.objects.filter(member=member, accepted_at=None).delete()
    Invitation.objects.create(
        token_digest=digest_of(token), member=member, made_at=at, expires_at=at + lives
    )
    return token


def accept_invitation(*, token: str, joining: Joining, at: datetime) -> Member:
    """The member that the holder of the link became. Refused when the link or the login is taken.

    The password was judged by the caller. A login is compared without regard to case.
    """
    hashed = make_password(joining.password)
    try:
        with turn():
            member = link_used(token, at)
            if member.is_active:
                raise Refused("already_here")
            _join(member, joining, hashed)
            by = By("member", member.pk)
            if joining.shop:
                add_shop(plan=joining.shop, by=by, at=at)
            record([MemberJoined(about=(("member", member.pk),), at=at)], by=by)
            return member
    except IntegrityError as taken:
        raise Refused("login_taken") from taken


def link_used(token: str, at: datetime) -> Member:
    """Whose link it is, used up by this. Refused when it cannot be used. Inside a turn."""
    found = open_invitation(token, at)
    # Two who click at once both read an open link: only one of them may turn it.
    if not Invitation.objects.filter(id=found.pk, accepted_at=None).update(accepted_at=at):
        raise Refused("invitation_used")
    return found.member


def _join(member: Member, joining: Joining, hashed: str) -> None:
    login = folded(joining.login)
    if Member.objects.filter(login=login).exclude(id=member.pk).exists():
        raise Refused("login_taken")
    member.login, member.name, member.password = login, joining.name.strip(), hashed
    member.language, member.time_zone, member.is_active = joining.language, joining.time_zone, True
    member.version += 1
    member.save()
