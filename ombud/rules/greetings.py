"""Where a text begins to say something: behind its greetings."""

import re

_GREETING = re.compile(
    r"\s*(?:(?:(?:客服|老板|掌柜|卖家|店家|商家|亲爱的|亲)?"
    r"(?:(?:[您你妳][们們]?好|早上好|下午好|晚上好|在的?[吗么嘛嗎])[呀啊哦哈]?)"
    r"|亲|有人在?[吗么嗎]|打[扰擾](?:了|您了?|一?下)|哈[喽嘍]|喂|[请請][问問](?:一?下)?"
    # What only announces that something will be asked or told.
    r"|我?(?:就|是|来|來)?(?:想要?|要)?(?:跟|和|向)?[您你]?[们們]?(?:[请麻][烦煩]?)?"
    r"(?:[问問]|咨[询詢]|[请請]教|了解|反[馈饋]|反[映应]|[说說])(?:一?下|[个個一]?(?:事|[问問][题題]))[情儿]?[哈啊呢]?"
    r"|是[这這][样樣]的?[哈啊]?|[问問][您你]?[个個件]事[情儿]?"
    r"|(?:能|可以|可不可以|[请請]|麻[烦煩])?[您你]?[帮幫](?:我|忙)[查看](?:一?下)[吗嗎吧么]?"
    r"|不好意思(?:(?:麻[烦煩]|打[扰擾])您?)?|(?:麻[烦煩]|辛苦)您?(?:了|帮我看一下|幫我看一下)"
    r"|反[映应][个個一]?[个個]?[问問][题題]"
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
