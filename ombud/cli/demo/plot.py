"""When things happen: the nine months, the feasts, the bad batch and the failed line."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ombud.cli.demo.goods import batch_product
from ombud.cli.demo.shapes import Span

LENGTH = timedelta(days=274)
FAILED_LINE = "欧线包税"

_FEASTS = (
    ("双十一", 11, 5, 12, 3.0),
    ("618", 6, 12, 20, 2.5),
    ("黑五", 11, 24, 30, 1.9),
    ("春节前", 1, 14, 26, 1.8),
    ("九九大促", 9, 5, 10, 1.5),
    ("五一", 4, 27, 30, 1.4),
)


@dataclass(frozen=True, slots=True)
class Plot:
    begins_at: datetime
    now: datetime
    feasts: tuple[tuple[Span, float], ...]
    batch_bought: Span
    bad_batch: Span
    failed_line: Span
    line_wave: Span


def plot(now: datetime) -> Plot:
    """The threads of the nine months that end at `now`.

    `batch_bought` is when the bad batch was sold, `bad_batch` when it was complained of;
    `failed_line` is when the line stood still, `line_wave` when customers wrote about it.
    """
    sku = batch_product().sku
    return Plot(
        begins_at=now - LENGTH,
        now=now,
        feasts=_feasts(now),
        batch_bought=_ago(sku, now, 122, 92),
        bad_batch=_ago(sku, now, 105, 70),
        failed_line=_ago(FAILED_LINE, now, 40, 26),
        line_wave=_ago(FAILED_LINE, now, 37, 16),
    )


def rush(told: Plot, at: datetime) -> float:
    """How many times as many orders as usual come in at `at`: growth, weekend and feasts."""
    growth = 0.6 + 0.9 * ((at - told.begins_at) / LENGTH)
    weekend = 1.15 if at.weekday() >= 5 else 1.0
    feast = max((f for s, f in told.feasts if s.begins_at <= at < s.ends_at), default=1.0)
    return growth * weekend * feast


def peak(told: Plot) -> Span:
    """The strongest feast that is over."""
    return next(feast for feast, _ in told.feasts if feast.ends_at <= told.now)


def _ago(subject: str, now: datetime, first: int, last: int) -> Span:
    return Span(subject, now - timedelta(days=first), now - timedelta(days=last))


def _feasts(now: datetime) -> tuple[tuple[Span, float], ...]:
    found = []
    for name, month, first, last, factor in _FEASTS:
        for year in (now.year - 1, now.year):
            begins = datetime(year, month, first, tzinfo=UTC) - timedelta(hours=8)
            ends = datetime(year, month, last, tzinfo=UTC) + timedelta(hours=16)
            if now - LENGTH <= begins < now:
                found.append((Span(name, begins, ends), factor))
    return tuple(sorted(found, key=lambda pair: -pair[1]))
