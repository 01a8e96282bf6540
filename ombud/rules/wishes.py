"""What a customer asks for, as remedy codes, read from the words of the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ombud.rules.folding import aligned_folded, folded, normal

# Longer wishes stand before the shorter ones they contain.
_WISHES = {
    "RO": "仅退款|不退货只退款|不退货退款|refund without return|keep the item",
    "FW": "(?:退(?:还|回)?我?|免)(?:运|邮|手续|服务)费|(?:运|邮|手续|服务)费(?:给我)?退|"
    "waive|refund (?:me )?(?:the |my )?(?:shipping|postage|delivery|fee)",
    "RP": "部分退款|退一部分|退一半|退还?差价|补差价|补差|退差额|退还差额|"
    "partial refund|refund (?:me )?the difference|price adjustment|price match",
    "RR": "退货退款|退货(?!单号|运费|地址|物流|快递|仓)|退回去|退掉|"
    "return (?:it|this|them|the|my)|send(?:ing)? (?:it|this|them) back|want to return|"
    "like to return|(?:can i|to|please) return\\b",
    "RF": "全额退款|退款|退费|刷退|退刷|退我?钱|退[还回]?给我|全额退|钱退|差额退|退还|还我钱|"
    "(?<=没)退|full refund|refund|(?:give me )?(?:my )?money back|get my money|"
    "reembols[oa]|devuelv\\w+ (?:el |mi )?dinero|devoluci[oó]n|rembours\\w+|geld zurück|"
    "(?:rück)?erstattung|rimbors\\w+|geld terug|terugbetaling|iade|hoàn tiền|返金|환불|возврат|"
    "zwrot|estorno",
    "EX": "换货|换一[个件双条台只副瓶套]|换(?:个|件|双|台)|换新|更换|调换|交换|"
    "换(?=一?[个件双台只]|[a-z]{1,3}\\b)|"
    "exchange|swap|replace(?:ment|d)?|umtausch|échange|cambio|troca|교환",
    "RM": "补寄|补配件|补个配件|send (?:me )?the missing(?: parts?)?",
    "RS": "补发|重发|重新发|重新寄|再发一|再寄一|resend|re-?ship|"
    "send (?:me )?(?:another|a new)(?: one)?",
    "RE": "维修(?!了)|修理|修一下|修好|返修|repair|fix it",
    "CP": "赔偿|赔钱|赔付|赔我|补偿|索赔|退一赔.|假一赔.|compensat(?:e|ion)|reimburse(?:ment)?",
    "CO": "补.{0,3}券|补.{0,3}积分|coupon|voucher|store credit",
    "PI": "平台介入|小二介入|申诉|step in|a-to-z",
    "EXP": "道歉|给.{0,4}(?:说法|解释|交代)|一个(?:说法|解释|交代)|(?:an )?apology|apologi[sz]e|"
    "an explanation",
}
_NAMED = "|".join(f"(?P<{code}>{words})" for code, words in _WISHES.items())
# Most places in a text begin no wish: refusing them by one character is five times as quick.
_WISH = re.compile(
    r"(?=[仅不退免运邮手服部补差全刷钱还换更调交重再维修返赔索假平小申道给一返환교возврат"
    r"acdefghikmprstuvwzéè])(?:(?<![a-zà-ž])|(?=[\u0400-\uffff]))"
    rf"(?:{_NAMED})"
)
_UNWANTED = (
    "不要", "不想", "不用", "无需", "不需要", "别给我", "no need to ",
    "don't want ", "don't want a ", "don't want to ",
    "do not want ", "do not want a ", "do not want to ",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """A remedy that a text asks for: its code of the list 'remedy', and the span of the words."""

    code: str
    start: int
    end: int


def remedies_wanted(text: str) -> tuple[str, ...]:
    """Codes of the list 'remedy' that a text asks for, in the order it names them."""
    return wishes_in(folded(normal(text)))


def wishes_in(folded_text: str) -> tuple[str, ...]:
    """As `remedies_wanted`, for a text that is already folded."""
    return tuple(dict.fromkeys([found.lastgroup or "" for found in _wanted(folded_text)]))


def wish_spans(normal_text: str) -> list[Wish]:
    """Where a normal text asks for remedies, in its order."""
    found = _wanted(aligned_folded(normal_text))
    return [Wish(one.lastgroup or "", *one.span()) for one in found]


def _wanted(folded_text: str) -> Iterator[re.Match[str]]:
    for found in _WISH.finditer(folded_text):
        if not folded_text.endswith(_UNWANTED, 0, found.start()):
            yield found
