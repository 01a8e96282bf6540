"""Proposes for each column the field it holds, from its header, its values and its neighbours.

Only what is sure is proposed; where two fields are likely the column asks, and until it is
answered it stays a column of the team's own, so nothing is lost either way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ombud.arrivals.workbook.headers import Candidate, candidates
from ombud.arrivals.workbook.shapes import Shape, shape_of

BY_VALUES, BY_LOOKS = "by values", "by looks"
# Fields that several columns may share; their texts are joined in the columns' order.
SHARED = frozenset(("description", "remark", "evidence"))
ACCEPTED = 0.72
ASKED = 0.45
_MARGIN = 0.06
_LONG_TEXT = 40


@dataclass(slots=True)
class Guess:
    """What a column seems to hold. field: None keeps it as a column of the team's own.

    asks: the fields to choose from when it is not sure, best first.
    """

    field: str | None = None
    confidence: float = 0.0
    how: str = ""
    asks: tuple[str, ...] = ()


@dataclass(slots=True)
class _Open:
    """A column on its way to a guess. is_named: its header alone would be sure."""

    likely: list[Candidate]
    shape: Shape
    is_named: bool
    guess: Guess = field(default_factory=Guess)
    settled: bool = False


def guess_fields(headers: Sequence[str], values: Sequence[Sequence[Any]]) -> list[Guess]:
    """One guess per column. `values`: sample cells of each column."""
    shapes = [shape_of(cells) for cells in values]
    columns = [
        _Open(_weighed(header, shape), shape, _names_surely(header))
        for header, shape in zip(headers, shapes, strict=True)
    ]
    taken = _settle_sure_ones(columns)
    for column in columns:
        free = _free(column, taken)
        if not column.settled and free:
            column.guess = _doubt(free, column, taken) if column.shape.filled else Guess()
    _add_by_values(columns, shapes, taken)
    return [column.guess for column in columns]


def _settle_sure_ones(columns: list[_Open]) -> set[str]:
    """Give fields to columns, the surest first: each leaves the doubtful ones fewer meanings."""
    taken: set[str] = set()
    while True:
        sure = [
            (free[0].score, -at)
            for at, column in enumerate(columns)
            if not column.settled and (free := _free(column, taken)) and _is_sure(free)
        ]
        if not sure:
            return taken
        column = columns[-max(sure)[1]]
        best = _free(column, taken)[0]
        column.guess = Guess(best.field, round(min(best.score, 1.0), 2), best.how)
        column.settled = True
        taken.add(best.field)


def _free(column: _Open, taken: set[str]) -> list[Candidate]:
    return [one for one in column.likely if one.field in SHARED or one.field not in taken]


def _is_sure(free: list[Candidate]) -> bool:
    second = free[1].score if len(free) > 1 else 0
    return free[0].score >= ACCEPTED and free[0].score - second >= _MARGIN


def _names_surely(header: str) -> bool:
    return any(one.score >= ACCEPTED for one in candidates(header))


def _doubt(free: list[Candidate], column: _Open, taken: set[str]) -> Guess:
    asks = tuple(one.field for one in free if one.score >= ASKED)
    if column.is_named and not asks:
        # 订单号 over dates: the header says one thing and the cells another.
        asks = (free[0].field, *(name for name in _seen_in(column.shape) if name not in taken))
    return Guess(None, round(free[0].score, 2), free[0].how, asks) if asks else Guess()


def _seen_in(shape: Shape) -> tuple[str, ...]:
    """What the cells look like, whatever the header says."""
    seen = (
        (shape.date, ("order_date", "complaint_date")),
        (shape.email, ("contact_email",)),
        (shape.phone, ("contact_phone",)),
    )
    return next((fields for share, fields in seen if share >= 0.6), ())


def _weighed(header: str, shape: Shape) -> list[Candidate]:
    """The header's candidates, each raised or lowered by how its values fit."""
    weighed = [
        one._replace(score=one.score + (fit(one.field, shape) if shape.filled else 0))
        for one in candidates(header)
    ]
    return sorted(weighed, key=lambda one: -one.score)


def _add_by_values(columns: list[_Open], shapes: list[Shape], taken: set[str]) -> None:
    """Columns whose header says nothing, but whose values can hardly be anything else."""
    for name, share in (("contact_email", "email"), ("contact_phone", "phone")):
        for column, shape in zip(columns, shapes, strict=True):
            # 03.04.2025 has the digits of a phone number.
            fits = getattr(shape, share) >= 0.8 and shape.date < 0.5
            if name not in taken and not column.likely and fits:
                column.guess = Guess(name, 0.75, BY_VALUES)
                taken.add(name)
    if "complaint_date" not in taken:
        _ask_for_dates(columns)
    if "description" not in taken:
        _find_description(columns, shapes)


def _ask_for_dates(columns: list[_Open]) -> None:
    for column in columns:
        if not column.likely and column.shape.date >= 0.8:
            column.guess = Guess(None, ASKED, BY_VALUES, ("complaint_date", "order_date"))


def _find_description(columns: list[_Open], shapes: list[Shape]) -> None:
    """What happened must stand somewhere: a doubtful 问题 will do, else the longest texts."""
    for column in columns:
        if column.guess.asks[:1] == ("description",):
            column.guess = Guess("description", column.guess.confidence, column.guess.how)
            return
    texts = [
        (shape.length, column)
        for column, shape in zip(columns, shapes, strict=True)
        if not column.guess.field and not column.guess.asks and _is_prose(shape)
    ]
    if texts:
        _length, column = max(texts, key=lambda one: one[0])
        column.guess = Guess("description", 0.75, BY_VALUES)


def _is_prose(shape: Shape) -> bool:
    # A Chinese character says about twice as much as a Latin letter.
    length = shape.length * (1 + shape.han)
    return length >= 15 and shape.distinct > 0.5 and max(shape.date, shape.code) < 0.3


def fit(name: str, shape: Shape) -> float:
    """How well values suit a field, from -0.6 (cannot be) to +0.2 (as expected)."""
    return _FITS.get(name, _fits_name)(shape)


def _fits_date(shape: Shape) -> float:
    share = shape.date + shape.serial + shape.yearless
    if share >= 0.6:
        return 0.2
    return -0.6 if share < 0.2 else -0.1


def _fits_number(shape: Shape) -> float:
    if shape.date > 0.3:
        return -0.6
    return 0.0 if shape.number >= 0.6 else -0.5


def _fits_list(name: str) -> Callable[[Shape], float]:
    def fits(shape: Shape) -> float:
        hits = shape.hits.get(name, 0)
        if hits >= 0.5:
            return 0.2
        if shape.date > 0.5 or shape.length > _LONG_TEXT:
            return -0.5
        return 0.0 if hits > 0.1 else -0.2

    return fits


def _fits_kind(shape: Shape) -> float:
    """类型 holds kinds only if its words tell several kinds apart, not several reasons."""
    told_apart = shape.kinds.get("kind", 0) > 1 and shape.hits.get("kind", 0) >= 0.7
    return 0.25 if told_apart else -0.4


def _fits_code(shape: Shape) -> float:
    if shape.date > 0.5 or shape.email > 0.5:
        return -0.6
    if shape.han > 0.6 and shape.code < 0.3:
        return -0.4
    return 0.1 if shape.code >= 0.6 or shape.number >= 0.6 else -0.1


def _fits_order_no(shape: Shape) -> float:
    return _fits_code(shape) + (0.1 if shape.length >= 12 and shape.distinct > 0.5 else 0)


def _fits_complaint_no(shape: Shape) -> float:
    return _fits_code(shape) + (0.1 if shape.length < 12 and shape.distinct > 0.9 else 0)


def _fits_class(shape: Shape) -> float:
    if shape.date > 0.3 or shape.number > 0.6 or shape.length > 80:
        return -0.5
    repeats = shape.distinct < 0.5 and shape.filled >= 10
    return 0.15 if repeats else (0.05 if shape.length < 20 else -0.1)


def _fits_prose(shape: Shape) -> float:
    if shape.date > 0.5 or shape.number > 0.6 or shape.yes_no > 0.6:
        return -0.6
    if shape.distinct < 0.3 and shape.filled >= 20 and shape.length < _LONG_TEXT:
        return -0.2
    return 0.15 if shape.length >= 10 else 0.0


def _fits_resolution(shape: Shape) -> float:
    return 0.2 if shape.hits.get("remedy", 0) >= 0.5 else _fits_prose(shape)


def _fits_remark(shape: Shape) -> float:
    return -0.2 if max(shape.date, shape.number) > 0.6 else 0.1


def _fits_title(shape: Shape) -> float:
    return _fits_prose(shape) if shape.length <= 120 else -0.3


def _fits_name(shape: Shape) -> float:
    if max(shape.date, shape.email, shape.link) > 0.5 or shape.yes_no > 0.8:
        return -0.6
    return -0.3 if shape.length > _LONG_TEXT * 2 else 0.0


def _fits_person(shape: Shape) -> float:
    short = shape.length <= 12 and shape.number < 0.3
    return _fits_name(shape) + (0.1 if short and _fits_name(shape) == 0 else 0)


def _fits_phone(shape: Shape) -> float:
    return 0.2 if shape.phone >= 0.5 else -0.3


def _fits_email(shape: Shape) -> float:
    return 0.2 if shape.email >= 0.5 else -0.4


def _fits_im(shape: Shape) -> float:
    return -0.4 if max(shape.phone, shape.email, shape.date) > 0.6 else 0.1


def _fits_link(shape: Shape) -> float:
    return 0.2 if shape.link >= 0.5 else -0.3


def _fits_carrier(shape: Shape) -> float:
    return 0.2 if shape.carrier >= 0.4 else -0.1


def _fits_evidence(shape: Shape) -> float:
    return -0.3 if max(shape.date, shape.number) > 0.6 else 0.1


def _fits_currency(shape: Shape) -> float:
    return 0.2 if shape.hits.get("currency", 0) >= 0.5 and shape.length <= 8 else -0.5


_FITS: dict[str, Callable[[Shape], float]] = {
    **dict.fromkeys(
        ("complaint_date", "order_date", "first_response_at", "due_at", "closed_at"), _fits_date
    ),
    **dict.fromkeys(
        ("qty", "unit_price", "refund_amount", "compensation", "days_open", "weight"), _fits_number
    ),
    **{
        name: _fits_list(name)
        for name in ("status", "priority", "channel", "platform", "satisfaction", "waiting_for")
    },
    **dict.fromkeys(("tracking_no", "parcel_no"), _fits_code),
    **dict.fromkeys(("description", "demand", "answer", "cause", "follow_up"), _fits_prose),
    "resolution": _fits_resolution,
    **dict.fromkeys(("customer_name", "owner"), _fits_person),
    "complaint_no": _fits_complaint_no,
    "order_no": _fits_order_no,
    "kind": _fits_kind,
    "problem_class": _fits_class,
    "problem_sub": _fits_class,
    "title": _fits_title,
    "remark": _fits_remark,
    "contact_phone": _fits_phone,
    "contact_email": _fits_email,
    "contact_im": _fits_im,
    "item_link": _fits_link,
    "carrier": _fits_carrier,
    "evidence": _fits_evidence,
    "currency": _fits_currency,
}
