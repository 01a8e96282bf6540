"""One form for many spellings: what two texts must share to be compared.

`normal` keeps what a person reads (spans of numbers point into it); `folded` is for matching
alone: lower case, simplified characters, mainland words.
"""

import re
import unicodedata
from functools import cache

import opencc

_INVISIBLE = dict.fromkeys([0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF])
# A character with what joins it: combining marks, ends of hangul, kana's sound marks.
_CLUSTER = re.compile(
    "(?s:.)[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u093c"
    "\u1160-\u11ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f\uff9e\uff9f]*"
)
_INVISIBLE_SEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e]")
# Fillers of hangul and the empty pattern of braille: letters and signs without a stroke.
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"
_WIDE_MARKS = tuple(zip("，！？：；（）", ",!?:;()", strict=True))
_HAN_BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))

# zh-Hant is more than characters: these are other words. Left sides are already folded.
_MAINLAND_WORDS = {
    "品质": "质量", "宅配": "快递", "资讯": "信息", "讯息": "信息", "影片": "视频", "萤幕": "屏幕",
    "简讯": "短信", "折价券": "优惠券", "折扣码": "优惠码", "退费": "退款", "刷退": "退款",
    "启用": "激活", "网路": "网络", "预设": "默认", "出货": "发货", "登入": "登录",
    "仿冒品": "假货", "仿冒": "假冒", "货运": "快递", "店家": "商家", "卖场": "店铺",
    "帐号": "账号", "帐户": "账户", "帐单": "账单", "到帐": "到账", "入帐": "到账",
    "刮伤": "刮痕", "尺吋": "尺寸", "检举": "举报", "客诉": "投诉",
    "程式": "程序", "当机": "死机", "软体": "软件", "连结": "链接", "讲好": "说好",
    # 商品質量: the end of one word and the start of another are no word.
    "商品质": "商品质", "产品质": "产品质", "物品质": "物品质", "食品质": "食品质",
}  # fmt: skip
_OTHER_WORD = re.compile("|".join(sorted(_MAINLAND_WORDS, key=len, reverse=True)))


@cache
def traditional_characters() -> dict[int, str]:
    """Code point of every traditional character to its simplified form. Never change it."""
    characters = [chr(code) for low, high in _HAN_BLOCKS for code in range(low, high)]
    simplified = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, simplified, strict=True)
    return {ord(was): now for was, now in pairs if was != now and len(now) == 1}


@cache
def traditional_forms() -> re.Pattern[str]:
    """One character that simplified Chinese writes otherwise."""
    return re.compile(f"[{''.join(map(chr, traditional_characters()))}]")


def normal(text: str) -> str:
    """NFKC without invisible characters: full-width digits and letters become plain ones."""
    if text.isascii():
        return text
    if _INVISIBLE_SEEN.search(text):
        text = text.translate(_INVISIBLE)
    # Full-width marks stand in nearly every Chinese text: replaced alone they spare it the rest.
    for wide, plain in _WIDE_MARKS:
        text = text.replace(wide, plain)
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)


def is_visible(text: str) -> bool:
    """Whether a reader sees anything: a letter, a digit, a mark or a sign."""
    seen = (each for each in text if each not in _BLANK_LETTERS)
    return any(unicodedata.category(each)[0] in "LNPS" for each in seen)


def folded(normal_text: str) -> str:
    """A normal text in lower case, simplified characters and mainland words, for matching."""
    lowered = normal_text.lower()
    if lowered.isascii():
        return lowered
    lowered = lowered.replace("\u2019", "'")
    if not traditional_forms().search(lowered):
        return lowered
    simplified = lowered.translate(traditional_characters())
    return _OTHER_WORD.sub(lambda found: _MAINLAND_WORDS[found.group()], simplified)


def aligned_folded(normal_text: str) -> str:
    """As `folded`, but character for character, so that spans fit: words stay as they are."""
    lowered = normal_text.lower()
    if len(lowered) != len(normal_text):
        lowered = "".join(each.lower() if len(each.lower()) == 1 else each for each in normal_text)
    return lowered.replace("\u2019", "'").translate(traditional_characters())


def places_of(text: str) -> list[int] | None:
    """For every character of `normal(text)`, and for its end, where it stands in the text.

    None where the two cannot be laid side by side.
    """
    shown = normal(text)
    if len(shown) == len(text) and all(map(is_normal_of, text, shown)):
        return list(range(len(text) + 1))
    places: list[int] = []
    pieces = _CLUSTER.finditer(text)
    normals = [(normal(piece.group()), piece.start()) for piece in pieces]
    if "".join(piece for piece, _ in normals) != shown:
        return None
    for piece, start in normals:
        places += [start] * len(piece)
    return [*places, len(text)]


def is_normal_of(character: str, other: str) -> bool:
    """Whether one character becomes just this other one."""
    return normal(character) == other
