"""A clean row becomes a draft: what it says of its case, and how it will be known again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Any

from ombud.arrivals.drafts import Claims, Draft
from ombud.arrivals.row_lines import QUANTITIES, codes_by_label, codes_in, lines_of
from ombud.arrivals.rows import Beside, Row, text_token
from ombud.arrivals.workbook.clean import CleanRow
from ombud.arrivals.workbook.mapping import Columns
from ombud.people.claims import CustomerClaim
from ombud.rules.contacts import as_written_masked
from ombud.store.sealing import token

# Fields a case has no place for: they become columns of the team's own under their header.
HOMELESS = {
    "order_date": "ordered_at",
    "item_link": "item_link",
    "unit_price": "unit_price",
    "demand": "demand",
    "resolution": "resolution",
    "parcel_no": "parcel_no",
    "carrier": "carrier",
    "weight": "weight",
    "days_open": "days_open",
    "evidence": "evidence",
    "follow_up": "follow_up",
}
# What has happened cannot lie ahead; clocks and zones may be a day apart.
PAST = {"complaint_date": "opened", "first_response_at": "answered", "closed_at": "closed"}
ENDS = {"first_response_at": "answered", "closed_at": "closed"}
CLOCKS_APART = timedelta(days=1)
CLASS_FIELDS = {"problem_class": "class_words", "problem_sub": "detail_words"}
LONGEST_CAUSE = 200
PROBLEM_TEXT = 200


@dataclass
class Drafting:
    """What turns the clean rows of one import into drafts.

    shops: ids by name as written. decided_shops: what people chose for a name; None leaves it to
    the import's own shop. running_numbers: the number column only counts rows. look_at: where among
    the cells stands how the row looks.
    """

    import_id: int
    shop_id: int
    made_at: datetime
    zone: tzinfo
    headers: Mapping[str, str]
    shops: Mapping[str, int] = field(default_factory=dict)
    decided_shops: Mapping[str, int | None] = field(default_factory=dict)
    running_numbers: bool = False
    look_at: int | None = None

    def __post_init__(self) -> None:
        """Look the headers up once: every row asks for them."""
        self._kept = [
            (self.headers[name], of) for name, of in HOMELESS.items() if name in self.headers
        ]
        self._named = [
            (self.headers[name], of) for name, of in CLASS_FIELDS.items() if name in self.headers
        ]

    def row(self, clean: CleanRow, cells: Sequence[Any], beside: Beside | None = None) -> Row:
        """The row ready to be taken; a refused one has no draft."""
        cells_token, content = self._tokens(cells, beside)
        self._keep_future_as_text(clean)
        if clean.opened_at and (clean.closed_at or clean.answered_at):
            self._keep_backward_as_text(clean, clean.opened_at)
        problems = [
            {
                "column": problem.header,
                "code": problem.code,
                "text": as_written_masked(problem.text[:PROBLEM_TEXT]),
            }
            for problem in clean.problems
        ]
        if clean.refused and not (beside and (beside.comments or beside.pictures)):
            return Row(clean.number, None, clean.refused, problems, None, content)
        draft = self._draft(clean)
        if beside:
            draft.claims.notes += (*beside.log, *beside.comments)
        agrees = _agreeing(draft, clean) or (cells_token,)
        row = Row(
            clean.number, draft, "", problems, _number(draft), content, agrees,
            clean.owner_name, self.headers.get("owner", ""), beside,
        )  # fmt: skip
        if row.identity is None:
            row.cells, row.identity = cells_token, _said(draft, clean) or cells_token
            row.agrees = tuple({*agrees, cells_token})
        return row

    def _tokens(self, cells: Sequence[Any], beside: Beside | None) -> tuple[int, int]:
        """Of the cells alone, and of all that came with them: how they look and what lies beside.

        A row that somebody paints is the same row.
        """
        marks = beside.marks() if beside else ()
        if self.look_at is not None:
            look, cells = cells[self.look_at], [*cells[: self.look_at], *cells[self.look_at + 1 :]]
            marks = (*marks, f"look {look}") if look else marks
        written = "\x1f".join(map(str, cells))
        alone = token("row", written)
        return alone, token("row", "\x1f".join((written, *marks))) if marks else alone

    def _draft(self, clean: CleanRow) -> Draft:
        later = [at for at in (clean.answered_at, clean.closed_at) if at]
        opened_at = clean.opened_at or min(later, default=None)
        return Draft(
            shop_id=self._shop_id(clean.shop),
            text=_text(clean),
            is_verbatim=bool(clean.text),
            title=clean.title,
            said_at=opened_at or self.made_at,
            said_precision=clean.opened_precision or "day",
            channel=clean.channel,
            customer=customer_of(clean),
            claims=self._claims(clean),
        )

    def _keep_future_as_text(self, clean: CleanRow) -> None:
        # Left as it is, a year typed wrong would be the newest case for years and never late.
        for name, of in PAST.items():
            at: datetime | None = getattr(clean, f"{of}_at")
            if at and at > self.made_at + CLOCKS_APART:
                self._keep_as_text(clean, name, at, "date_out_of_range")

    def _keep_backward_as_text(self, clean: CleanRow, opened_at: datetime) -> None:
        # A case that ends before it begins would have taken less than no time. That it ended stays.
        for name, of in ENDS.items():
            at: datetime | None = getattr(clean, f"{of}_at")
            if not at or at >= opened_at:
                continue
            if getattr(clean, f"{of}_precision") == "day" and self._is_same_day(at, opened_at):
                setattr(clean, f"{of}_at", opened_at)
                continue
            self._keep_as_text(clean, name, at, "before_opened")
            if of == "closed" and clean.closed is None:
                clean.closed = True

    def _is_same_day(self, one: datetime, other: datetime) -> bool:
        return one.astimezone(self.zone).date() == other.astimezone(self.zone).date()

    def _keep_as_text(self, clean: CleanRow, name: str, at: datetime, code: str) -> None:
        header, of = self.headers[name], PAST[name]
        written = clean.raw.get(header) or self._moment(at, getattr(clean, f"{of}_precision"))
        clean.keep(header, written, code)
        setattr(clean, f"{of}_at", None)

    def _shop_id(self, name: str) -> int:
        if name in self.decided_shops:
            return self.decided_shops[name] or self.shop_id
        return self.shops.get(name, self.shop_id)

    def _claims(self, clean: CleanRow) -> Claims:
        detail_code, class_code = self._codes(clean)
        closes = bool(clean.closed or clean.closed_at or (clean.closed is None and clean.answer))
        return Claims(
            number="" if self.running_numbers else clean.complaint_no,
            kind=clean.kind,
            stage="closed" if closes else clean.stage,
            waiting_for=clean.waiting_for,
            outcome=clean.outcome,
            closes=closes,
            priority=clean.priority,
            class_code=class_code,
            detail_code=detail_code,
            order_no=clean.order_no,
            order_no_damaged=clean.order_no_damaged,
            tracking_no=clean.tracking_no,
            platform=clean.platform,
            answer=clean.answer,
            answered_at=clean.answered_at,
            due_at=clean.due_at,
            closed_at=clean.closed_at,
            satisfaction=clean.satisfaction,
            notes=[clean.remark] if clean.remark else [],
            lines=lines_of(clean, detail_code),
            own=self._own(clean),
            import_id=self.import_id,
        )

    def _codes(self, clean: CleanRow) -> tuple[str, str]:
        found = [*codes_in(clean.detail_words), *codes_in(clean.class_words)]
        detail_code = next((code for code in found if "." in code), "")
        class_code = next((code.partition(".")[0] for code in found), "")
        return detail_code, class_code

    def _own(self, clean: CleanRow) -> dict[str, str]:
        """The team's own columns of this row: nothing that a row says is lost."""
        own = {**clean.raw, **clean.own}
        for header, attribute in self._kept:
            value = getattr(clean, attribute)
            if value:
                own.setdefault(header, self._written(value, clean))
        for header, attribute in self._named:
            words = getattr(clean, attribute)
            if words and words.casefold() not in codes_by_label():
                own.setdefault(header, words)
        for name, value in self._without_place(clean):
            own.setdefault(self.headers[name], value)
        return own

    def _written(self, value: Any, clean: CleanRow) -> str:
        if not isinstance(value, datetime):
            return str(value)
        return self._moment(value, clean.ordered_precision)

    def _moment(self, at: datetime, precision: str) -> str:
        local = at.astimezone(self.zone)
        return f"{local:%Y-%m-%d}" if precision == "day" else f"{local:%Y-%m-%d %H:%M}"

    def _without_place(self, clean: CleanRow) -> Iterator[tuple[str, str]]:
        """(field, text) of what is mapped but does not fit into the case."""
        if clean.shop and self.shops.get(clean.shop) != self._shop_id(clean.shop):
            yield "shop", clean.shop
        if self.running_numbers and clean.complaint_no:
            yield "complaint_no", clean.complaint_no
        if clean.refund is not None and clean.compensation is not None:
            yield "compensation", f"{clean.compensation} {clean.compensation_currency}".strip()
        if clean.country and customer_of(clean) is None:
            yield "country", clean.country
        if clean.qty is not None and clean.qty not in QUANTITIES:
            yield "qty", str(clean.qty)
        if len(clean.cause) > LONGEST_CAUSE:
            yield "cause", clean.cause


def _number(draft: Draft) -> int | None:
    number = draft.claims.number
    return token("number", f"{draft.shop_id}\x1f{number.casefold()}") if number else None


def _said(draft: Draft, clean: CleanRow) -> int | None:
    """A row without a number is known by what was said, by whom and when: its status may change,
    and what the team wrote beside it. None where too little is said.
    """
    order_no = "" if clean.order_no_damaged else clean.order_no
    on = draft.said_at.date().isoformat() if clean.opened_at else ""
    witnesses = (on, order_no.casefold(), clean.customer_name.casefold())
    if not draft.text or sum(map(bool, witnesses)) < 2:
        return None
    said = (*witnesses, clean.product, clean.sku, str(text_token(draft.text)))
    return token("said", "\x1f".join((str(draft.shop_id), *said)))


def _text(clean: CleanRow) -> str:
    if clean.text:
        return clean.text
    words = (clean.class_words, clean.detail_words, clean.demand, clean.cause)
    return "\n".join(word for word in words if word)


def customer_of(clean: CleanRow) -> CustomerClaim | None:
    """Whom a row names, and how they are reached; None for nobody."""
    claim = CustomerClaim(clean.customer_name, clean.phones, clean.emails, clean.ims, clean.country)
    return None if claim.is_empty() else claim


def _agreeing(draft: Draft, clean: CleanRow) -> tuple[int, ...]:
    said = (
        ("row date", draft.said_at.date().isoformat() if clean.opened_at else ""),
        ("row customer", clean.customer_name.casefold()),
    )
    tokens = tuple(token(kind, text) for kind, text in said if text)
    return (*tokens, text_token(draft.text)) if draft.text else tokens


def field_headers(headers: Sequence[str], mapping: Columns) -> dict[str, str]:
    """The column each field is read from: field -> header."""
    taken = ((mapping[name].field, name) for name in headers if name in mapping)
    return {chosen: name for chosen, name in reversed([*taken]) if chosen}


def looks_running(numbers: Sequence[str]) -> bool:
    """Whether a number column only counts its rows (1, 2, 3 …): it then names no complaint."""
    digits = [int(number) for number in numbers if number.isdigit()]
    if len(digits) < max(2, len(numbers)):
        return False
    steps = {after - before for before, after in pairwise(digits)}
    return digits[0] <= 2 and steps == {1}
