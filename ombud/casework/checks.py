"""What must always hold of cases."""

from decimal import Decimal

from django.db import connection
from django.db.models import DecimalField, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce, Round

from ombud.arrivals.models import Message
from ombud.casework.models import AffectedLine, Case
from ombud.casework.queries.facts import PAID_TO_CUSTOMER, STANDING
from ombud.ledger.models import Entry
from ombud.store.checks import Trouble, troubles

GIVEN = Q(lines__remedies__state__in=STANDING, lines__remedies__kind__in=PAID_TO_CUSTOMER)


def broken_rules() -> list[Trouble]:
    """Cases without message, line, ledger entry or index row; sums that are off."""
    cases = Case.objects.order_by("id")
    first = Message.objects.filter(thread=F("id"))
    orphans = first.filter(~Exists(Case.objects.filter(thread=OuterRef("id")))).order_by("id")
    bare = cases.filter(~Exists(AffectedLine.objects.filter(case_id=OuterRef("id"))))
    opened = Entry.objects.filter(kind="CaseOpened", about_kind="case", about_id=OuterRef("id"))
    unrecorded = cases.filter(~Exists(opened))
    zero = Decimal(0)
    # SQLite adds decimals as floats: 0.79 and 0.66 come to a hair more than 1.45.
    given = Round(
        Coalesce(
            Sum("lines__remedies__base_amount", filter=GIVEN), zero, output_field=DecimalField()
        ),
        2,
    )
    off = cases.annotate(given=given).exclude(refund_total=F("given"))
    return [
        *troubles("every conversation has its case", orphans.values_list("id", flat=True)),
        *troubles("every case has a line", bare.values_list("id", flat=True)),
        *troubles(
            "every case was recorded when it opened", unrecorded.values_list("id", flat=True)
        ),
        *troubles(
            "the refund total is the sum of what was agreed", off.values_list("id", flat=True)
        ),
        *_unindexed(),
    ]


def _unindexed() -> list[Trouble]:
    key = "case_id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM casework_case WHERE id NOT IN (SELECT {key} FROM casework_search)"  # noqa: S608
            " ORDER BY id"
        )
        ids = [row[0] for row in cursor.fetchall()]
    return [Trouble("every case can be searched", len(ids), ids[:5])] if ids else []
