"""POST /api/complaints: one complaint in, its case number out."""

import hashlib

from django.db import IntegrityError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from ombud import journey
from ombud.arrivals.drafts import Claims, Draft
from ombud.casework.queries.intake import number_of_thread
from ombud.people.queries import Program, is_shop_named
from ombud.web.api.door import NotTaken, for_programs, json_of
from ombud.web.api.said import Said, complaint_said


@for_programs
def take_complaint(request: HttpRequest, program: Program) -> JsonResponse:
    """201 with the number of the new case; 200 with the first one's for a repeated Idempotency-Key.

    When it answers, the complaint is understood, numbered, on its clocks and durable.
    """
    said = complaint_said(json_of(request))
    if said.shop and not is_shop_named(program.shop_id, said.shop):
        raise NotTaken(422, "other_shop", "This key writes to another shop.")
    key = _source_key(program, request.headers.get("Idempotency-Key", ""))
    try:
        return _answer(_taken_in(said, program, key))
    except IntegrityError:
        # Sent twice at the same moment: by now the other one stands, and this one finds it.
        return _answer(_taken_in(said, program, key))


def _taken_in(said: Said, program: Program, source_key: str | None) -> Draft:
    now = timezone.now()
    draft = Draft(
        shop_id=program.shop_id,
        text=said.text,
        said_at=now,
        channel=said.channel,
        customer=said.customer,
        source_key=source_key,
        claims=Claims(order_no=said.order_no),
    )
    journey.take_in([draft], by=program.by(), at=now)
    return draft


def _answer(draft: Draft) -> JsonResponse:
    if draft.case_number:
        return JsonResponse({"number": draft.case_number}, status=201)
    return JsonResponse({"number": number_of_thread(draft.thread or 0)})


def _source_key(program: Program, given: str) -> str | None:
    if not given:
        return None
    return f"api:{program.key_id}:{hashlib.sha256(given.encode()).hexdigest()[:48]}"
