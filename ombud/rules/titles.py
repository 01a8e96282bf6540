"""What a text is about, in its own words: where the matter begins."""

import re
from collections.abc import Sequence

from ombud.rules.greetings import without_greeting

_LOOKED_AT = 2_000
# A point ends a sentence where a space follows: 3.5 kg and example.com go on.
_SENTENCE = re.compile(r"(?:[^。！？!?；;\n.…]|\.(?!\s|$))*[。！？!?；;\n.…]*\s*")
_NOTE = re.compile(
    r"\s*(?:【(?:来电|來電|电话|電話|通话|聊天|微信)[^】]{0,6}】"
    r"|(?:phone call|chat log)\s*[:：])\s*",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\s*[(（\[【]?\s*(?:my )?(?:订单|訂單|运单|運單|单|單|order|ref)?\s*"
    r"(?:编号|編號|号码|號碼|号|號|no\.?|number)?\s*(?:是|is)?\s*[:：#]?\s*"
    r"[A-Za-z]{0,4}[-_]?\d[\d-]{5,}[A-Za-z]{0,3}\s*[)）\]】]?\s*"
    r"(?:[,，、.。!！~～:：;；…)）\]】-]+\s*|(?=[\u4e00-\u9fff])的?)",
    re.IGNORECASE,
)


def matter_of(text: str, words: Sequence[str] = ()) -> str:
    """The rest of the line on which a text says what it is about.

    Left out are greetings, notes such as 【来电记录】, bare order numbers, and sentences before the
    first that holds one of the words a reader found, if the longer part follows.
    """
    said, spoken = _bare(text[:_LOOKED_AT]), [word.casefold() for word in words]
    while (found := _SENTENCE.match(said)) and not _holds(found.group(), spoken):
        rest = _bare(said[found.end() :])
        if len(rest) < found.end() or not _holds(rest, spoken):
            break
        said = rest
    return (said or text.strip()).partition("\n")[0].strip()


def _holds(text: str, words: Sequence[str]) -> bool:
    folded = text.casefold()
    return any(word in folded for word in words)


def _bare(text: str) -> str:
    """The text behind its greetings, notes and numbers; all of it when it says nothing else."""
    before = ""
    while text != before:
        before = text
        for opening in (_NOTE, _NUMBER):
            found = opening.match(text)
            text = (text[found.end() :] if found else "") or text
        text = without_greeting(text)
    return text.strip()
