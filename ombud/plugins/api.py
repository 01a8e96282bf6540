"""The door for plugins: the types they may know. Version 1.

A plugin is one file with one class. It imports this module and ombud.rules, nothing else of ours.
New optional fields may come within a version; a changed meaning raises API_VERSION.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Protocol, runtime_checkable

from ombud.rules.priority import Reason

API_VERSION = 1

AUTOMATIC, SUGGESTED, HUMAN = "automatic", "suggested", "human"
BANDS = (AUTOMATIC, SUGGESTED, HUMAN)

__all__ = ["API_VERSION", "AUTOMATIC", "BANDS", "HUMAN", "SUGGESTED", "Reader", "Reading", "Reason"]


# No slots: it travels from the process that reads, and frozen slots are slow to unpickle.
@dataclass(frozen=True)
class Reading:
    """What a reader makes of one text. Every value is plain: it can be stored as JSON or pickled.

    `detail_code` and `class_code` are None when the text says nothing the taxonomy knows; the band
    is then 'human'. `confidence` is the estimated share of such readings that are right, 0 to 1.
    `words` are the pieces of the text that spoke for the detail, strongest first. `ranked` holds up
    to three (detail code, share of the evidence), best first. `amounts` are (figure, ISO currency).
    `language` is a code of ombud.rules.language. `remedies_wanted` are codes of the list 'remedy'.
    `priority` is P1 to P4.
    """

    detail_code: str | None
    class_code: str | None
    confidence: float
    band: str
    words: tuple[str, ...] = ()
    ranked: tuple[tuple[str, float], ...] = ()
    language: str = "other"
    order_numbers: tuple[str, ...] = ()
    tracking_numbers: tuple[str, ...] = ()
    amounts: tuple[tuple[str, str], ...] = ()
    remedies_wanted: tuple[str, ...] = ()
    priority: str = "P3"
    priority_reason: Reason = field(default_factory=lambda: Reason("no_detail"))
    is_complaint: bool = False
    signals: Mapping[str, str] = field(default_factory=dict)


@runtime_checkable
class Reader(Protocol):
    """Reads texts: what each is about, how grave, what it names. Pure, picklable, thread-safe.

    `name` is stored with every reading; of several readers the one with the greatest `strength`
    is used. `read` answers in the order asked and never raises for a text, however odd or long.
    """

    api_version: ClassVar[int]
    kind: ClassVar[str]
    name: ClassVar[str]
    strength: ClassVar[int]

    def read(self, texts: Sequence[str]) -> list[Reading]: ...
