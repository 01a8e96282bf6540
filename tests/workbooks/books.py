"""Workbooks of several sheets, as a shop keeps them: complaints, orders, customers, a log."""

from tests.workbooks import make

ORDER_HEADERS = (
    "订单号 平台 下单时间 商品名称 规格 数量 单价 实付金额 收货人 电话 快递公司 快递单号 重量(g) "
    "订单状态 仓位"
).split()
_FANG, _LEI = ["王芳", "13800138000", "顺丰", "SF1001"], ["李雷", "13900139000", "圆通", "YT2"]
_MONDAY, _TUESDAY = "2024/3/1 10:00", "2024/3/2 11:00"
ORDERS = [
    ["51267", "淘宝", _MONDAY, "马克杯", "白色", 2, 64, 128, *_FANG, 520, "已签收", "A1"],
    ["51267", "淘宝", _MONDAY, "杯垫", "灰", 1, 10, 138, *_FANG, 520, "已签收", "A1"],
    ["51268", "天猫", _TUESDAY, "T恤", "L", 1, 99, 99, *_LEI, 300, "运输中", "A2"],
    ["", "天猫", _TUESDAY, "没有单号", "", 1, 5, 5, "某人", "", "", "", "", "", ""],
]
CUSTOMER_HEADERS = ["客户姓名", "手机号", "邮箱", "国家"]
CUSTOMERS = [
    ["王芳", "13800138000", "wangfang@example.com", "中国"],
    ["赵敏", "13600136000", "", "德国"],
    ["", "", "", "法国"],
]
PRODUCT_HEADERS = ["商品名称", "SKU", "供应商"]
PRODUCTS = [["马克杯", "CUP-1", "景德镇瓷厂"], ["杯垫", "PAD-1", ""], ["T恤", "", "广州服装"]]
LOG_HEADERS = ["投诉编号", "日期", "处理人", "处理内容"]
LOG = [
    ["TS-1", "2024/3/6", "小美", "已联系客户，等照片"],
    ["TS-1", "2024/3/7", "小美", "照片已收到"],
    ["TS-9", "2024/3/7", "小美", "没有这张投诉"],
]


def whole_book(*further: tuple[str, make.Grid]) -> bytes:
    """All kinds of sheets at once, and whatever more is named."""
    return make.xlsx(
        ("投诉登记表", make.table()),
        ("订单", [ORDER_HEADERS, *ORDERS]),
        ("客户资料", [CUSTOMER_HEADERS, *CUSTOMERS]),
        ("商品", [PRODUCT_HEADERS, *PRODUCTS]),
        ("处理记录", [LOG_HEADERS, *LOG]),
        ("统计", [["月份", "投诉数"], ["1月", 3]]),
        *further,
    )
