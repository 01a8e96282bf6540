"""The ways to and from a customer, as a form offers them."""

from collections.abc import Iterable

from django.utils.translation import get_language

from ombud.rules import ways


def way(code: str) -> str:
    """The name of a way or a channel; empty for none."""
    return ways.way(code, get_language() or "") if code else ""


def answer_ways(channel: str) -> list[tuple[str, str]]:
    """Ways to answer, the one the customer used first."""
    return _named(ways.answer_ways(channel))


def intake_ways() -> list[tuple[str, str]]:
    """Ways a complaint comes in that somebody types."""
    return _named(ways.INTAKE_WAYS)


def _named(codes: Iterable[str]) -> list[tuple[str, str]]:
    return [(code, way(code)) for code in codes]
