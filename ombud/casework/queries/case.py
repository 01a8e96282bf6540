"""One case with everything its page shows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from ombud.assessment.models import Reading
from ombud.casework.models import AffectedLine, Case, Remedy
from ombud.casework.queries.case_choices import CaseChoices, case_choices
from ombud.casework.queries.case_story import MOST_CHANGES, Story, case_story, customers_named
from ombud.casework.queries.evidence import evidence_told
from ombud.casework.queries.facts import Facts, facts_of, moves_money
from ombud.casework.queries.next_deed import next_deed
from ombud.orders.models import OrderItem, Parcel
from ombud.people.masks import masked_contact
from ombud.people.models import ContactPoint
from ombud.people.queries.customers import customer_names, opened_contact, opened_name
from ombud.people.viewer import Viewer
from ombud.rules.taxonomy import taxonomy

RELATIVES = 12
PARCELS = 20
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact as far as a passer-by may see it."""

    id: int
    kind: str
    masked: str


@dataclass(frozen=True, slots=True)
class CaseCustomer:
    """Who complains. cases_in_year and refunded count the cases that `relatives` could see."""

    id: int
    name: str
    country: str
    language: str
    contacts: tuple[Contact, ...]
    cases_in_year: int
    refunded: Decimal


@dataclass(frozen=True, slots=True)
class LineInCase:
    """An affected line, its remedies in the order they were made, and who likely answers for it.

    suggested: cause (a detail code), at_fault, pays and recover_from, as the class has it.
    """

    line: AffectedLine
    remedies: tuple[Remedy, ...]
    money_moved: bool
    suggested: dict[str, str]


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything the page of a case shows; `deed` is a code of next_deed.DEEDS."""

    case: Case
    customer: CaseCustomer | None
    items: tuple[OrderItem, ...]
    parcels: tuple[Parcel, ...]
    lines: tuple[LineInCase, ...]
    story: Story
    reading: Reading | None
    relatives: tuple[Case, ...]
    choices: CaseChoices
    evidence: dict[str, str]
    facts: Facts
    deed: str
    link: str


def cases_seen(viewer: Viewer) -> QuerySet[Case]:
    """The cases of the shops this person may see."""
    if viewer.shop_ids is None:
        return Case.objects.all()
    return Case.objects.filter(shop_id__in=viewer.shop_ids)


def case_seen(viewer: Viewer, case_id: int) -> Case:
    """One case without its surroundings; Case.DoesNotExist when this person may not see it."""
    return cases_seen(viewer).get(id=case_id)


def case_of_thread(viewer: Viewer, thread: int) -> Case:
    """The case of a conversation; Case.DoesNotExist when this person may not see it."""
    return cases_seen(viewer).get(thread=thread)


def case_page(
    viewer: Viewer, case_id: int, *, today: date, most_changes: int = MOST_CHANGES
) -> CasePage:
    """The case and all around it in at most 12 queries; Case.DoesNotExist when it may not be seen.

    today: the viewer's day, for what waits until a date. One more query names the customers of a
    story that changed its customer, and one more reads the evidence of a story that was cut.
    """
    near = ("shop", "customer", "order", "owner", "team")
    case = cases_seen(viewer).select_related(*near).get(id=case_id)
    remedies, lines = _remedies(case), _lines(case)
    facts = facts_of(lines, remedies)
    relatives = tuple(case_relatives(viewer, case))
    choices = case_choices(case.shop_id)
    story = case_story(case, choices, most_changes)
    named = customers_named(story.entries)
    return CasePage(
        case=case,
        customer=_customer(case, relatives),
        items=_items(case),
        parcels=_parcels(case, lines),
        lines=_lines_in_case(case, lines, remedies),
        story=story,
        reading=Reading.objects.filter(message_id=case.first_message_id).first(),
        relatives=relatives,
        choices=replace(choices, customers=customer_names(viewer, named)) if named else choices,
        evidence=evidence_told(case.pk, story),
        facts=facts,
        deed=next_deed(case, facts, remedies, today, story.is_unanswered_anew),
        link=conversation_link(case, choices),
    )


def case_relatives(viewer: Viewer, case: Case) -> QuerySet[Case]:
    """Other cases of the same customer or order that this person may see, the newest first."""
    # A union, not an "or": each half is answered by its own index on both databases.
    same = Case.objects.none().values("id")
    if case.customer_id:
        same = Case.objects.filter(customer_id=case.customer_id).values("id")
    if case.order_no and not case.order_no_damaged:
        of_order = Case.objects.filter(order_no=case.order_no, shop_id=case.shop_id)
        same = same.union(of_order.values("id"))
    return cases_seen(viewer).filter(id__in=same).exclude(id=case.pk).order_by("-id")[:RELATIVES]


def _customer(case: Case, relatives: Sequence[Case]) -> CaseCustomer | None:
    if case.customer is None:
        return None
    theirs = [case, *(other for other in relatives if other.customer_id == case.customer_id)]
    points = ContactPoint.objects.filter(customer_id=case.customer.pk).order_by("id")
    return CaseCustomer(
        id=case.customer.pk,
        name=opened_name(case.customer.pk, case.customer.sealed_name),
        country=case.customer.country,
        language=case.customer.language,
        contacts=tuple(_contact(point) for point in points),
        cases_in_year=sum(one.opened_at > case.opened_at - YEAR for one in theirs),
        refunded=sum((one.refund_total for one in theirs), Decimal(0)),
    )


def _contact(point: ContactPoint) -> Contact:
    return Contact(point.pk, point.kind, masked_contact(point.kind, opened_contact(point)))


def _items(case: Case) -> tuple[OrderItem, ...]:
    if case.order_id is None:
        return ()
    return tuple(OrderItem.objects.filter(order_id=case.order_id).order_by("id"))


def _parcels(case: Case, lines: Sequence[AffectedLine]) -> tuple[Parcel, ...]:
    wanted = Parcel.objects.filter(id__in=[line.parcel_id for line in lines if line.parcel_id])
    ids = wanted.values_list("id")
    if case.order_id is not None:
        packed = Parcel.items.through.objects.filter(orderitem__order_id=case.order_id)
        ids = ids.union(packed.values_list("parcel_id"))
    if case.tracking_no:
        ids = ids.union(Parcel.objects.filter(tracking_no=case.tracking_no).values_list("id"))
    found = Parcel.objects.filter(id__in=ids, shop_id=case.shop_id)
    return tuple(found.order_by("id")[:PARCELS])


def _lines(case: Case) -> list[AffectedLine]:
    return list(AffectedLine.objects.filter(case_id=case.pk).order_by("id"))


def _remedies(case: Case) -> list[Remedy]:
    return list(Remedy.objects.filter(line__case_id=case.pk).order_by("id"))


def _lines_in_case(
    case: Case, lines: Sequence[AffectedLine], remedies: Sequence[Remedy]
) -> tuple[LineInCase, ...]:
    by_line: dict[int, list[Remedy]] = defaultdict(list)
    for remedy in remedies:
        by_line[remedy.line_id].append(remedy)
    return tuple(
        LineInCase(
            line,
            tuple(by_line[line.pk]),
            any(map(moves_money, by_line[line.pk])),
            suggested_parties(line.detail_code or case.detail_code),
        )
        for line in lines
    )


def suggested_parties(detail_code: str) -> dict[str, str]:
    """Who is usually at fault for a detail; we paid the customer, and claim it back from them."""
    known = taxonomy().details.get(detail_code)
    if known is None:
        return {"cause": "", "at_fault": "", "pays": "", "recover_from": ""}
    theirs = known.party if known.party not in ("agent", "customer") else ""
    return {"cause": known.code, "at_fault": known.party, "pays": "agent", "recover_from": theirs}


_TALK = ("会话", "聊天", "对话", "沟通", "chat", "conversation", "discord", "whatsapp", "旺旺")


def conversation_link(case: Case, choices: CaseChoices) -> str:
    """The address of the conversation, where an own column holds it; empty when none does."""
    for own in choices.own_fields:
        value = str(case.own.get(str(own.id)) or "").strip()
        if is_web_address(value) and any(word in own.name.lower() for word in _TALK):
            return value
    return ""


def is_web_address(text: str) -> bool:
    """Whether a link may be made of it: other schemes could run code."""
    return text.startswith(("https://", "http://")) and not any(map(str.isspace, text))
