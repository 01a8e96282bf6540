"""Administrators say who may do and see what; one of them always stays."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from ombud.ledger.events import SYSTEM
from ombud.ledger.models import Entry
from ombud.people import actions, queries
from ombud.people.actions import Seat, ShopPlan
from ombud.people.models import ContactPoint, Member, Shop, Team
from ombud.people.refusals import Refused
from ombud.people.roles import ADMINISTRATOR, AGENT, LEAD
from ombud.people.viewer import Viewer


def change(member: Member, version: int, **seat: object) -> None:
    """Give the member another seat."""
    wanted = Seat(**{"name": member.name, "role": AGENT, **seat})  # type: ignore[arg-type]
    actions.change_member(
        member_id=member.pk, version=version, seat=wanted, by=SYSTEM, at=timezone.now()
    )


@contextmanager
def refusal(code: str) -> Iterator[None]:
    """Expect to be refused for this reason."""
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.code == code


def seen_by(member: Member) -> Viewer:
    """The viewer the member is."""
    viewer = queries.viewer_of(Member.objects.get(id=member.pk))
    assert viewer is not None
    return viewer


def test_a_seat_is_changed_and_written_down(charlie: Member, alice: Member, team: Team) -> None:
    other = Shop.objects.create(name="Other")
    change(charlie, charlie.version, role=LEAD, shop_ids=(other.pk,))
    viewer = seen_by(charlie)
    assert (viewer.role, viewer.shop_ids) == (LEAD, (other.pk,))
    changes = Entry.objects.get(kind="MemberChanged").changes
    assert changes["role"] == [AGENT, LEAD]
    assert changes["team_ids"] == [[team.pk], []]


def test_a_stale_change_is_refused(charlie: Member, alice: Member) -> None:
    change(charlie, charlie.version, role=LEAD)
    with refusal("stale"):
        change(charlie, charlie.version, role=AGENT)


def test_the_last_administrator_stays(alice: Member) -> None:
    with refusal("last_administrator"):
        change(alice, alice.version, role=AGENT)
    with refusal("last_administrator"):
        actions.deactivate_member(
            member_id=alice.pk, version=alice.version, by=SYSTEM, at=timezone.now()
        )
    Member.objects.create(name="Eve", login="eve", role=ADMINISTRATOR, is_active=True)
    change(alice, alice.version, role=AGENT)
    assert seen_by(alice).role == AGENT


def test_who_left_is_nobody_any_more(charlie: Member, alice: Member) -> None:
    actions.deactivate_member(
        member_id=charlie.pk, version=charlie.version, by=SYSTEM, at=timezone.now()
    )
    assert queries.viewer_of(Member.objects.get(id=charlie.pk)) is None
    assert queries.member(seen_by(alice), charlie.pk).state == "left"


def test_the_list_says_who_is_invited_and_who_is_only_named(alice: Member) -> None:
    Member.objects.create(name="小王")
    seat = Seat(name="Dora", role=AGENT)
    actions.invite_member(seat=seat, by=SYSTEM, at=timezone.now())
    states = {row.name: row.state for row in queries.members(seen_by(alice)).rows}
    assert states == {"Alice": "active", "Dora": "invited", "小王": "named"}


def test_only_administrators_see_the_list(bob: Member) -> None:
    with pytest.raises(PermissionDenied):
        queries.members(seen_by(bob))


def test_shop_names_are_unique(our_shop: Shop) -> None:
    plan = ShopPlan(name=" Our Shop ")
    with refusal("name_taken"):
        actions.add_shop(plan=plan, by=SYSTEM, at=timezone.now())
    new = actions.add_shop(plan=ShopPlan(name="New"), by=SYSTEM, at=timezone.now())
    with refusal("name_taken"):
        actions.change_shop(shop_id=new, version=1, plan=plan, by=SYSTEM, at=timezone.now())


def test_a_shop_is_changed_once_per_version(our_shop: Shop) -> None:
    plan = ShopPlan(name="Our Shop", currency="EUR")
    for_all = {"shop_id": our_shop.pk, "plan": plan, "by": SYSTEM, "at": timezone.now()}
    actions.change_shop(version=1, **for_all)
    assert Entry.objects.get(kind="ShopChanged").changes == {"currency": ["CNY", "EUR"]}
    with refusal("stale"):
        actions.change_shop(version=1, **for_all)


def test_a_contact_is_shown_in_full_and_it_is_written_down(
    our_shop: Shop, known: Callable[..., int], charlie: Member
) -> None:
    anna = known(our_shop, "Anna", phones=("13812345678",))
    point = ContactPoint.objects.get(customer_id=anna)
    shown = actions.reveal_contact(contact_id=point.pk, viewer=seen_by(charlie), at=timezone.now())
    entry = Entry.objects.get(kind="ContactRevealed")
    assert shown == "13812345678"
    assert (entry.actor_id, entry.about_kind, entry.about_id) == (charlie.pk, "customer", anna)
    assert entry.facts == {"contact": "phone"}


def test_nobody_is_shown_a_contact_of_a_shop_they_may_not_see(
    other_shop: Shop, known: Callable[..., int], charlie: Member
) -> None:
    point = ContactPoint.objects.get(customer_id=known(other_shop, phones=("13812345678",)))
    with pytest.raises(ContactPoint.DoesNotExist):
        actions.reveal_contact(contact_id=point.pk, viewer=seen_by(charlie), at=timezone.now())
    assert not Entry.objects.filter(kind="ContactRevealed").exists()


def test_a_shop_counts_only_in_a_currency_that_is_known(our_shop: Shop) -> None:
    plan = ShopPlan(name="Ours", currency="XYZ")
    now = timezone.now()
    with refusal("currency_unknown"):
        actions.add_shop(plan=plan, by=SYSTEM, at=now)
    with refusal("currency_unknown"):
        actions.change_shop(
            shop_id=our_shop.pk, version=our_shop.version, plan=plan, by=SYSTEM, at=now
        )
    our_shop.refresh_from_db()
    assert (Shop.objects.count(), our_shop.currency) == (1, "CNY")
