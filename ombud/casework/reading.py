"""Reads the words people write for what a case holds, in the sheet and in workbooks alike.

A word may stand in any of our languages, as a screen shows it ("Quality · Defect", "Bob (12)"), as
other workbooks taught us, or be the code itself.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from ombud.arrivals.workbook.cells import code_of, order_numbers, plain_cell
from ombud.arrivals.workbook.folding import fold, one_line
from ombud.arrivals.workbook.values import match_word, status_meaning
from ombud.rules import closed_lists, taxonomy
from ombud.rules.languages import LANGUAGES

# Between the class and the detail, the stage and the outcome that belong to it.
PART = " · "
NUMBERS = ("order_no", "tracking_no")
_SURE = ("exact", "trimmed")
# The lists whose words workbooks taught us, by the closed list of the field.
_TAUGHT = {
    "kind": "kind", "priority": "priority", "waiting_for": "waiting_for", "remedy": "remedy",
    "stage": "status",
}  # fmt: skip


class Damaged(ValueError):
    """A program rounded this number; what is left of it must not be kept."""


class Wordlist:
    """Which codes or ids a word may mean. said: (code, word) pairs; a code may have many words."""

    def __init__(self, said: Iterable[tuple[Any, str]]) -> None:
        self._codes: dict[str, list[Any]] = {}
        self._numbered: dict[str, Any] = {}
        for code, word in said:
            found = self._codes.setdefault(fold(word), [])
            if code not in found:
                found.append(code)
            self._numbered[fold(f"{word} ({code})")] = code

    def meant(self, text: str) -> list[Any]:
        """Every code the text may mean: one when it is understood."""
        key = fold(text)
        if key not in self._codes and key in self._numbered:
            return [self._numbered[key]]
        return self._codes.get(key, [])


def codes_meant(listed: str, text: str) -> list[str]:
    """Every code of a closed list, of the classes or the details that the words may mean."""
    found = _wordlist(listed).meant(text)
    return found or _taught(listed, text)


def _taught(listed: str, text: str) -> list[str]:
    match = match_word(_TAUGHT[listed], text) if listed in _TAUGHT else None
    if match is None or match.code is None or match.how not in _SURE:
        return []
    return [status_meaning(match.code).stage if listed == "stage" else match.code]


@cache
def _wordlist(listed: str) -> Wordlist:
    return Wordlist(_said(listed))


def _said(listed: str) -> Iterable[tuple[str, str]]:
    for code in _codes(listed):
        yield code, code
        for language in LANGUAGES:
            yield from ((code, word) for word in _words(listed, code, language))


def _codes(listed: str) -> Iterable[str]:
    if listed == "class":
        return [group.code for group in taxonomy.taxonomy().classes]
    if listed == "detail":
        return taxonomy.taxonomy().details
    return closed_lists.codes(listed) if listed in closed_lists.LISTS else ()


def _words(listed: str, code: str, language: str) -> Iterable[str]:
    if listed == "class":
        return [taxonomy.label(code, language)]
    if listed == "detail":
        return [taxonomy.label(code, language), detail_words(code, language)]
    return [closed_lists.label(listed, code, language)]


def detail_words(code: str, language: str) -> str:
    """A detail behind its class: "Quality · Defect"."""
    class_code = taxonomy.taxonomy().details[code].class_code
    return f"{taxonomy.label(class_code, language)}{PART}{taxonomy.label(code, language)}"


def text_meant(field: str, cell: Any) -> str:
    """The text of a field as it is kept; '' for nothing. Raises Damaged."""
    if field not in NUMBERS:
        return one_line(plain_cell(cell)) if field == "title" else plain_cell(cell)
    if order_numbers(cell).damaged:
        raise Damaged
    return code_of(cell)
