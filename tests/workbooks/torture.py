"""Random dirty workbooks, each with what was put into it: the same seed makes the same workbook."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.workbooks import torture_cells
from tests.workbooks.torture_files import written

Cells = list[Any]
HEADERS = {
    "zh": {
        "no": ["投诉编号", "客诉编号", "工单号", "*投诉单号："],
        "date": ["投诉日期", "受理时间", "登记日期", "反馈日期\n（必填）"],
        "name": ["客户姓名", "买家昵称", "顾客"],
        "phone": ["联系电话", "手机号", "客户电话"],
        "order": ["订单号", "订单编号", "平台订单号"],
        "words": ["问题描述", "投诉内容", "投诉描述", "情况说明"],
        "status": ["处理状态", "结案状态", "当前状态"],
        "money": ["退款金额", "实退金额（元）", "退款金额(CNY)"],
        "level": ["优先级", "紧急程度"],
        "channel": ["投诉渠道", "投诉来源"],
        "product": ["商品名称", "宝贝标题"],
        "owner": ["负责人", "跟进人"],
        "remark": ["备注", "客服备注"],
        "own": ["仓位", "内部批注码", "班组"],
    },
    "hant": {
        "no": ["投訴編號", "工單號"], "date": ["投訴日期", "受理時間"], "name": ["客戶姓名"],
        "phone": ["聯絡電話"], "order": ["訂單號"], "words": ["問題描述", "投訴內容"],
        "status": ["處理狀態"], "money": ["退款金額"], "level": ["緊急程度"],
        "channel": ["投訴渠道"], "product": ["商品名稱"], "owner": ["負責人"], "remark": ["備註"],
        "own": ["倉位"],
    },
    "en": {
        "no": ["Complaint No", "Case ID", "Ticket #"], "date": ["Complaint Date", "Date Received"],
        "name": ["Customer Name", "Buyer"], "phone": ["Phone", "Mobile"],
        "order": ["Order No", "Order #"], "words": ["Description", "Complaint Details"],
        "status": ["Status", "Case Status"], "money": ["Refund Amount", "Refund (USD)"],
        "level": ["Priority", "Urgency"], "channel": ["Channel"], "product": ["Product Name"],
        "owner": ["Owner", "Assigned To"], "remark": ["Remarks", "Internal Notes"],
        "own": ["Bin", "Batch team"],
    },
}  # fmt: skip
TOTALS = {
    "zh": ("合计", "小计：", "本月合计", "平均"),
    "hant": ("合計",),
    "en": ("Total", "Average"),
}
TITLES = {"zh": "%d年客诉台账", "hant": "%d年投訴登記表", "en": "Complaint log %d"}
MONTHS = {"zh": "%d年%d月", "hant": "%d年%d月", "en": "%d, month %d"}
LEGENDS = {
    "zh": ["说明：红色 = 紧急，绿色 = 已完成", "制表人：王芳"],
    "hant": ["說明：紅色 = 緊急"],
    "en": ["Legend: red = urgent", "Kept by the support team"],
}
ANOTHER = {
    "zh": [["问题类型", "数量", "退款金额"], ["物流", 5.0, 100.0], ["质量", 3.0, ""]],
    "hant": [["問題型別", "數量", "退款金額"], ["物流", 5.0, 100.0]],
    "en": [["Category", "Quantity", "Refund"], ["Delivery", 5.0, 100.0]],
}


@dataclass
class Sheet:
    """One sheet on its way into a file. merges: (row, column, row, column), counted from 0.

    painted: row -> colour or 'struck'; comments: (row, column) -> words.
    """

    name: str
    rows: list[Cells]
    visible: bool = True
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    painted: dict[int, str] = field(default_factory=dict)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)


@dataclass
class Dirty:
    """A workbook and what was put in.

    rows: rows of complaints, also those that say nothing (`silent`). words: what each complaint
    says, every one of them another; said again stands in `repeated`. dirt: which kinds of it.
    """

    seed: int
    name: str = ""
    content: bytes = b""
    rows: int = 0
    silent: int = 0
    words: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    dirt: set[str] = field(default_factory=set)


class _Maker:
    """Makes one dirty workbook."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.dirty = Dirty(seed)
        self.kind = self.random.choice(("xlsx",) * 6 + ("csv",) * 4 + ("xls", "ods", "html"))
        self.language = self.random.choice(("zh", "zh", "zh", "hant", "en"))
        self.year = self.random.choice((2023, 2024, 2025))
        self.columns = self._columns()
        self.headers = [
            self.random.choice(HEADERS[self.language][column]) for column in self.columns
        ]
        self.header: list[Cells] = []
        self.has_groups = self.kind == "xlsx" and self.maybe("header of two rows", 0.15)
        self.numbers = self.random.choice(("named", "running", "none"))

    def maybe(self, what: str, chance: float) -> bool:
        """Whether this kind of dirt gets in."""
        if self.random.random() >= chance:
            return False
        self.dirty.dirt.add(what)
        return True

    def _columns(self) -> list[str]:
        others = [name for name in HEADERS["zh"] if name not in ("words", "date")]
        kept = self.random.sample(others, self.random.randint(3, len(others)))
        kept += ["words", "date"]
        self.random.shuffle(kept)
        return kept

    def workbook(self) -> Dirty:
        """The workbook, written."""
        sheets = [self._sheet(self._sheet_name())]
        if self.kind in ("xlsx", "ods") and self.maybe("month sheets", 0.25):
            sheets.append(self._sheet(f"{self._sheet_name()}2"))
        if self.kind in ("xlsx", "ods"):
            sheets += self._others()
        self.dirty.name, self.dirty.content = written(self.kind, sheets, self)
        self.dirty.dirt.add(self.kind)
        return self.dirty

    def _sheet_name(self) -> str:
        return "Complaints" if self.language == "en" else "投诉登记表"

    def _others(self) -> list[Sheet]:
        sheets = []
        if self.maybe("report sheet", 0.3):
            sheets.append(Sheet("统计", [["类型", "数量"], ["物流", 5], ["质量", 3]]))
        if self.maybe("empty sheet", 0.3):
            sheets.append(Sheet("Sheet9", []))
        if self.maybe("hidden sheet", 0.3):
            rows = [["状态"], ["新建"], ["已完结"]]
            sheets.append(Sheet("参数", rows, visible=False))
        return sheets

    def _sheet(self, name: str) -> Sheet:
        sheet = Sheet(name, [])
        self._above(sheet)
        blocks = self.random.randint(2, 3) if self.maybe("month blocks", 0.2) else 1
        for block in range(blocks):
            if block:
                self._between(sheet, block)
            self._block(sheet, self.random.randint(4, 30))
        if self.maybe("legend", 0.2):
            sheet.rows += [[], *([line] for line in LEGENDS[self.language])]
        if self.maybe("another table beneath", 0.15):
            sheet.rows += [[], *ANOTHER[self.language]]
        return sheet

    def _above(self, sheet: Sheet) -> None:
        if self.maybe("title", 0.4):
            sheet.rows.append([TITLES[self.language] % self.year])
            sheet.merges.append((0, 0, 0, len(self.headers) - 1))
            if self.maybe("blank under the title", 0.5):
                sheet.rows.append([])
        self.header = [list(self.headers)]
        if self.has_groups:
            self._group(sheet)
        sheet.rows += self.header

    def _group(self, sheet: Sheet) -> None:
        top, half, width = len(sheet.rows), len(self.headers) // 2, len(self.headers)
        groups = ["基本", *[""] * (half - 1), "处理", *[""] * (width - half - 1)]
        self.header.insert(0, groups)
        sheet.merges += [(top, 0, top, half - 1), (top, half, top, width - 1)]

    def _between(self, sheet: Sheet, block: int) -> None:
        sheet.rows.append([])
        if self.maybe("month titles", 0.6):
            sheet.rows.append([MONTHS[self.language] % (self.year, block + 1)])
        if not self.has_groups and self.maybe("columns in another order", 0.4):
            self._turn()
        sheet.rows += [list(row) for row in self.header]

    def _turn(self) -> None:
        """The columns in another order from here on."""
        pairs = list(zip(self.columns, self.headers, strict=True))
        self.random.shuffle(pairs)
        self.columns, self.headers = map(list, zip(*pairs, strict=True))
        self.header = [list(self.headers)]

    def _block(self, sheet: Sheet, count: int) -> None:
        first = len(sheet.rows)
        for _ in range(count):
            self._dirt_between(sheet)
            sheet.rows.append(self._row(sheet))
            if self.maybe("exact duplicate", 0.03):
                self._said_again(sheet)
            elif self.maybe("silent row", 0.03):
                sheet.rows.append(self._silent_row())
        self._merged_names(sheet, first)
        if self.maybe("total", 0.3):
            self._total(sheet)

    def _said_again(self, sheet: Sheet) -> None:
        sheet.rows.append(list(sheet.rows[-1]))
        self.dirty.rows += 1
        self.dirty.repeated.append(self.dirty.words[-1])

    def _silent_row(self) -> Cells:
        """A row that names somebody or a day, and nothing that happened."""
        row: Cells = [""] * len(self.columns)
        row[self.columns.index("date")] = f"{self.year}/5/6"
        self.dirty.rows += 1
        self.dirty.silent += 1
        return row

    def _dirt_between(self, sheet: Sheet) -> None:
        if self.maybe("blank row", 0.04):
            sheet.rows.append([])
        if self.maybe("row of blanks", 0.02):
            sheet.rows.append([" ", "\u3000", ""])
        if self.maybe("header again", 0.02):
            sheet.rows += [list(row) for row in self.header]

    def _total(self, sheet: Sheet) -> None:
        row: Cells = [""] * len(self.columns)
        row[0] = self.random.choice(TOTALS[self.language])
        row[-1] = self.random.choice((1234.5, "1,234.50", 17.0))
        sheet.rows.append(row)

    def _merged_names(self, sheet: Sheet, first: int) -> None:
        if "name" not in self.columns or not self.maybe("merged cells", 0.2):
            return
        at, last = self.columns.index("name"), len(sheet.rows) - 1
        both = sheet.rows[first : first + 2]
        if last > first + 1 and all(len(row) == len(self.columns) for row in both):
            sheet.rows[first + 1][at] = ""
            sheet.merges.append((first, at, first + 1, at))

    def _row(self, sheet: Sheet) -> Cells:
        count = self.dirty.rows = self.dirty.rows + 1
        words = torture_cells.words(self, count)
        row = [self._cell(column, count, words) for column in self.columns]
        at = len(sheet.rows)
        if self.kind == "xlsx":
            self._beside(sheet, at, count)
        return row

    def _cell(self, column: str, count: int, words: str) -> Any:
        if column == "words":
            self.dirty.words.append(words)
            return torture_cells.dressed(self, words)
        if column == "no":
            named = f"TS-{self.dirty.seed}-{count:04d}"
            return {"named": named, "running": float(count), "none": ""}[self.numbers]
        if column == "date":
            day = date(self.year, 1, 1) + timedelta(days=self.random.randint(0, 360))
            return torture_cells.day(self, day)
        made: Callable[..., Any] = getattr(torture_cells, column)
        return made(self)

    def _beside(self, sheet: Sheet, at: int, count: int) -> None:
        if self.maybe("comment", 0.03):
            told = f"批注{self.dirty.seed}-{count}"
            sheet.comments[at, 0] = told
            self.dirty.comments.append(told)
        if self.maybe("colour", 0.1):
            sheet.painted[at] = self.random.choice(("FFFF0000", "FF92D050", "FFFFFF00", "struck"))
        if self.maybe("hidden row", 0.03):
            sheet.hidden.add(at)


def dirty_workbook(seed: int) -> Dirty:
    """The dirty workbook of a seed."""
    return _Maker(seed).workbook()
