"""A link makes its holder a member, once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ombud.ledger.events import SYSTEM
from ombud.ledger.models import Entry
from ombud.people import actions, queries
from ombud.people.actions import Joining, Seat, ShopPlan
from ombud.people.models import Invitation, Member, Shop
from ombud.people.refusals import Refused
from ombud.people.roles import ADMINISTRATOR, AGENT
from tests.house.cast import PASSWORD

NOW = datetime(2025, 3, 3, 9, tzinfo=UTC)
DORA = Joining(
    name="Dora", login=" Dora ", password=PASSWORD, language="en", time_zone="Europe/Berlin"
)
SEAT = Seat(name="Dora", role=AGENT)


def refusal(token: str, joining: Joining = DORA, at: datetime = NOW) -> str:
    """Why the link is refused."""
    with pytest.raises(Refused) as refused:
        actions.accept_invitation(token=token, joining=joining, at=at)
    return refused.value.code


def test_the_first_start_makes_an_administrator_and_a_shop(db: None) -> None:
    token = actions.make_first_invitation(at=NOW)
    assert token is not None
    joining = replace(DORA, shop=ShopPlan(name="Tea House", currency="EUR"))
    dora = actions.accept_invitation(token=token, joining=joining, at=NOW)
    assert (dora.role, dora.is_active, dora.login) == (ADMINISTRATOR, True, "dora")
    assert dora.check_password(PASSWORD)
    assert Shop.objects.get().currency == "EUR"
    assert actions.make_first_invitation(at=NOW) is None


def test_each_start_before_the_set_up_ends_the_links_before(db: None) -> None:
    first, second = (actions.make_first_invitation(at=NOW) for _ in range(2))
    assert first is not None
    assert refusal(first) == "invitation_unknown"
    assert second is not None
    assert queries.open_invitation(second, NOW).member.role == ADMINISTRATOR


def test_a_set_up_link_ends_when_somebody_else_administers(db: None) -> None:
    token = actions.make_first_invitation(at=NOW)
    Member.objects.create(name="Alice", login="a", role=ADMINISTRATOR, is_active=True)
    assert token is not None
    assert refusal(token) == "invitation_used"


def test_a_link_works_once(alice: Member) -> None:
    token = actions.invite_member(seat=SEAT, by=SYSTEM, at=NOW)
    actions.accept_invitation(token=token, joining=DORA, at=NOW)
    assert refusal(token, replace(DORA, login="mallory")) == "invitation_used"


def test_a_link_expires_after_seven_days(alice: Member) -> None:
    token = actions.invite_member(seat=SEAT, by=SYSTEM, at=NOW)
    assert refusal(token, at=NOW + timedelta(days=7)) == "invitation_expired"


def test_only_the_hash_of_a_link_is_kept(alice: Member) -> None:
    token = actions.invite_member(seat=SEAT, by=SYSTEM, at=NOW)
    assert token not in Invitation.objects.get().token_digest
    assert not [entry for entry in Entry.objects.all() if token in str(entry.facts)]


def test_a_login_is_taken_whatever_its_case(alice: Member) -> None:
    token = actions.invite_member(seat=SEAT, by=SYSTEM, at=NOW)
    assert refusal(token, replace(DORA, login="ALICE")) == "login_taken"
    assert actions.accept_invitation(token=token, joining=DORA, at=NOW).name == "Dora"


def test_an_owner_named_in_a_workbook_joins_as_who_they_are(our_shop: Shop, alice: Member) -> None:
    named = Member.objects.create(name="小王")
    seat = Seat(name="小王", role=AGENT, shop_ids=(our_shop.pk,))
    token = actions.invite_member(seat=seat, by=SYSTEM, at=NOW, member_id=named.pk)
    joined = actions.accept_invitation(token=token, joining=DORA, at=NOW)
    viewer = queries.viewer_of(joined)
    assert joined.pk == named.pk
    assert viewer is not None
    assert viewer.shop_ids == (our_shop.pk,)


def test_who_can_sign_in_is_not_invited_again(alice: Member) -> None:
    with pytest.raises(Refused) as refused:
        actions.invite_member(seat=SEAT, by=SYSTEM, at=NOW, member_id=alice.pk)
    assert refused.value.code == "already_here"
