"""Where a text begins to say something: behind its greetings."""

import re

_GREETING = re.compile(
    r"\s*(?:(?:(?:客服|老板|掌柜|卖家|店家|商家|亲爱的|亲)?(?:您好|你好|妳好|早上好|下午好|晚上好)"
    r"|亲|在[吗么嘛嗎]|有人[吗么嗎]|打扰了|打擾了|哈喽|喂"
    r"|hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|dear [a-z]{1,20}"
    r"|(?:sorry|sry) to (?:trouble|bother) you)"
    r"(?: there| all| team| guys| everyone| sir| madam| plz| please)?"
    r"(?:[\s,，、.。!！?？~～:：;；…]+|$))+",
    re.IGNORECASE,
)


def without_greeting(text: str) -> str:
    """The text behind its greetings; all of it when it says nothing else."""
    found = _GREETING.match(text)
    return (text[found.end() :] if found else text) or text
