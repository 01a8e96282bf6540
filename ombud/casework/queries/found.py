"""The one search box: words of the case, fragments of its numbers, and who it is of."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL
from django.db.models.lookups import In

from ombud.casework.models import Case
from ombud.casework.queries.filters import Plain
from ombud.casework.search import ID_MOST, matching_case_ids
from ombud.people.queries import customer_ids_found
from ombud.people.viewer import Viewer
from ombud.store.rows import json_text

# A search that is narrowed or sorted further looks among this many of its newest finds.
TEXT_BOUND = 500
# Longer texts are no names: they are looked for in the cases alone.
NAME_MOST = 40


def case_ids_found(viewer: Viewer, text: str, most: int, *, before: int = ID_MOST) -> list[int]:
    """At most `most` ids, newest first: cases that hold the text, and those of whom it names."""
    ids = set(matching_case_ids(viewer, text, most, before=before))
    ids.update(_of_customers(viewer, text, most, before))
    return sorted(ids, reverse=True)[:most]


def _of_customers(viewer: Viewer, text: str, most: int, before: int) -> Sequence[int]:
    customer_ids = customer_ids_found(viewer, text) if len(text) <= NAME_MOST else []
    if not customer_ids:
        return []
    theirs = Case.objects.filter(customer_id__in=customer_ids, id__lt=before)
    if viewer.shop_ids is not None:
        shop = Plain("shop_id", output_field=BigIntegerField())
        theirs = theirs.filter(In(shop, viewer.shop_ids))
    return list(theirs.order_by("-id").values_list("id", flat=True)[:most])


def among(ids: Sequence[int]) -> RawSQL:
    """The ids as one parameter, for `id__in`: a thousand parameters cost more than the query."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])
    return RawSQL("SELECT value FROM json_each(%s)", [json_text(list(ids))])
