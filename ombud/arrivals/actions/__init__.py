"""The only writers of what arrives."""

from ombud.arrivals.actions.originals import keep_original, original_bytes
from ombud.arrivals.actions.receive import keep_answers, receive_messages, withdraw_answers

__all__ = [
    "keep_answers",
    "keep_original",
    "original_bytes",
    "receive_messages",
    "withdraw_answers",
]
