"""Who lost a password chooses a new one by a link, once, within a day."""

from datetime import UTC, datetime, timedelta

import pytest

from ombud.ledger.events import By
from ombud.ledger.models import Entry
from ombud.people import actions
from ombud.people.actions import Joining, Seat
from ombud.people.models import Invitation, Member
from ombud.people.refusals import Refused
from ombud.people.roles import AGENT

NOW = datetime(2025, 3, 3, 9, tzinfo=UTC)
NEW = "a quite different sentence"


def link(member: Member, by: Member, at: datetime = NOW) -> str:
    """A link to a new password."""
    return actions.make_password_link(member_id=member.pk, by=By("member", by.pk), at=at)


def refusal(token: str, at: datetime = NOW) -> str:
    """Why the link is refused."""
    with pytest.raises(Refused) as refused:
        actions.choose_password(token=token, password=NEW, at=at)
    return refused.value.code


def test_the_holder_chooses_and_the_ledger_keeps_who_made_the_link(
    alice: Member, charlie: Member
) -> None:
    token = link(charlie, alice)
    assert actions.choose_password(token=token, password=NEW, at=NOW) == charlie
    charlie.refresh_from_db()
    assert charlie.check_password(NEW)
    told = Entry.objects.filter(about_kind="member", about_id=charlie.pk).order_by("id")
    assert list(told.values_list("kind", "actor_id")) == [
        ("PasswordLinkMade", alice.pk), ("PasswordChosen", charlie.pk),
    ]  # fmt: skip
    assert NEW not in str([one.facts for one in told])


def test_a_link_works_once_within_a_day_and_ends_with_the_next(
    alice: Member, charlie: Member
) -> None:
    first = link(charlie, alice)
    second = link(charlie, alice)
    assert refusal(first) == "invitation_unknown"
    assert refusal(second, NOW + timedelta(days=1)) == "invitation_expired"
    actions.choose_password(token=second, password=NEW, at=NOW + timedelta(hours=23))
    assert refusal(second) == "invitation_used"
    assert not Invitation.objects.filter(token_digest=second).exists()


def test_whose_access_ended_has_no_link_any_more(alice: Member, charlie: Member) -> None:
    token = link(charlie, alice)
    actions.deactivate_member(
        member_id=charlie.pk, version=charlie.version, by=By("member", alice.pk), at=NOW
    )
    assert refusal(token) == "invitation_unknown"
    with pytest.raises(Refused) as refused:
        link(charlie, alice)
    assert refused.value.code == "not_here"


def test_a_link_to_a_password_makes_nobody_another_member(alice: Member, charlie: Member) -> None:
    joining = Joining(name="Mallory", login="mallory", password=NEW, language="en", time_zone="UTC")
    with pytest.raises(Refused) as refused:
        actions.accept_invitation(token=link(charlie, alice), joining=joining, at=NOW)
    assert refused.value.code == "already_here"
    charlie.refresh_from_db()
    assert (charlie.name, charlie.login) == ("Charlie", "charlie")


def test_an_invitation_sets_nobodys_password(alice: Member) -> None:
    seat = Seat(name="Dora", role=AGENT)
    token = actions.invite_member(seat=seat, by=By("member", alice.pk), at=NOW)
    assert refusal(token) == "invitation_unknown"
    assert not Member.objects.get(name="Dora").has_usable_password()
