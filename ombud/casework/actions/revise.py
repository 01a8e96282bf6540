"""A newer copy of a workbook meets cases that were worked on: ours is never overwritten."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F
from django.utils import timezone

from ombud.arrivals.drafts import Claims, Draft
from ombud.arrivals.events import RowRevised
from ombud.arrivals.models import ImportedRow
from ombud.casework.actions.own_fields import know_own_fields
from ombud.casework.events import CaseChanged, CaseClosed
from ombud.casework.models import Case
from ombud.ledger.actions import record
from ombud.ledger.events import By, Happened
from ombud.ledger.queries import timeline

CLAIMED = (
    "owner_id priority class_code detail_code order_no tracking_no platform waiting_for next_on "
    "satisfaction kind"
).split()
# What an entry of this kind means for the fields that a workbook also names.
MOVED_BY = {
    "CaseStepped": "stage",
    "CaseClosed": "stage",
    "CaseReopened": "stage",
    "CaseSettled": "stage",
}


def revise_cases(events: Sequence[RowRevised], *, by: By) -> None:
    """Take over what the newer row says, but for the fields that people changed here since.

    The draft learns its case, its outcome and, under kept_ours, {field: [ours, theirs]}.
    """
    first = {event.subject_id: event for event in events}
    cases = list(Case.objects.filter(first_message_id__in=first).order_by("id"))
    touched = _touched([case.pk for case in cases])
    own_ids = know_own_fields({name for event in events for name in event.carrying.claims.own})
    happened: list[Happened] = []
    for case in cases:
        event = first[case.first_message_id]
        happened += _revise(case, event, touched[case.pk], own_ids)
    record(happened, by=by)


def _touched(case_ids: Sequence[int]) -> dict[int, set[str]]:
    touched: dict[int, set[str]] = defaultdict(set)
    by_people = timeline("case", case_ids).exclude(via="import")
    for case_id, kind, changes in by_people.values_list("about_id", "kind", "changes"):
        touched[case_id] |= set(changes) | ({MOVED_BY[kind]} if kind in MOVED_BY else {"worked"})
    return touched


def _revise(
    case: Case, event: RowRevised, touched: set[str], own_ids: dict[str, int]
) -> Iterable[Happened]:
    draft: Draft = event.carrying
    theirs = _claimed(case, draft.claims, own_ids)
    differing = {
        name: [_plain(_ours(case, name)), value]
        for name, value in theirs.items()
        if _ours(case, name) != value
    }
    # Nothing is reopened silently; what people worked on is not closed behind their backs.
    kept = {
        name
        for name in differing
        if name in touched or (name == "stage" and (touched or case.stage == "closed"))
    }
    draft.case_id = case.pk
    draft.kept_ours = {
        name: [before, _plain(value)] for name, (before, value) in differing.items() if name in kept
    }
    taken = {name: value for name, (_, value) in differing.items() if name not in kept}
    draft.outcome = ImportedRow.UPDATED if taken else ImportedRow.UNCHANGED
    return _apply(case, taken, draft.claims, event) if taken else []


def _claimed(case: Case, claims: Claims, own_ids: dict[str, int]) -> dict[str, Any]:
    said = {
        name: getattr(claims, name) for name in CLAIMED if getattr(claims, name) not in ("", None)
    }
    said |= {f"own.{own_ids[name]}": value for name, value in claims.own.items() if value}
    if claims.closes != (case.stage == "closed"):
        said["stage"] = "closed" if claims.closes else claims.stage or "received"
    return said


def _ours(case: Case, name: str) -> Any:
    if name.startswith("own."):
        return case.own.get(name.removeprefix("own."), "")
    return getattr(case, name)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | None) else str(value)


def _apply(case: Case, taken: dict[str, Any], claims: Claims, event: RowRevised) -> list[Happened]:
    changes = {name: [_plain(_ours(case, name)), _plain(value)] for name, value in taken.items()}
    own = {
        name.removeprefix("own."): value for name, value in taken.items() if name.startswith("own.")
    }
    fields = {name: value for name, value in taken.items() if not name.startswith("own.")}
    if fields.get("stage") == "closed":
        fields |= {
            "closed_at": claims.closed_at or claims.answered_at or event.at,
            "first_answered_at": case.first_answered_at or claims.answered_at,
            "outcome": claims.outcome or "upheld",
        }
    Case.objects.filter(pk=case.pk).update(
        **fields, own=case.own | own, version=F("version") + 1, changed_at=timezone.now()
    )
    about = (("case", case.pk),)
    happened: list[Happened] = [CaseChanged(about=about, at=event.at, changes=changes)]
    if fields.get("stage") == "closed":
        happened.append(
            CaseClosed(about=about, at=fields["closed_at"], facts={"outcome": fields["outcome"]})
        )
    return happened
