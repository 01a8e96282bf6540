"""A workbook comes in while somebody works on its cases."""

import threading

import pytest
from django.db import connection, transaction

from ombud.casework.actions import CaseChange, change_cases
from ombud.casework.models import Case
from tests.arrivals.scenes import NOW, remarks, sheet, taken_in
from tests.casework.scenes import by

ROW = {
    "投诉编号": "TS-1",
    "投诉日期": "2026/11/18",
    "问题描述": "收到的杯子碎了",
    "处理状态": "处理中",
    "运单号": "SF1",
}
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0] > 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writers take turns")
def test_a_newer_copy_keeps_what_is_being_saved_at_that_moment(our_shop, charlie):
    taken_in(sheet(ROW), our_shop)
    case, who, brought = Case.objects.get(), by(charlie), []

    def bring():
        try:
            brought.append(remarks(taken_in(sheet(ROW | {"运单号": "SF2"}), our_shop)))
        finally:
            connection.close()

    importing = threading.Thread(target=bring)
    with transaction.atomic():
        change_cases([CaseChange(case_id=case.pk, fields={"tracking_no": "SF3"})], by=who, at=NOW)
        importing.start()
        while importing.is_alive() and not somebody_waits():
            importing.join(timeout=0.05)
    importing.join()
    assert Case.objects.get().tracking_no == "SF3"
    assert brought == [[["kept_ours"]]]
