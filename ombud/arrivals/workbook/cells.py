"""Reads single cells as text, numbers of orders and parcels, and ways to reach a person."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from ombud.arrivals.workbook.folding import clean_text, one_line

# What people type into a cell that has nothing to say, and what a broken formula leaves.
BLANKS = frozenset(
    "- -- --- — —— – / // \\ . 无 無 空 N/A n/a NA #N/A #REF! #DIV/0! #VALUE! #NAME? #NULL! #NUM! "
    "NULL null None none nan NaN (空白) (blank)".split()
)
_EXACT_DIGITS = 15
_DASHES = re.compile(r"(?<=\w)[\u2010-\u2015\u2212](?=\w)")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,3}")
_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_LINES = re.compile(r"\s*[\r\n①-⑳]\s*")
_COUNTED = re.compile(r"\d{1,2}[.)、）]\s*(?=\S{6})")
_SEVERAL = re.compile(r"[,，、;；/\n\r|&＋+]+|\s{2,}|\s(?=\d)")
_EMAIL = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?<![\w*])(?:\+?\d[\d\-() .*]{5,22}\d)(?:\s*(?:转|轉|ext\.?|分机|x|#)\s*\d{1,6})?(?![\w*@])",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"\s*(?:转|轉|ext\.?|分机|x|#)\s*(\d{1,6})$", re.IGNORECASE)
_TWO_MOBILES = re.compile(r"(1[3-9]\d{9})(1[3-9]\d{9})")
_LEFTOVER = re.compile(r"^[\s,，、;；/|:：()（）\-]+|[\s,，、;；/|:：()（）\-]+$")
_LABELS = re.compile(
    r"(?:手机|电话|手機|電話|联系电话|邮箱|微信|phone|mobile|tel|e-?mail|wechat)\s*(?:号|號|no\.?)?\s*[:：]",
    re.IGNORECASE,
)


class Numbers(NamedTuple):
    """Order numbers of a cell. damaged: a spreadsheet rounded the first one; never match it."""

    first: str
    more: tuple[str, ...]
    damaged: bool


class Contacts(NamedTuple):
    """Ways to reach a person found in a cell, and the words beside them."""

    phones: tuple[str, ...]
    emails: tuple[str, ...]
    rest: str


def plain_cell(cell: Any) -> str:
    """Any cell as the text a person would read: 2549.0 is 2549, a date is ISO, blanks are ''."""
    if isinstance(cell, str):
        text = clean_text(cell)
        if text.startswith('="') and (wrapped := _AS_TEXT.fullmatch(text)):
            return clean_text(wrapped[1])
        return text
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float | int):
        return _number_text(cell)
    return _time_text(cell)


def _number_text(number: float) -> str:
    if abs(number) < 10**_EXACT_DIGITS and number == int(number):
        return str(int(number))
    return repr(number).upper()


def _time_text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes" if not cell.second else "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else ""


def line_of(cell: Any) -> str:
    """As plain_cell, on one line; '' for whatever means nothing."""
    text = plain_cell(cell)
    if not text.isprintable():
        text = one_line(text)
    return "" if text in BLANKS else text


def code_of(cell: Any) -> str:
    """A number or code kept as text: digits folded, hidden characters and apostrophes gone."""
    text = line_of(cell)
    if text.isalnum() and text.isascii():
        return text
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", text).lstrip("'`").strip())
    return "" if text in BLANKS else text


def order_numbers(cell: Any) -> Numbers:
    """The order numbers of a cell."""
    if isinstance(cell, float | int) and abs(cell) >= 10**_EXACT_DIGITS:
        return Numbers(repr(float(cell)).upper().replace("E+", "E").replace("E", "E+"), (), True)
    if isinstance(cell, str) and _LINES.search(cell):
        return _numbers(_beside_each_other(cell), code_of(_LINES.sub(" ", cell)))
    text = code_of(cell)
    return _numbers(text, text)


def _numbers(text: str, whole: str) -> Numbers:
    """The numbers of a text; the whole of it where they cannot be told apart."""
    if text.isalnum() and "E" not in text and "e" not in text:
        return Numbers(text, (), False)
    if _SCIENTIFIC.fullmatch(text):
        return Numbers(text, (), True)
    parts = [part.strip() for part in _SEVERAL.split(text)]
    numbers = [part for part in parts if part and any(char.isdigit() for char in part)]
    if len(numbers) < 2 or any(len(number) < 6 for number in numbers):
        return Numbers(whole, (), False)
    return Numbers(numbers[0], tuple(numbers[1:]), False)


def _beside_each_other(cell: str) -> str:
    """Numbers on lines of their own, or counted, with commas between; counts are no digits."""
    lines = [line for line in _LINES.split(cell) if line]
    if len(lines) > 1 and all(map(_COUNTED.match, lines)):
        lines = [_COUNTED.sub("", line, count=1) for line in lines]
    return code_of(",".join(lines))


def contacts(cell: Any) -> Contacts:
    """Phones, mails and the rest of a contact cell."""
    text = line_of(cell) if not isinstance(cell, str) else clean_text(cell)
    if text.isdecimal() and text.isascii() and 6 <= len(text) <= 15:
        return Contacts((text,), (), "")
    return Contacts((), (), "") if text in BLANKS else _contacts_in(text)


@lru_cache(maxsize=5_000)
def _contacts_in(text: str) -> Contacts:
    text = unicodedata.normalize("NFKC", text).lstrip("'")
    emails = tuple(dict.fromkeys(_EMAIL.findall(text)))
    text = _TWO_MOBILES.sub(r"\1 / \2", _EMAIL.sub(" ", text))
    phones: list[str] = []
    for piece in re.split(r"[,，、;；/\n|]|(?<=\d{11})\s+(?=1\d{10})", text):
        phones += [_phone(found[0]) for found in _PHONE.finditer(piece)]
    rest = _LABELS.sub(" ", _PHONE.sub(" ", text))
    rest = _LEFTOVER.sub("", " ".join(rest.split()))
    return Contacts(tuple(dict.fromkeys(phones)), emails, rest)


def _phone(text: str) -> str:
    """One form: digits and masking stars, + kept, the extension after an x."""
    extension = _EXTENSION.search(text)
    number = re.sub(r"[^\d*]", "", text[: extension.start()] if extension else text)
    sign = "+" if text.lstrip().startswith("+") else ""
    return f"{sign}{number}" + (f"x{extension[1]}" if extension else "")


def looks_like_phone(cell: Any) -> bool:
    """Whether a cell holds phone numbers and little else."""
    if isinstance(cell, float):
        return 10**9 <= cell < 10**13 and cell == int(cell)
    if not isinstance(cell, str) or not 6 <= len(cell) <= 60:
        return False
    found = contacts(cell)
    return bool(found.phones) and len(found.rest) <= 8 and not _dated(cell)


def _dated(text: str) -> bool:
    return bool(re.match(r"\s*(?:19|20)\d{2}\s*[-/.年]", text))


def looks_like_email(cell: Any) -> bool:
    """Whether a cell holds a mail address."""
    return isinstance(cell, str) and len(cell) < 200 and bool(_EMAIL.search(cell))
