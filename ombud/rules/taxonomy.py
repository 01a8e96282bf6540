"""What a complaint can be about: nine classes and their details, with stable codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ombud.rules.languages import LANGUAGES, in_language
from ombud.rules.packed import pack, phrases


@dataclass(frozen=True, slots=True)
class Detail:
    """One detailed class, such as QUA.DEFECT.

    `party` is the code of who is usually responsible; `remedies` and `evidence` hold codes in
    their usual order; `words` are seed phrases by language.
    """

    code: str
    labels: Mapping[str, str] = field(hash=False)
    priority: str
    party: str
    remedies: tuple[str, ...]
    evidence: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]] = field(hash=False)

    @property
    def class_code(self) -> str:
        return self.code.partition(".")[0]


@dataclass(frozen=True, slots=True)
class ProblemClass:
    """One of the nine classes, with its details in the pack's order."""

    code: str
    labels: Mapping[str, str] = field(hash=False)
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All classes in order, and every detail by code."""

    classes: tuple[ProblemClass, ...]
    details: Mapping[str, Detail] = field(hash=False)


def _read_detail(row: Mapping[str, Any]) -> Detail:
    return Detail(
        code=row["code"],
        labels=row["labels"],
        priority=row["priority"],
        party=row["party"],
        remedies=tuple(row["remedies"].split()),
        evidence=tuple(row["evidence"].split()),
        words={language: phrases(row[language]) for language in LANGUAGES},
    )


@cache
def taxonomy() -> Taxonomy:
    """The shipped taxonomy, read once."""
    classes = tuple(
        ProblemClass(row["code"], row["labels"], tuple(map(_read_detail, row["details"])))
        for row in pack("taxonomy")["classes"]
    )
    return Taxonomy(classes, {one.code: one for group in classes for one in group.details})


def detail(code: str) -> Detail:
    """The detail of a code. Raises KeyError for a code the taxonomy does not hold."""
    return taxonomy().details[code]


def class_of(code: str) -> ProblemClass:
    """The class of a class code or a detail code. Raises KeyError when there is none."""
    wanted = code.partition(".")[0]
    for group in taxonomy().classes:
        if group.code == wanted:
            return group
    raise KeyError(code)


def label(code: str, language: str) -> str:
    """A class's or detail's name for the team. A code from elsewhere is its own label."""
    try:
        named = detail(code) if "." in code else class_of(code)
    except KeyError:
        return code
    return in_language(named.labels, language)
