"""What a first reading leads to."""

from dataclasses import dataclass
from typing import ClassVar

from ombud.ledger.events import Happened


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageAssessed(Happened):
    """A message was read; the Reading row stands beside it. carrying: its Draft."""

    is_kept: ClassVar[bool] = False
