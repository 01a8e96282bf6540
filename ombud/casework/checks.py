"""What must always hold of cases."""

from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, DecimalField, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Round

from ombud.arrivals.models import Message
from ombud.casework.models import AffectedLine, Case
from ombud.casework.queries.facts import STANDING
from ombud.ledger.models import Entry
from ombud.rules.remedies import PAID_TO_CUSTOMER
from ombud.rules.stages import CLOSED
from ombud.store.checks import Trouble, troubles

GIVEN = Q(lines__remedies__state__in=STANDING, lines__remedies__kind__in=PAID_TO_CUSTOMER)


def broken_rules() -> list[Trouble]:
    """Cases without message, line, ledger entry or index row; numbers and sums that are off."""
    cases = Case.objects.order_by("id")
    first = Message.objects.filter(thread=F("id")).exclude(direction=Message.WITHDRAWN)
    orphans = first.filter(~Exists(Case.objects.filter(thread=OuterRef("id")))).order_by("id")
    bare = cases.filter(~Exists(AffectedLine.objects.filter(case_id=OuterRef("id"))))
    opened = Entry.objects.filter(kind="CaseOpened", about_kind="case")
    unrecorded = cases.filter(~Exists(opened.filter(about_id=OuterRef("id"))))
    recorded = opened.order_by("about_id").values("about_id").annotate(times=Count("id"))
    ended, unawaited = Q(stage=CLOSED), Q(waiting_for="")
    odd = cases.filter(ended & ~unawaited | ~ended & unawaited)
    rules = {
        "every conversation has its case": orphans.values_list("id", flat=True),
        "every case has a line": bare.values_list("id", flat=True),
        "every case was recorded when it opened": unrecorded.values_list("id", flat=True),
        "only a closed case waits for nobody": odd.values_list("id", flat=True),
        "no case opened twice": recorded.filter(times__gt=1).values_list("about_id", flat=True),
        "no number was given twice": _numbers_given_twice(),
        "the refund total is the sum of what was agreed": _totals_off(),
    }
    found = [trouble for rule, broken in rules.items() for trouble in troubles(rule, broken)]
    return found + _badly_indexed()


def _numbers_given_twice() -> "QuerySet[Any, int]":
    # A workbook's own numbers may repeat: it is kept as it came.
    own = Case.objects.filter(import_id=None)
    same = own.filter(shop_id=OuterRef("shop_id"), number=OuterRef("number"), id__lt=OuterRef("id"))
    return own.filter(Exists(same)).order_by("id").values_list("id", flat=True)


def _totals_off() -> "QuerySet[Any, int]":
    total = Sum("lines__remedies__base_amount", filter=GIVEN)
    # SQLite adds decimals as floats: 0.79 and 0.66 come to a hair more than 1.45.
    given = Round(Coalesce(total, Decimal(0), output_field=DecimalField()), 2)
    off = Case.objects.annotate(given=given).exclude(refund_total=F("given"))
    return off.order_by("id").values_list("id", flat=True)


def _badly_indexed() -> list[Trouble]:
    key = "case_id" if connection.vendor == "postgresql" else "rowid"
    asked = {
        "every case can be searched": (
            f"SELECT id FROM casework_case WHERE id NOT IN (SELECT {key} FROM casework_search)"  # noqa: S608
        ),
        "the search index holds nothing but cases": (
            f"SELECT {key} FROM casework_search WHERE {key} NOT IN (SELECT id FROM casework_case)"  # noqa: S608
        ),
    }
    found = []
    with connection.cursor() as cursor:
        for rule, question in asked.items():
            cursor.execute(question)
            found += troubles(rule, sorted(row[0] for row in cursor.fetchall()))
    return found
