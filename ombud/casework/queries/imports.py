"""What an import brought, counted as it stands now."""

from typing import Any

from django.utils import timezone

from ombud.arrivals.models import Import, ImportedRow
from ombud.casework.models import Case

COUNTED = ("rows", "created", "joined", "updated", "unchanged", "history", "open")


def cases_late(import_id: int) -> int:
    """Open cases of the import whose next promise is overdue now."""
    cases = Case.objects.filter(import_id=import_id, is_history=False)
    return cases.exclude(stage="closed").filter(due_at__lt=timezone.now()).count()


def import_account(import_id: int) -> dict[str, Any]:
    """The whole account of an import; `refused` lists [row number, reason]."""
    imported = Import.objects.get(pk=import_id)
    refused = ImportedRow.objects.filter(imported=imported, outcome=ImportedRow.REFUSED)
    return {
        **{name: imported.tally.get(name, 0) for name in COUNTED},
        "refused": list(map(list, refused.order_by("row_no").values_list("row_no", "reason"))),
        "own_columns": [name for name, choice in imported.mapping.items() if not choice["field"]],
        "late": cases_late(import_id),
        "failure": imported.failure,
    }
