"""The data packs beside this file: dated facts and words, never code."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def pack(name: str) -> Any:
    """The parsed content of packs/<name>.json. Shared by all callers: never change it."""
    return json.loads(files("ombud.rules").joinpath("packs", f"{name}.json").read_text("utf-8"))


def phrases(joined: str) -> tuple[str, ...]:
    """The phrases of a pack's 'a|b|c'."""
    return tuple(phrase for phrase in joined.split("|") if phrase)
