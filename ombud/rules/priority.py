"""How grave a complaint is, P1 to P4, and why: a code with parameters that a screen can say.

P1: safety, security, regulator, payment deadline, seizure, irreversible loss. P2: money or goods
at stake. P3: ordinary. P4: information or small value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ombud.rules.taxonomy import taxonomy

PRIORITIES = ("P1", "P2", "P3", "P4")
UNREAD_PRIORITY = "P3"

# In this order: what is said to be most urgent first.
URGENT_SIGNALS = ("safety", "regulator", "lawyer", "chargeback", "seizure")
RAISING_SIGNALS = ("vulnerable", "repeated", "public_post")
REASONS = (
    *URGENT_SIGNALS, *RAISING_SIGNALS, "contacts", "amount", "due_soon", "detail", "no_detail",
)  # fmt: skip

MANY_CONTACTS = 3
DUE_SOON_HOURS = 24


# No slots: it travels from the process that reads, and frozen slots are slow to unpickle.
@dataclass(frozen=True)
class Reason:
    """Why: a code of REASONS and its parameters, such as {'word': '12315'} or {'count': 4}."""

    code: str
    params: Mapping[str, str | int | float] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A priority, the reason that decided it, and all that raised it."""

    priority: str
    reason: Reason
    raised_by: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known beyond the text. Amounts share one currency; `hours_left` until it is due."""

    is_vulnerable: bool = False
    is_repeated: bool = False
    is_public: bool = False
    contacts: int = 0
    amount: float = 0
    amount_limit: float | None = None
    hours_left: float | None = None


NOTHING_KNOWN = Circumstances()
_NO_SIGNALS: Mapping[str, str] = MappingProxyType({})


def priority_of(
    detail_code: str | None,
    signals: Mapping[str, str] = _NO_SIGNALS,
    circumstances: Circumstances = NOTHING_KNOWN,
) -> Verdict:
    """The priority of a detail, given signals read in the text as {signal: its words}.

    An urgent signal makes P1; else the detail's default, raised by one step when anything raises.
    """
    for name in URGENT_SIGNALS:
        if name in signals:
            return Verdict("P1", Reason(name, {"word": signals[name]}))
    default, reason = _default_of(detail_code)
    raising = _raising_reasons(signals, circumstances)
    if not raising or default == "P1":
        return Verdict(default, reason, raising)
    raised = PRIORITIES[PRIORITIES.index(default) - 1]
    first = raising[0]
    return Verdict(raised, Reason(first.code, {**first.params, "from": default}), raising)


def _default_of(detail_code: str | None) -> tuple[str, Reason]:
    known = taxonomy().details.get(detail_code or "")
    if known is None:
        return UNREAD_PRIORITY, Reason("no_detail")
    return known.priority, Reason("detail", {"detail": known.code})


def _raising_reasons(signals: Mapping[str, str], known: Circumstances) -> tuple[Reason, ...]:
    reasons = [Reason(name, {"word": signals[name]}) for name in RAISING_SIGNALS if name in signals]
    if known is NOTHING_KNOWN:
        return tuple(reasons)
    flags = {"vulnerable": known.is_vulnerable, "repeated": known.is_repeated}
    flags["public_post"] = known.is_public
    reasons += [Reason(name) for name, holds in flags.items() if holds and name not in signals]
    return tuple(reasons + _measured_reasons(known))


def _measured_reasons(known: Circumstances) -> list[Reason]:
    reasons = []
    if known.contacts >= MANY_CONTACTS:
        reasons.append(Reason("contacts", {"count": known.contacts}))
    if known.amount_limit is not None and known.amount > known.amount_limit:
        reasons.append(Reason("amount", {"amount": known.amount, "limit": known.amount_limit}))
    if known.hours_left is not None and known.hours_left < DUE_SOON_HOURS:
        reasons.append(Reason("due_soon", {"hours": round(known.hours_left, 1)}))
    return reasons
