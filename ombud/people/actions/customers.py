"""Customers are found or added in bulk, as messages and orders name them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.people.claims import CustomerClaim
from ombud.people.contacts import Contact, name_identity, pieces_of_claim
from ombud.people.events import CustomersMet
from ombud.people.models import ContactPoint, ContactToken, Customer, CustomerShop
from ombud.people.search import on_shelf
from ombud.rules.countries import country_code
from ombud.store.found import is_one_of, list_parameter, rows_found
from ombud.store.rows import insert_rows, reserve_ids, update_rows
from ombud.store.sealing import seal_text

SEVERAL = 2
_KNOWN = (
    "SELECT c.id, c.sealed_name = '', s.shop_id, p.kind FROM people_customer c"
    " LEFT JOIN people_customershop s ON s.customer_id = c.id"
    " LEFT JOIN people_contactpoint p ON p.customer_id = c.id WHERE c.id "
)
LONGEST_COUNTRY, LONGEST_LANGUAGE = 60, 10


@dataclass(slots=True)
class _Asked:
    """One claim, ready to be compared."""

    shop_id: int
    claim: CustomerClaim
    name_token: int | None

    @property
    def contacts(self) -> Sequence[Contact]:
        """Its phones, mails and handles."""
        return self.claim.contacts

    def tokens(self) -> list[int]:
        """Every token that could already be known of this person."""
        own = [contact.token for contact in self.contacts]
        return own if self.name_token is None else [*own, self.name_token]


@dataclass(slots=True)
class _Growth:
    """What is new about one customer. A new customer has a number below zero until written."""

    name: str = ""
    first: CustomerClaim | None = None
    shops: list[int] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    name_tokens: list[int] = field(default_factory=list)


def know_customers(
    claims: Sequence[tuple[int, CustomerClaim]], *, at: datetime, by: By
) -> list[int | None]:
    """Customer ids in the order of `claims` (shop id, claim), found or added; inside a turn.

    A phone, mail or handle identifies anywhere. A name identifies within its shop, and only where
    the contacts do not contradict. A claim that names nobody gives None.
    """
    asked = [_asked(shop_id, claim) for shop_id, claim in claims]
    book = _Book([each for each in asked if each])
    met = [book.met(each) if each else None for each in asked]
    new_ids = _write(book.growth, at)
    added = Counter(each.shops[0] for who, each in book.growth.items() if who in new_ids)
    record([_customers_met(shop_id, count, at) for shop_id, count in added.items()], by=by)
    return [who if who is None else new_ids.get(who, who) for who in met]


def _asked(shop_id: int, claim: CustomerClaim) -> _Asked | None:
    if claim.is_empty():
        return None
    asked = _Asked(shop_id, claim, name_identity(shop_id, claim.name))
    return asked if asked.contacts or claim.name.strip() else None


def _customers_met(shop_id: int, added: int, at: datetime) -> CustomersMet:
    return CustomersMet(about=(("shop", shop_id),), at=at, facts={"added": added})


class _Book:
    """What is known of the customers that the claims may mean, growing claim by claim."""

    def __init__(self, asked: Sequence[_Asked]) -> None:
        self.growth: dict[int, _Growth] = {}
        self.owners = _owners({token for each in asked for token in each.tokens()})
        self.kinds: defaultdict[int, set[str]] = defaultdict(set)
        self.shops: set[tuple[int, int]] = set()
        self.nameless: set[int] = set()
        self._look_up({who for owners in self.owners.values() for who in owners})

    def _look_up(self, candidates: set[int]) -> None:
        for who, is_nameless, shop_id, kind in _known(candidates) if candidates else ():
            self.shops.add((who, shop_id))
            if kind:
                self.kinds[who].add(kind)
            if is_nameless:
                self.nameless.add(who)

    def met(self, asked: _Asked) -> int:
        """The customer that `asked` means; what the claim adds is noted under them."""
        who = self._by_contact(asked) or self._by_name(asked) or self._new(asked)
        self._note_contacts(who, asked)
        self._note_name(who, asked)
        if (who, asked.shop_id) not in self.shops:
            self.shops.add((who, asked.shop_id))
            self._growth_of(who).shops.append(asked.shop_id)
        return who

    def _by_contact(self, asked: _Asked) -> int | None:
        for contact in asked.contacts:
            if contact.identifies and contact.token in self.owners:
                return self.owners[contact.token][0]
        return None

    def _by_name(self, asked: _Asked) -> int | None:
        named = self.owners.get(asked.name_token, ()) if asked.name_token is not None else ()
        kinds = {contact.kind for contact in asked.contacts}
        fitting = [who for who in named if kinds.isdisjoint(self.kinds[who])]
        if len(fitting) == 1:
            return fitting[0]
        # Several people of one name: only the one without any contact may be meant again.
        return next((who for who in fitting if not self.kinds[who]), None)

    def _new(self, asked: _Asked) -> int:
        who = -1 - len(self.growth)
        self.growth[who] = _Growth(first=asked.claim)
        self.nameless.add(who)
        return who

    def _growth_of(self, who: int) -> _Growth:
        return self.growth.setdefault(who, _Growth())

    def _note_contacts(self, who: int, asked: _Asked) -> None:
        for contact in asked.contacts:
            owners = self.owners.setdefault(contact.token, [])
            # A contact that identifies somebody else stays theirs alone.
            if who in owners or (owners and contact.identifies):
                continue
            owners.append(who)
            self.kinds[who].add(contact.kind)
            self._growth_of(who).contacts.append(contact)

    def _note_name(self, who: int, asked: _Asked) -> None:
        if asked.claim.name.strip() and who in self.nameless:
            self.nameless.discard(who)
            self._growth_of(who).name = asked.claim.name.strip()
        if asked.name_token is None:
            return
        owners = self.owners.setdefault(asked.name_token, [])
        # Two already make the name ambiguous: a third with contacts is found by those.
        if who not in owners and (len(owners) < SEVERAL or not self.kinds[who]):
            owners.append(who)
            self._growth_of(who).name_tokens.append(asked.name_token)


def _owners(tokens: set[int]) -> dict[int, list[int]]:
    known: dict[int, list[int]] = {}
    for token, who in sorted(rows_found(ContactToken, ("token", "customer_id"), "token", tokens)):
        known.setdefault(token, []).append(who)
    return known


def _known(customer_ids: set[int]) -> list[tuple[Any, ...]]:
    """(customer id, whether nameless, a shop, a kind of contact) in every combination."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN + is_one_of(), [list_parameter(list(customer_ids))])
        return cursor.fetchall()


def _write(growth: dict[int, _Growth], at: datetime) -> dict[int, int]:
    """Write what is new; returns the ids that new customers got, by their number below zero."""
    fresh = [who for who in growth if who < 0]
    new_ids = dict(zip(fresh, reserve_ids(Customer, len(fresh)), strict=True))
    grown = [(new_ids.get(who, who), each) for who, each in growth.items()]
    _insert_customers([(who, each) for who, each in grown if each.first], at)
    _name_customers([(who, each.name) for who, each in grown if each.name and not each.first])
    _insert_contacts(grown)
    links = [(who, shop_id) for who, each in grown for shop_id in each.shops]
    insert_rows(CustomerShop, ("customer_id", "shop_id"), links)
    # In the order of the index: the pages of a large index are then touched once each.
    tokens = sorted((token, who) for who, each in grown for token in _tokens(who, each))
    insert_rows(ContactToken, ("token", "customer_id"), tokens)
    return new_ids


def _tokens(who: int, growth: _Growth) -> Iterable[int]:
    known_by = [*growth.name_tokens, *(contact.token for contact in growth.contacts)]
    return {*known_by, *on_shelf(who, pieces_of_claim(growth.name, growth.contacts))}


def _insert_customers(grown: Sequence[tuple[int, _Growth]], at: datetime) -> None:
    rows = [
        (who, _sealed_name(who, each.name), *_traits(each.first), at, 1)
        for who, each in grown
        if each.first
    ]
    fields = ("id", "sealed_name", "country", "language", "first_seen_at", "version")
    insert_rows(Customer, fields, rows)


def _traits(claim: CustomerClaim) -> tuple[str, str]:
    country = country_code(claim.country)
    return country[:LONGEST_COUNTRY], claim.language[:LONGEST_LANGUAGE]


def _sealed_name(customer_id: int, name: str) -> str:
    return seal_text(name, f"customer.name.{customer_id}") if name else ""


def _name_customers(named: Sequence[tuple[int, str]]) -> None:
    update_rows(Customer, ("sealed_name",), [(_sealed_name(who, name), who) for who, name in named])


def _insert_contacts(grown: Sequence[tuple[int, _Growth]]) -> None:
    new = [(who, contact) for who, each in grown for contact in each.contacts]
    rows = [
        (row_id, who, contact.kind, seal_text(contact.text, f"contact.{contact.kind}.{row_id}"))
        for row_id, (who, contact) in zip(reserve_ids(ContactPoint, len(new)), new, strict=True)
    ]
    insert_rows(ContactPoint, ("id", "customer_id", "kind", "sealed"), rows)
