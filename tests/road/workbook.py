"""The workbook a team brings: old complaints with their answers, open ones, a column of its own."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from openpyxl import Workbook

HEADERS = {
    "zh": [
        "投诉编号", "投诉日期", "订单号", "客户姓名", "手机号", "问题描述", "状态", "负责人",
        "金额", "回复", "办结日期", "仓库",
    ],
    "en": [
        "Complaint No", "Complaint Date", "Order No", "Customer", "Phone", "Description", "Status",
        "Owner", "Amount", "Reply", "Closed Date", "Warehouse",
    ],
}  # fmt: skip
WORDS = {
    "zh": {"closed": "已关闭", "open": "处理中", "owner": "周晴"},
    "en": {"closed": "Closed", "open": "Open", "owner": "Zoe"},
}
TEXTS = [
    "鞋子穿了一天就开胶了，要求退款",
    "The parcel has shown no movement for eight days. Where is it?",
    "收到的杯子碎了两个，请尽快退款给我",
    "颜色发错了，我要的是蓝色，想换货",
    "Wrong size again, I want a refund of 35 USD",
    "清关被扣，海关让补资料，怎么办",
]
# Five hours lie between two open rows: after a day without an answer they are late.
ROWS, OPEN_ROWS, LATE_ROWS, HOURS = 36, 6, 2, 5
WAREHOUSES = ("义乌", "广州", "Torrance")
# The row that is searched for by the end of its phone.
PHONE_ROW, PHONE = 34, "13912347788"


def complaints(path: Path, words: str) -> Path:
    """Write it in "zh" or "en"; the last OPEN_ROWS rows are open."""
    # A workbook's times are its shop's, and carry no zone.
    now = datetime.now(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None)
    book = Workbook()
    sheet = book.active
    sheet.append(HEADERS[words])
    for at in range(1, ROWS + 1):
        sheet.append(_row(at, WORDS[words], now))
    book.save(path)
    return path


def _row(at: int, words: dict[str, str], now: datetime) -> list[object]:
    is_open = at > ROWS - OPEN_ROWS
    came = now - (timedelta(hours=HOURS * (ROWS + 1 - at)) if is_open else timedelta(days=60 - at))
    closed = None if is_open else came + timedelta(days=2)
    phone = PHONE if at == PHONE_ROW else f"1380013{at:04}"
    return [
        f"TS2026-{at:04}", came, f"88{at:012}", f"客户{at:02}", phone,
        TEXTS[at % len(TEXTS)], words["open"] if is_open else words["closed"], words["owner"],
        None if at % 3 else 20 + at, None if is_open else "已为您处理，谢谢。", closed,
        WAREHOUSES[at % len(WAREHOUSES)],
    ]  # fmt: skip
