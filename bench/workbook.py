"""The workbook that the import benches take in: 20 columns, real texts, dates, names and phones."""

import random
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow.parquet as parquet
import xlsxwriter

from bench.measuring import ROOT, SCRATCH

DATA = ROOT.parent / "shared" / "data"
HEADERS = (
    "投诉编号 投诉日期 客户姓名 联系电话 渠道 平台 订单号 商品名称 规格 数量 问题类型 "
    "问题描述 处理状态 负责人 退款金额 回复内容 回复日期 结案日期 快递单号 备注"
).split()
OWNERS = ["李雷", "韩梅梅", "王芳", "赵敏", "孙丽", "周强"]
CLASSES = ["质量瑕疵／故障", "运输延误", "发错货", "退款未到账", "无人回复／响应慢"]
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂"
FIRST_DAY = datetime(2025, 10, 1, 8)  # noqa: DTZ001 a workbook's dates carry no zone


def texts(most: int) -> list[str]:
    """Real Chinese review texts and English complaints of about 100 characters."""
    zh = parquet.read_table(DATA / "zh_online_shopping_10_cats.parquet").to_pylist()
    en = parquet.read_table(DATA / "en_womens_clothing_reviews.parquet").to_pylist()
    return [_about_100(row) for row in (*zh[: most * 4 // 5], *en[: most // 5])]


def _about_100(row: dict[str, object]) -> str:
    text = max((value for value in row.values() if isinstance(value, str)), key=len)
    return (text * (1 + 100 // max(1, len(text))))[:110]


def generated(rows: int) -> Path:
    """The path of a workbook of `rows` rows, made once and kept in bench/tmp."""
    path = SCRATCH / f"complaints-{rows}.xlsx"
    if not path.exists():
        SCRATCH.mkdir(parents=True, exist_ok=True)
        _write(path, rows)
    return path


def _write(path: Path, rows: int) -> None:
    luck, pool = random.Random(7), texts(8000)
    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"}
    )
    sheet = book.add_worksheet("投诉登记表")
    sheet.write_row(0, 0, HEADERS)
    for number in range(1, rows + 1):
        for column, value in enumerate(_row(number, luck, pool)):
            sheet.write(number, column, value)
    book.close()


def _row(number: int, luck: random.Random, pool: list[str]) -> list[object]:
    opened = FIRST_DAY + timedelta(minutes=4 * number)
    answered = opened + timedelta(hours=luck.randrange(1, 40))
    is_open = luck.random() < 0.07
    customer = luck.randrange(60_000)
    name = SURNAMES[customer % 20] + GIVEN[customer % 22] + GIVEN[customer // 22 % 22]
    return [
        f"TS{number:07}", opened, name, f"13{customer:09}",
        luck.choice(["旺旺", "电话", "微信", "邮件"]),
        luck.choice(["淘宝", "天猫", "1688", "微店"]),
        f"{4_000_000_000_000_000_000 + number * 7919}"[:19],
        f"商品{luck.randrange(400)}", luck.choice(["红色 M", "黑色 L", "42码", ""]),
        luck.randrange(1, 4), luck.choice(CLASSES), pool[number % len(pool)],
        "处理中" if is_open else "已结案", luck.choice(OWNERS),
        "" if luck.random() < 0.6 else luck.randrange(500, 40000) / 100,
        "" if is_open else "您好，已为您核实并处理，请留意查收。", "" if is_open else answered,
        "" if is_open else answered + timedelta(hours=luck.randrange(1, 60)),
        f"SF{luck.randrange(10**12):012}" if luck.random() < 0.5 else "",
        "" if luck.random() < 0.8 else "老客户，优先处理",
    ]  # fmt: skip
