"""The steps of an import as a browser without scripts walks them."""

import re
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ombud.arrivals.models import Import
from ombud.worker.imports import run_import
from tests.arrivals.scenes import sheet

ROW = {
    "投诉编号": "TS-1", "投诉日期": "2026/11/18", "客户姓名": "王芳", "联系电话": "13800138000",
    "问题描述": "收到的杯子碎了", "处理状态": "处理中", "负责人": "小美", "仓位": "A1",
}  # fmt: skip
ROWS = sheet(
    ROW,
    ROW | {"投诉编号": "TS-2", "问题描述": "少发一件", "处理状态": "已完结"},
    ROW | {"投诉编号": "TS-3", "问题描述": "三天没有物流更新", "处理状态": "老王在跟"},
    {"客户姓名": "李雷"},
)


def upload(client, content=ROWS, name="投诉.csv", **more):
    sent = {"file": SimpleUploadedFile(name, content)} if content is not None else {}
    return client.post(reverse("new_import"), sent | more)


def draft_of(client, content=ROWS, **more):
    answer = upload(client, content, **more)
    assert answer.status_code == 302, words_of(answer)
    return Import.objects.latest("id")


def words_of(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def columns_form(imported, **changed):
    """What the form of the columns sends, as it was proposed but for `changed` (by column)."""
    sent = {"version": imported.version}
    for at, column in enumerate(imported.proposal["columns"]):
        choice = imported.mapping[column["name"]]
        sent[f"field.{at}"] = changed.get(column["name"], choice["field"] or "")
        sent[f"order.{at}"] = choice["order"]
    return sent


def form_of(client, url):
    """The named fields of the page's selects with what is selected, and the version."""
    page = client.get(url).content.decode()
    sent = {"version": re.search(r'name="version" value="(\d+)"', page)[1]}
    for name, options in re.findall(
        r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = unescape(chosen[1]) if chosen else ""
    return sent


def name_of(client, url, label):
    """The name of the select that stands for a value."""
    page = client.get(url).content.decode()
    return re.search(rf'name="([^"]+)" aria-label="What {re.escape(label)} means"', page)[1]


def confirm(client, imported, **changed):
    sent = form_of(client, reverse("import_values", args=[imported.pk])) | changed
    return client.post(reverse("import_confirmation", args=[imported.pk]), sent)


def finished(imported):
    assert run_import(imported.pk, goes_on=lambda _taken: True)
    imported.refresh_from_db()
    return imported


def page(client, name, *args, query=""):
    return client.get(reverse(name, args=args) + query)
