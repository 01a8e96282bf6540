"""A later row of a workbook beside the case it speaks of: compared, and nothing written.

The preview of an import and the import itself both ask here, so they cannot disagree.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from ombud.arrivals.drafts import Claims, Draft, DraftFile, LineClaim
from ombud.casework.models import Case
from ombud.rules.excerpts import excerpts, is_same_wording

CLAIMED = (
    "owner_id priority class_code detail_code order_no tracking_no platform waiting_for next_on "
    "satisfaction kind"
).split()
LINE_FIELDS = ("label", "seller", "cause", "at_fault")
LINE_LENGTHS = {"label": 200, "seller": 120, "cause": 200}
OWN = "own."
# Why a field stays as it is here: somebody worked on it, it is closed, it says something already,
# it is what was said when it came in.
WORKED, CLOSED, STANDS, CAME = "worked", "closed", "stands", "came"


@dataclass(slots=True)
class LineStanding:
    """A line of a case. paid: the amount of its last remedy, if it has one (has_money).

    offer_id: that remedy's, while it is only offered. id: None while it is only about to be added.
    """

    id: int | None = None
    label: str = ""
    seller: str = ""
    cause: str = ""
    at_fault: str = ""
    has_money: bool = False
    paid: Decimal | None = None
    offer_id: int | None = None


@dataclass(slots=True)
class Standing:
    """A case as it stands once the rows compared so far are taken over.

    touched: the fields that people changed here since it came in. heard: what the customer said,
    titles: under which titles, said: our answers, each the oldest first. notes: their texts. files:
    their digests.
    """

    case: Case
    touched: set[str] = field(default_factory=set)
    heard: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    lines: list[LineStanding] = field(default_factory=list)


@dataclass(slots=True)
class LineDeed:
    """What is to be written of a line: its fields, and the money that the claim names beside it.

    done_id: the remedy offered before that the row says was carried out.
    """

    line: LineStanding
    fields: dict[str, Any]
    money: LineClaim | None = None
    done_id: int | None = None


@dataclass(slots=True)
class Told:
    """One thing that the row says otherwise than the case. stays: why; empty if it does not."""

    name: str
    ours: Any
    theirs: Any
    stays: str


@dataclass(slots=True)
class LaterRow:
    """One row beside its case, and what of it is to be taken over.

    may_add: another answer or line is a further one, not another word for the same. fields: to be
    written on the case; changes: {field: [before, after]} of them, for the ledger. told: all of it
    in the order it was found.
    """

    standing: Standing
    draft: Draft
    at: datetime
    may_add: bool
    fields: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, list[Any]] = field(default_factory=dict)
    answer: str = ""
    notes: list[str] = field(default_factory=list)
    files: list[DraftFile] = field(default_factory=list)
    lines: list[LineDeed] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    @property
    def case(self) -> Case:
        """The case, as it stands after this row too once that was compared."""
        return self.standing.case

    @property
    def claims(self) -> Claims:
        """What the row says of the case itself."""
        return self.draft.claims

    @property
    def brings(self) -> bool:
        """Whether anything of it is to be taken over."""
        return bool(self.fields or self.answer or self.notes or self.files or self.lines)

    @property
    def kept(self) -> dict[str, list[Any]]:
        """{field: [ours, theirs]} where the case stays as it is."""
        return {each.name: [each.ours, each.theirs] for each in self.told if each.stays}

    def tell(self, name: str, ours: Any, theirs: Any, stays: str = "") -> None:
        """Both are shown, whichever stays."""
        self.told.append(Told(name, plain(ours), plain(theirs), stays))


def plain(value: Any) -> Any:
    """The value as JSON can hold it."""
    return value if isinstance(value, str | int | float | None) else str(value)


def ours(case: Case, name: str) -> Any:
    """What stands in a field of the case, "own.<id>" for the team's own."""
    if name.startswith(OWN):
        return case.own.get(name.removeprefix(OWN), "")
    return getattr(case, name)


def differing(row: LaterRow, own_ids: dict[str, int]) -> dict[str, Any]:
    """{field: theirs} where the row says something else than the case."""
    claims, case = row.claims, row.case
    said = {
        name: getattr(claims, name) for name in CLAIMED if getattr(claims, name) not in ("", None)
    }
    said |= {f"{OWN}{own_ids[name]}": value for name, value in claims.own.items() if value}
    if claims.closes != (case.stage == "closed"):
        said["stage"] = "closed" if claims.closes else claims.stage or "received"
    if claims.closes or case.stage == "closed":
        said.pop("waiting_for", None)
    return {name: value for name, value in said.items() if ours(case, name) != value}


def compare_newer(row: LaterRow, own_ids: dict[str, int]) -> None:
    """A newer copy's row: it is taken over but for the fields that people changed here since."""
    taken: dict[str, Any] = {}
    for name, value in differing(row, own_ids).items():
        stays = _why_ours(row, name)
        row.tell(name, ours(row.case, name), value, stays)
        if not stays:
            taken[name] = value
    _compare_rest(row, taken)


def _why_ours(row: LaterRow, name: str) -> str:
    # Nothing is reopened silently; what people worked on is not closed behind their backs.
    touched = row.standing.touched
    if name == "stage" and row.case.stage == "closed":
        return CLOSED
    if name == "order_no" and row.claims.order_no_damaged and _has_whole_order_no(row.case):
        return STANDS
    return WORKED if name in touched or (name == "stage" and touched) else ""


def _has_whole_order_no(case: Case) -> bool:
    # Opened and saved in Excel, a copy has 4.01235E+12 where the number stood.
    return bool(case.order_no) and not case.order_no_damaged


def compare_further(row: LaterRow, own_ids: dict[str, int]) -> None:
    """A further row of the same workbook: it fills what the case lacks, own columns keep all."""
    taken: dict[str, Any] = {}
    for name, value in differing(row, own_ids).items():
        before = ours(row.case, name)
        if name.startswith(OWN):
            if merged([before, value]) != before:
                taken[name] = merged([before, value]) if before else value
        elif name == "stage":
            # A row that is still open does not open what another one closed.
            taken |= {name: value} if value == "closed" else {}
        elif before in ("", None):
            taken[name] = value
        else:
            row.tell(name, before, value, STANDS)
    _compare_rest(row, taken)


def _compare_rest(row: LaterRow, taken: dict[str, Any]) -> None:
    _take_fields(row, taken)
    _tell_words(row)
    _take_answer(row)
    _take_notes(row)
    _take_files(row)
    for claim in row.claims.lines:
        if any(said_of_line(claim).values()) or _has_money(claim):
            _take_line(row, claim)


def _take_fields(row: LaterRow, taken: dict[str, Any]) -> None:
    case = row.case
    fields = {name: value for name, value in taken.items() if not name.startswith(OWN)}
    own = {name.removeprefix(OWN): taken[name] for name in taken if name.startswith(OWN)}
    if "order_no" in fields:
        fields["order_no_damaged"] = row.claims.order_no_damaged
    if fields.get("stage") == "closed":
        fields |= _closing(row)
    # All that is written is told: an undo of the import puts back what stood before.
    row.changes = {
        name: [plain(ours(case, name)), plain(value)]
        for name, value in (taken | fields).items()
        if ours(case, name) != value
    }
    row.fields = fields | ({"own": case.own | own} if own else {})
    for name, value in row.fields.items():
        setattr(case, name, value)


def _closing(row: LaterRow) -> dict[str, Any]:
    claims, opened_at = row.claims, row.case.opened_at
    # The row may know another beginning than the case has: nothing ends before it begins.
    ended_at = max(claims.closed_at or claims.answered_at or row.at, opened_at)
    answered_at = max(claims.answered_at, opened_at) if claims.answered_at else None
    return {
        "closed_at": ended_at,
        "waiting_for": "",
        "settled_at": max(claims.settled_at, opened_at) if claims.settled_at else ended_at,
        "first_answered_at": row.case.first_answered_at or answered_at,
        "outcome": claims.outcome or "upheld",
    }


def _tell_words(row: LaterRow) -> None:
    # Nobody rewrites what a customer was recorded to have said: other words are told, not taken.
    draft, standing = row.draft, row.standing
    if draft.is_verbatim:
        _tell_otherwise(row, "text", draft.text, standing.heard)
    _tell_otherwise(row, "title", draft.title, [row.case.title, *standing.titles])


def _tell_otherwise(row: LaterRow, name: str, theirs: str, known: Sequence[str]) -> None:
    if theirs.strip() and not any(is_same_wording(theirs, one) for one in known):
        first = next(filter(None, known), "")
        row.tell(name, *excerpts(first, theirs), CAME)


def _take_answer(row: LaterRow) -> None:
    text, known = row.claims.answer.strip(), row.standing.said
    if not text or text in known:
        return
    if known and not row.may_add:
        row.tell("answer", known[-1], text, STANDS)
        return
    row.tell("answer", known[-1] if known else "", text)
    known.append(text)
    row.answer = text


def _take_notes(row: LaterRow) -> None:
    for text in (each.strip() for each in row.claims.notes):
        if text and text not in row.standing.notes:
            row.standing.notes.add(text)
            row.notes.append(text)
            row.tell("note", "", text)


def _take_files(row: LaterRow) -> None:
    for file in row.draft.files:
        if file.digest not in row.standing.files:
            row.standing.files.add(file.digest)
            row.files.append(file)
            row.tell("file", "", file.name)


def said_of_line(claim: LineClaim) -> dict[str, str]:
    """What a claim says of its line itself."""
    return {name: getattr(claim, name)[: LINE_LENGTHS.get(name)] for name in LINE_FIELDS}


def _has_money(claim: LineClaim) -> bool:
    return bool(claim.remedy or claim.amount)


def _take_line(row: LaterRow, claim: LineClaim) -> None:
    lines, label = row.standing.lines, said_of_line(claim)["label"]
    same = next((line for line in lines if not label or line.label in ("", label)), None)
    if same is None and not row.may_add and len(lines) == 1:
        [same] = lines
        row.tell("label", same.label, label, STANDS)
    deed = _added(row, claim) if same is None else _filled(row, claim, same)
    if _has_money(claim):
        _take_money(row, claim, deed)
    if deed.fields or deed.money or deed.done_id:
        row.lines.append(deed)


def _added(row: LaterRow, claim: LineClaim) -> LineDeed:
    said = said_of_line(claim)
    line = LineStanding()
    for name, value in said.items():
        setattr(line, name, value)
    row.standing.lines.append(line)
    row.tell("line", "", claim.label)
    fields: dict[str, Any] = {name: value for name, value in said.items() if value}
    detail_code = claim.detail_code or row.case.detail_code
    return LineDeed(line, fields | {"detail_code": detail_code, "quantity": claim.quantity})


def _filled(row: LaterRow, claim: LineClaim, line: LineStanding) -> LineDeed:
    lacking: dict[str, Any] = {}
    for name, value in said_of_line(claim).items():
        before = getattr(line, name)
        if value and not before:
            lacking[name] = value
            row.tell(name, "", value)
            setattr(line, name, value)
        elif value not in ("", before) and name != "label":
            row.tell(name, before, value, STANDS)
    return LineDeed(line, lacking)


def _take_money(row: LaterRow, claim: LineClaim, deed: LineDeed) -> None:
    line = deed.line
    is_other = claim.amount is not None and claim.amount != line.paid
    if line.offer_id and _is_closed_by_rows(row):
        # What stood as an offer while the row was open was given when the row says closed.
        if is_other:
            row.tell("amount", line.paid, claim.amount)
            deed.money, line.paid = claim, claim.amount
        else:
            deed.done_id = line.offer_id
        line.offer_id = None
    elif line.has_money:
        if is_other:
            row.tell("amount", line.paid, claim.amount, STANDS)
    else:
        line.has_money, line.paid, deed.money = True, claim.amount, claim
        row.tell("amount", "", claim.remedy if claim.amount is None else claim.amount)


def _is_closed_by_rows(row: LaterRow) -> bool:
    return row.claims.closes and row.case.stage == "closed" and not row.standing.touched


def merged(values: Iterable[str]) -> str:
    """Several texts of one own column, each once, in their order."""
    lines = [line for value in values for line in value.split("\n")]
    return "\n".join(dict.fromkeys(lines))
