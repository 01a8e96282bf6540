"""Examples that we wrote: what customers say about each detail, in Chinese and in English.

One file of lines for each class, `none.jsonl` for texts that are no complaint, `two.jsonl` for
texts that name two problems at once.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Example:
    """One text and the details it names: none, one or two. `language` is zh, en or mixed."""

    text: str
    labels: tuple[str, ...]
    language: str


@cache
def examples() -> tuple[Example, ...]:
    """Every written example, file by file in the order of their names."""
    written = [one for one in files(__name__).iterdir() if one.name.endswith(".jsonl")]
    lines = [
        line
        for file in sorted(written, key=lambda one: one.name)
        for line in file.read_text("utf-8").splitlines()
    ]
    return tuple(map(_read, lines))


def _read(line: str) -> Example:
    row = json.loads(line)
    return Example(row["text"], tuple(row["labels"]), row["language"])
