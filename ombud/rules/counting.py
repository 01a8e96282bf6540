"""Numbers that people write in words: 两百, 三十五, 壹万贰仟, twenty, fifty, a couple of."""

import re

_DIGITS = {
    word: value
    for value, words in enumerate(
        "零〇 一壹 二两兩贰貳俩倆 三叁參 四肆 五伍 六陆陸 七柒 八捌 九玖".split()
    )
    for word in words
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
CHINESE_FIGURE = f"[{''.join((*_DIGITS, *_TENS, *_MYRIADS))}]"

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_ENGLISH = (
    {word: value for value, word in enumerate(_ONES, 1)}
    | {
        word: 10 * value
        for value, word in enumerate(
            "twenty thirty forty fifty sixty seventy eighty ninety".split(), 2
        )
    }
    | {"a": 1, "an": 1, "couple": 2, "hundred": 100, "thousand": 1000}
)
ENGLISH_FIGURE = (
    r"(?:an?[ -](?:couple(?: of)?|hundred|thousand)|"
    rf"(?:{'|'.join(sorted((*_ONES, *list(_ENGLISH)[19:27]), key=len, reverse=True))}|an?)"
    r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine|hundred|thousand))?)"
)
_WORD = re.compile("[a-z]+")


def chinese_figure(words: str) -> int:
    """The value of Chinese numerals, of capital ones too. 两三 is the lower of the two."""
    total = section = digit = 0
    last_unit, is_after_digit = 1, False
    for each in words:
        if each in _DIGITS:
            if is_after_digit and digit:
                continue
            digit, is_after_digit = _DIGITS[each], True
            last_unit = last_unit if digit else 1
            continue
        is_after_digit = False
        if each in _TENS:
            last_unit = _TENS[each]
            section, digit = section + (digit or 1) * last_unit, 0
        else:
            last_unit = _MYRIADS[each]
            total, section, digit = total + (section + digit) * last_unit, 0, 0
    # 三百五 is 350.
    return total + section + digit * (last_unit // 10 if last_unit >= 100 else 1)


def english_figure(words: str) -> int:
    """The value of English number words: twenty-five, a hundred, a couple of."""
    total = 0
    for word in _WORD.findall(words.lower()):
        value = _ENGLISH.get(word, 0)
        total = max(1, total) * value if value >= 100 or word == "couple" else total + value
    return total
