"""A later row of a workbook speaks of a case that stands: what it says beside the case's fields."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils import timezone

from ombud.arrivals.actions import keep_answers
from ombud.arrivals.drafts import Answer, Claims, Draft, LineClaim
from ombud.arrivals.events import RowJoined, RowRevised
from ombud.arrivals.models import Message
from ombud.casework.actions.line_changes import LineChange, set_lines
from ombud.casework.actions.notes import NewNote, write_notes
from ombud.casework.actions.remedies import NewRemedy, propose_remedies
from ombud.casework.events import CaseAnswered, CaseChanged, CaseClosed
from ombud.casework.models import AffectedLine, Case, Note
from ombud.ledger.events import By, Happened

CLAIMED = (
    "owner_id priority class_code detail_code order_no tracking_no platform waiting_for next_on "
    "satisfaction kind"
).split()
LINE_FIELDS = ("label", "seller", "cause", "at_fault")
LINE_LENGTHS = {"label": 200, "seller": 120, "cause": 200}


@dataclass(slots=True)
class LaterRow:
    """A case and one later row that speaks of it.

    may_add: another answer or line is a further one, not another word for the same.
    """

    case: Case
    event: RowJoined | RowRevised
    may_add: bool

    @property
    def draft(self) -> Draft:
        """What the row says."""
        draft: Draft = self.event.carrying
        return draft

    @property
    def claims(self) -> Claims:
        """What the row says of the case itself."""
        return self.draft.claims

    def keep_ours(self, name: str, ours: Any, theirs: Any) -> None:
        """The row says otherwise and the case stays as it is: both are shown."""
        self.draft.kept_ours[name] = [plain(ours), plain(theirs)]


def cases_of(events: Sequence[RowJoined | RowRevised], *, may_add: bool) -> list[LaterRow]:
    """The rows with their cases, in the order of the rows; one case may stand in several."""
    first = {event.subject_id for event in events}
    # Held until the turn ends: what somebody saves meanwhile waits, and is not written over.
    found = Case.objects.select_for_update().filter(first_message_id__in=first)
    cases = {case.first_message_id: case for case in found.order_by("id")}
    return [LaterRow(cases[event.subject_id], event, may_add) for event in events]


def plain(value: Any) -> Any:
    """The value as JSON can hold it."""
    return value if isinstance(value, str | int | float | None) else str(value)


def ours(case: Case, name: str) -> Any:
    """What stands in a field of the case, "own.<id>" for the team's own."""
    if name.startswith("own."):
        return case.own.get(name.removeprefix("own."), "")
    return getattr(case, name)


def differing(row: LaterRow, own_ids: dict[str, int]) -> dict[str, Any]:
    """{field: theirs} where the row says something else than the case."""
    claims, case = row.claims, row.case
    said = {
        name: getattr(claims, name) for name in CLAIMED if getattr(claims, name) not in ("", None)
    }
    said |= {f"own.{own_ids[name]}": value for name, value in claims.own.items() if value}
    if claims.closes != (case.stage == "closed"):
        said["stage"] = "closed" if claims.closes else claims.stage or "received"
    return {name: value for name, value in said.items() if ours(case, name) != value}


def take_fields(row: LaterRow, taken: dict[str, Any]) -> list[Happened]:
    """Write the fields on the case; what then is to be recorded."""
    if not taken:
        return []
    case = row.case
    changes = {name: [plain(ours(case, name)), plain(value)] for name, value in taken.items()}
    fields = {name: value for name, value in taken.items() if not name.startswith("own.")}
    own = {name[len("own.") :]: value for name, value in taken.items() if name.startswith("own.")}
    if "order_no" in fields:
        fields["order_no_damaged"] = row.claims.order_no_damaged
    closes = fields.get("stage") == "closed"
    if closes:
        fields |= _closing(row)
    for name, value in (fields | {"own": case.own | own}).items():
        setattr(case, name, value)
    Case.objects.filter(pk=case.pk).update(
        **fields, own=case.own, version=F("version") + 1, changed_at=timezone.now()
    )
    about = (("case", case.pk),)
    happened: list[Happened] = [CaseChanged(about=about, at=row.event.at, changes=changes)]
    if closes:
        facts = {"outcome": fields["outcome"]}
        happened.append(CaseClosed(about=about, at=fields["closed_at"], facts=facts))
    return happened


def _closing(row: LaterRow) -> dict[str, Any]:
    claims = row.claims
    return {
        "closed_at": claims.closed_at or claims.answered_at or row.event.at,
        "settled_at": claims.settled_at or claims.closed_at or claims.answered_at or row.event.at,
        "first_answered_at": row.case.first_answered_at or claims.answered_at,
        "outcome": claims.outcome or "upheld",
    }


def add_what_else(rows: Sequence[LaterRow], *, by: By) -> list[Happened]:
    """Take over answers, notes, lines and money that the cases lack; what is to be recorded.

    The draft of a row that brought something says so.
    """
    happened = _add_answers(rows)
    _add_notes(rows, by)
    _add_lines(rows, by)
    return happened


def _add_answers(rows: Sequence[LaterRow]) -> list[Happened]:
    said = _said([row.case for row in rows if row.claims.answer])
    fresh: list[tuple[LaterRow, Answer]] = []
    for row in rows:
        text, known = row.claims.answer.strip(), said[row.case.thread]
        if not text or text in known:
            continue
        if known and not row.may_add:
            row.keep_ours("answer", known[-1], text)
            continue
        known.append(text)
        fresh.append((row, _answer(row, text)))
    ids = keep_answers([answer for _, answer in fresh], at=timezone.now())
    return [_answered(row, answer, made) for (row, answer), made in zip(fresh, ids, strict=True)]


def _said(cases: Sequence[Case]) -> dict[int, list[str]]:
    said: dict[int, list[str]] = defaultdict(list)
    threads = {case.thread for case in cases}
    sent = Message.objects.filter(thread__in=threads, direction=Message.OUT, is_automatic=False)
    for thread, text in sent.order_by("id").values_list("thread", "text"):
        said[thread].append(text.strip())
    return said


def _answer(row: LaterRow, text: str) -> Answer:
    claims, case = row.claims, row.case
    return Answer(
        shop_id=case.shop_id,
        thread=case.thread,
        text=text,
        said_at=claims.answered_at or claims.closed_at or row.event.at,
        channel=case.channel,
        customer_id=case.customer_id,
        author_id=claims.owner_id,
    )


def _answered(row: LaterRow, answer: Answer, message_id: int) -> CaseAnswered:
    row.draft.brought = True
    unanswered = Case.objects.filter(pk=row.case.pk, first_answered_at=None)
    unanswered.update(first_answered_at=max(answer.said_at, row.case.opened_at))
    return CaseAnswered(
        about=(("case", row.case.pk), ("message", message_id)),
        at=answer.said_at,
        facts={"message": message_id, "channel": answer.channel},
    )


def _add_notes(rows: Sequence[LaterRow], by: By) -> None:
    noted = [row for row in rows if row.claims.note.strip()]
    notes = Note.objects.filter(case_id__in={row.case.pk for row in noted})
    known = set(notes.values_list("case_id", "text"))
    for row in noted:
        note = (row.case.pk, row.claims.note.strip())
        if note not in known:
            known.add(note)
            row.draft.brought = True
            write_notes([NewNote(case_id=note[0], text=note[1])], by=by, at=row.draft.said_at)


def _add_lines(rows: Sequence[LaterRow], by: By) -> None:
    for row in rows:
        for claim in row.claims.lines:
            if any(_said_of_line(claim).values()) or _has_money(claim):
                _add_line(row, claim, by)


def _said_of_line(claim: LineClaim) -> dict[str, str]:
    return {name: getattr(claim, name)[: LINE_LENGTHS.get(name)] for name in LINE_FIELDS}


def _has_money(claim: LineClaim) -> bool:
    return bool(claim.remedy or claim.amount)


def _add_line(row: LaterRow, claim: LineClaim, by: By) -> None:
    lines = list(AffectedLine.objects.filter(case=row.case).order_by("id"))
    label = _said_of_line(claim)["label"]
    same = next((line for line in lines if not label or line.label in ("", label)), None)
    if same is None and not row.may_add and len(lines) == 1:
        row.keep_ours("label", lines[0].label, label)
        same = lines[0]
    line_id = _filled(row, claim, same, by)
    if line_id is not None and _has_money(claim):
        _add_money(row, claim, line_id, by)


def _filled(row: LaterRow, claim: LineClaim, line: AffectedLine | None, by: By) -> int | None:
    """The id of the line that now says what the claim says, where it said nothing before."""
    said = {name: value for name, value in _said_of_line(claim).items() if value}
    if line is None:
        said_anew = said | {"detail_code": claim.detail_code or row.case.detail_code}
        return _changed(row, said_anew | {"quantity": claim.quantity}, None, by)
    for name, value in said.items():
        if getattr(line, name) not in ("", value) and name != "label":
            row.keep_ours(name, getattr(line, name), value)
    lacking = {name: value for name, value in said.items() if not getattr(line, name)}
    return _changed(row, lacking, line.pk, by) if lacking else line.pk


def _changed(row: LaterRow, fields: dict[str, Any], line_id: int | None, by: By) -> int | None:
    change = LineChange(case_id=row.case.pk, fields=fields, line_id=line_id)
    [result] = set_lines([change], by=by, at=row.event.at)
    row.draft.brought = True
    return result.made_id


def _add_money(row: LaterRow, claim: LineClaim, line_id: int, by: By) -> None:
    standing = list(AffectedLine.objects.get(id=line_id).remedies.order_by("id"))
    if standing:
        paid = standing[-1].amount
        if claim.amount is not None and claim.amount != paid:
            row.keep_ours("amount", paid, claim.amount)
        return
    remedy = NewRemedy(
        case_id=row.case.pk,
        line_id=line_id,
        kind=claim.remedy or "RP",
        amount=claim.amount,
        currency=claim.currency,
        state="done" if row.claims.closes else "proposed",
    )
    propose_remedies([remedy], by=by, at=row.claims.closed_at or row.event.at)
    row.draft.brought = True


def merged(values: Iterable[str]) -> str:
    """Several texts of one own column, each once, in their order."""
    lines = [line for value in values for line in value.split("\n")]
    return "\n".join(dict.fromkeys(lines))
