"""Cells as people and programs leave them."""

from datetime import date, datetime
from typing import Any

THINGS = {
    "zh": ["杯子碎了", "三天没有物流更新", "少发一件", "尺码发错了", "一直不退款", "海关扣件"],
    "hant": ["杯子破損", "三天沒有物流更新", "少發一件"],
    "en": ["the cup is broken", "no tracking update for days", "one item is missing"],
}
STATUS = {
    "zh": "处理中 处理中... 已完结 完结了 已解決 待客户反馈 √ ok 老王在跟 同上 -".split(),
    "hant": ["處理中", "已結案", "待處理", ""],
    "en": ["open", "In progress", "Closed", "done", "waiting on customer", "?"],
}
LEVEL = {
    "zh": ["紧急", "高", "中", "低", "红"],
    "hant": ["緊急", "低"],
    "en": ["P1", "high", "low"],
}
NAMES = ["王芳", "李 雷", "Wang Fang", "韓梅", "René", "买家\u200b_88", "同上", "-"]
HIDDEN = ("\u200b", "\u00a0", "\u3000", "\ufeff", "\u202d", "\u200e")


def words(maker: Any, count: int) -> str:
    """What one complaint says: like no other of its workbook."""
    thing = maker.random.choice(THINGS[maker.language])
    return f"{thing} {maker.dirty.seed}-{count}"


def dressed(maker: Any, text: str) -> str:
    """The words with dirt that is to be taken off again, and with line breaks, which stay."""
    if maker.maybe("hidden characters", 0.1):
        text = maker.random.choice(HIDDEN) + text + maker.random.choice(HIDDEN)
    if maker.maybe("line breaks", 0.1):
        text += "\n第二行"
    if maker.maybe("quotes", 0.05):
        text += ' "引号", 逗号; 分号'
    if maker.maybe("like a formula", 0.03):
        text = "=" + text if maker.kind == "csv" else text
    return text


def day(maker: Any, when: date) -> Any:
    """A day in one of the many forms of domain 4.4."""
    y, m, d = when.year, when.month, when.day
    forms: list[Any] = [
        f"{y}/{m}/{d}", f"{y}-{m:02d}-{d:02d}", f"{y}.{m}.{d}", f"{y}{m:02d}{d:02d}",
        f"{y}年{m}月{d}日", f"{y}年{m}月{d}号", f"{m}月{d}日", f"{y}-{m:02d}-{d:02d} 14:30:00",
        f"{y}/{m}/{d} 下午2:30", f"{y}-{m:02d}-{d:02d}T06:30:00Z", "昨天", "", "0000-00-00",
        f"{when:%d-%b-%y}", f"民國{y - 1911}年{m}月{d}日", "2062/1/1", f"{m}.{d}",
    ]  # fmt: skip
    if maker.kind in ("xlsx", "xls"):
        serial = (when - date(1899, 12, 30)).days
        forms += [datetime(y, m, d), datetime(y, m, d, 14, 30), float(serial), serial + 0.604]
        forms += [datetime(y, m, d)] * 6
    return maker.random.choice(forms)


def name(maker: Any) -> str:
    """A customer."""
    return maker.random.choice(NAMES)


def phone(maker: Any) -> Any:
    """A phone number, whole, torn, masked or two at once."""
    number = 13_000_000_000 + maker.random.randrange(10**9)
    forms: list[Any] = [
        str(number), f"+86 {number}", f"{str(number)[:3]}****{str(number)[-4:]}", f"'{number}",
        f"{number}/{number + 1}", f"王芳 {number}", "020-88886666转801", "没留", "",
        _wide(str(number)), f"+86-{str(number)[:3]}-{str(number)[3:7]}-{str(number)[7:]}",
    ]  # fmt: skip
    return maker.random.choice(forms if maker.kind in ("csv", "html") else [*forms, float(number)])


def order(maker: Any) -> Any:
    """An order number, or several, or what Excel left of one."""
    number = str(maker.random.randrange(10**17, 10**18))
    forms: list[Any] = [
        number, number, f"'{number}", _wide(number), f"\u200b{number}\u00a0", "6.02E+17",
        f"{number}\n{int(number) + 1}", f"{number}、{int(number) + 2}", "", "#N/A",
        f"DO{number[:8]}",
    ]  # fmt: skip
    return maker.random.choice(forms if maker.kind in ("csv", "html") else [*forms, float(number)])


def status(maker: Any) -> str:
    """Where it stands, often in words off any list."""
    return maker.random.choice(STATUS[maker.language])


def level(maker: Any) -> str:
    """How urgent."""
    return maker.random.choice(LEVEL[maker.language])


def money(maker: Any) -> Any:
    """An amount in one of the forms of domain 4.4."""
    forms: list[Any] = [
        "￥128.00", "¥128", "128元", "RMB128", "$12.5", "12.5USD", "€9,90", "1,280.00", "１２８",
        "1，280", "壹佰贰拾捌元整", "128+10运费", "约128", "免费", "1.2万", "-", "无", "#REF!", "",
        "(128)", "128元（已退50）",
    ]  # fmt: skip
    return maker.random.choice(forms if maker.kind in ("csv", "html") else [*forms, 128.0, 99.9])


def channel(maker: Any) -> str:
    """Where it came in."""
    return maker.random.choice(["微信", "电话", "email", "平台介入", "朋友说的", ""])


def product(maker: Any) -> str:
    """One product or several."""
    return maker.random.choice(["马克杯", "T恤", "①马克杯 ②杯垫", "1. Cup\n2. Plate", "", "见附件"])


def owner(maker: Any) -> str:
    """Who holds it."""
    return maker.random.choice(["小美", "老王", "Bob", ""])


def remark(maker: Any) -> str:
    """A note of somebody."""
    return maker.random.choice(["", "明天问张三", "电话13800138000", "测试", "-", "〃", "老客户"])


def own(maker: Any) -> Any:
    """A column of the team's own."""
    return maker.random.choice(["A1", "", "3号架", "+86 138", "@home", "=1+1"])


def _wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if char.isdigit() else char for char in text)
