"""The ways an answer goes to a customer and a complaint comes in, by the names people use."""

from ombud.rules import closed_lists

# What an agent writes in elsewhere and records here; the rest are channels.
CHATS = closed_lists.codes("chat")
ANSWER_WAYS = (*CHATS, "platform", "chat", "email", "phone", "in_person", "post")
INTAKE_WAYS = (
    *CHATS, "platform", "chat", "email", "phone", "review", "regulator", "in_person", "post",
)  # fmt: skip
# A channel through which nobody can answer.
_ONE_WAY = ("workbook", "form", "portal", "api")


def way(code: str, language: str) -> str:
    """The name of a chat or a channel; a code from elsewhere is its own name."""
    return closed_lists.label("chat" if code in CHATS else "channel", code, language)


def answer_ways(channel: str) -> tuple[str, ...]:
    """The ways to answer, the one the customer used first."""
    first = (channel,) if channel and channel not in _ONE_WAY else ()
    return tuple(dict.fromkeys((*first, *ANSWER_WAYS)))
