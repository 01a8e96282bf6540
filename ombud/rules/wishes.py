"""What a customer asks for, as remedy codes, read from the words of the text."""

import re

from ombud.rules.folding import folded, normal

# Longer wishes stand before the shorter ones they contain.
_WISHES = {
    "RO": "仅退款|不退货只退款|不退货退款|refund without return|keep the item",
    "RP": "部分退款|退一部分|退一半|退差价|补差价|补差|退差额|partial refund|refund the difference|"
    "price adjustment",
    "FW": "退运费|免运费|运费退|退手续费|免手续费|waive",
    "RR": "退货|退回去|退掉|return (?:it|this|them|the|my)|send(?:ing)? (?:it|this|them) back|"
    "want to return|like to return",
    "RF": "退款|退钱|退我钱|全额退|钱退|差额退|退还|refund|money back|get my money",
    "EX": "换货|换一[个件双条台只]|换个|换新|更换|调换|exchange|swap|replace",
    "RM": "补寄|补配件|补个配件|send (?:me )?the missing",
    "RS": "补发|重发|重新发|重新寄|再发一|再寄一|resend|re-?ship|send (?:me )?(?:another|a new)",
    "RE": "维修|修理|修一下|修好|返修|repair|fix it",
    "CP": "赔偿|赔钱|赔付|赔我|补偿|索赔|退一赔|假一赔|compensat|reimburse",
    "CO": "补.{0,3}券|补.{0,3}积分|coupon|voucher|store credit",
    "PI": "平台介入|小二介入|申诉|step in|a-to-z",
    "EXP": "道歉|给.{0,4}(?:说法|解释|交代)|apolog|an explanation",
}
_NAMED = "|".join(f"(?P<{code}>{words})" for code, words in _WISHES.items())
_FIRST_CHARACTERS = "".join({word[0] for words in _WISHES.values() for word in words.split("|")})
# Most places in a text begin no wish: refusing them by one character is five times as quick.
_WISH = re.compile(f"(?<![a-z])(?=[{_FIRST_CHARACTERS}])(?:{_NAMED})")
_UNWANTED = (
    "不要", "不想", "不用", "无需", "不需要", "别给我", "no need to ",
    "don't want ", "don't want a ", "don't want to ",
    "do not want ", "do not want a ", "do not want to ",
)  # fmt: skip


def remedies_wanted(text: str) -> tuple[str, ...]:
    """Codes of the list 'remedy' that a text asks for, in the order it names them."""
    return wishes_in(folded(normal(text)))


def wishes_in(folded_text: str) -> tuple[str, ...]:
    """As `remedies_wanted`, for a text that is already folded."""
    wanted: dict[str, None] = {}
    for found in _WISH.finditer(folded_text):
        if not folded_text.endswith(_UNWANTED, 0, found.start()):
            wanted[found.lastgroup or ""] = None
    return tuple(wanted)
