"""An import stops in its middle: killed, stopped, the disk full, the key lost; then it goes on."""

import errno
import os
import signal
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django_q.models import OrmQ

from ombud.arrivals.actions.imports import cancel_import, resume_import
from ombud.arrivals.models import Import, Original
from ombud.casework.models import Case
from ombud.store.disk import DiskFull, full_disk_told
from ombud.worker import imports, rows_ahead
from ombud.worker.imports import run_import, take_up_imports, work_import
from tests.arrivals.scenes import BY_COMMAND, NOW, confirmed, drafted, outcomes, sheet

ROOT = Path(__file__).parents[2]
OMBUD = str(Path(sys.executable).with_name("ombud"))


def complaints(count):
    rows = (
        {"投诉编号": f"TS-{n:05}", "投诉日期": "2026/11/1", "问题描述": f"第{n}个杯子碎了"}
        for n in range(count)
    )
    return sheet(*rows)


def one_turn(taken):
    """Stop after the first turn."""
    return False


def to_the_end(taken):
    """Never stop."""
    return True


def stopped_in_its_middle(shop, count=300):
    """An import with its first rows in, and the worker gone."""
    imported = confirmed(complaints(count), shop)
    assert run_import(imported.pk, goes_on=one_turn) is False
    imported.refresh_from_db()
    assert 0 < imported.cursor < count
    return imported


# ---- killed


@pytest.fixture
def installation(tmp_path):
    """The environment of an empty installation on SQLite."""
    environment = os.environ | {"OMBUD_DATA": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
    environment.pop("DATABASE_URL", None)
    return environment


def process(environment: dict[str, str], *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        words, env=environment, cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def said_by(worker: "subprocess.Popen[str]") -> str:
    words, trouble = worker.communicate()
    assert worker.returncode == 0, trouble
    return words


def kill_readers(taken):
    """Kill whoever reads ahead for this process."""
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    assert children
    for child in children:
        os.kill(int(child), signal.SIGKILL)
    return True


def test_a_reader_that_is_killed_is_replaced(our_shop, monkeypatch):
    monkeypatch.setattr(rows_ahead, "ROWS_AT_ONCE", 20)
    imported = confirmed(complaints(2000), our_shop)
    deaths = iter([kill_readers, kill_readers])
    assert run_import(imported.pk, goes_on=lambda taken: next(deaths, to_the_end)(taken))
    imported.refresh_from_db()
    assert (imported.state, imported.cursor) == (Import.DONE, 2000)
    assert Case.objects.count() == 2000


def test_readers_that_always_die_stop_the_import_with_a_reason(our_shop, monkeypatch):
    def deadly(*_anything):
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(rows_ahead, "reader_of", deadly)
    imported = confirmed(complaints(20), our_shop)
    assert run_import(imported.pk, goes_on=to_the_end)
    imported.refresh_from_db()
    assert imported.failure["code"] == "stopped_short"


def test_killed_again_and_again_it_goes_on_and_nothing_is_lost_or_doubled(tmp_path, installation):
    workbook = tmp_path / "complaints.csv"
    workbook.write_bytes(complaints(1500))
    script = (sys.executable, "-m", "tests.arrivals.in_a_process")
    import_id = said_by(process(installation, *script, "confirm", str(workbook))).strip()
    for _ in range(3):
        worker = process(installation, *script, "take_in", import_id)
        assert worker.stdout.readline()  # a turn is in; the kill hits the one that follows
        worker.kill()
        worker.communicate()
    said_by(process(installation, *script, "take_in", import_id))
    with sqlite3.connect(tmp_path / "data" / "ombud.sqlite3") as database:
        cases = "SELECT count(*), count(DISTINCT number) FROM casework_case"
        [counted] = database.execute(cases)
        [state] = database.execute("SELECT state, cursor FROM arrivals_import")
    assert (counted, state) == ((1500, 1500), ("done", 1500))
    assert "nothing lost" in said_by(process(installation, OMBUD, "doctor", "--verify"))


@pytest.mark.django_db
def test_what_a_dead_worker_left_behind_is_queued_again_after_a_while(our_shop):
    imported = stopped_in_its_middle(our_shop)
    OrmQ.objects.all().delete()
    take_up_imports(at=imported.worked_at + timedelta(seconds=10))
    assert not OrmQ.objects.exists()
    take_up_imports(at=imported.worked_at + timedelta(minutes=2))
    assert OrmQ.objects.count() == 1


@pytest.mark.django_db
def test_two_workers_at_one_import_take_each_row_once(our_shop):
    imported = confirmed(complaints(300), our_shop)
    slow = imports.ImportRun(imported.pk)
    assert run_import(imported.pk, goes_on=one_turn) is False
    with pytest.raises(imports.TakenElsewhere):
        slow.next_chunk()
    assert run_import(imported.pk, goes_on=to_the_end)
    assert Case.objects.count() == 300


@pytest.mark.django_db
def test_the_queue_takes_an_import_in_slices(our_shop, monkeypatch):
    imported = confirmed(complaints(300), our_shop)
    monkeypatch.setattr(imports, "SECONDS_A_JOB", 0)
    work_import(imported.pk)
    assert OrmQ.objects.count() == 1
    assert 0 < Case.objects.count() < 300


# ---- stopped by a person


@pytest.mark.django_db
def test_a_stopped_import_keeps_what_came_in_and_goes_on_without_doubling(our_shop):
    imported = stopped_in_its_middle(our_shop)
    cancel_import(imported.pk, by=BY_COMMAND, at=NOW)
    assert run_import(imported.pk, goes_on=to_the_end)
    assert Case.objects.count() == imported.cursor
    resume_import(imported.pk, by=BY_COMMAND, at=NOW)
    assert run_import(imported.pk, goes_on=to_the_end)
    imported.refresh_from_db()
    assert (imported.state, Case.objects.count()) == (Import.DONE, 300)


@pytest.mark.django_db
def test_the_same_file_after_a_stopped_import_brings_only_the_rest(our_shop):
    imported = stopped_in_its_middle(our_shop)
    cancel_import(imported.pk, by=BY_COMMAND, at=NOW)
    again = confirmed(complaints(300), our_shop)
    assert run_import(again.pk, goes_on=to_the_end)
    assert outcomes(again).count("unchanged") == imported.cursor
    assert Case.objects.count() == 300


# ---- the disk is full


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_leaves_the_import_where_it_stood_and_space_lets_it_go_on(our_shop, caplog):
    if connection.vendor != "sqlite":
        pytest.skip("NOT RUN: only SQLite can be told how large its file may grow")
    imported = stopped_in_its_middle(our_shop, 1500)
    with room_for_pages(20), pytest.raises(DiskFull):
        run_import(imported.pk, goes_on=to_the_end)
    stood = Import.objects.get(pk=imported.pk)
    assert (stood.state, stood.cursor) == (Import.RUNNING, Case.objects.count())
    with room_for_pages(0):
        work_import(imported.pk)
    assert "The disk is full. Import" in caplog.text
    assert run_import(imported.pk, goes_on=to_the_end)
    assert Case.objects.count() == 1500


class room_for_pages:  # noqa: N801 reads as a word in `with`
    """Inside the block the database may grow by so many pages, as on a disk that is filling."""

    def __init__(self, pages: int) -> None:
        self.pages = pages

    def __enter__(self) -> None:
        self._most(self._asked("PRAGMA page_count") + self.pages)

    def __exit__(self, *_error: object) -> None:
        self._most(2**30)

    def _most(self, pages: int) -> None:
        self._asked(f"PRAGMA max_page_count = {pages}")

    def _asked(self, question: str) -> Any:
        with connection.cursor() as cursor:
            return cursor.execute(question).fetchone()[0]


@pytest.mark.django_db
def test_a_full_disk_at_the_upload_keeps_nothing(our_shop, monkeypatch):
    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull), full_disk_told():
        drafted(complaints(3), our_shop)
    assert not Original.objects.exists()


# ---- the kept file


@pytest.mark.django_db
def test_a_file_whose_key_is_lost_ends_the_import_in_a_sentence_and_the_key_lets_it_go_on(our_shop):
    imported = stopped_in_its_middle(our_shop)
    digest = imported.original.digest
    kept = Path(settings.FILES_FOLDER) / digest[:2] / digest[2:]
    sealed = kept.read_bytes()
    kept.write_bytes(b"v1.lostkey\n" + sealed.partition(b"\n")[2])
    assert run_import(imported.pk, goes_on=to_the_end)
    imported.refresh_from_db()
    assert (imported.state, imported.failure["code"]) == (Import.FAILED, "keys_missing")
    kept.write_bytes(sealed)
    resume_import(imported.pk, by=BY_COMMAND, at=NOW)
    assert run_import(imported.pk, goes_on=to_the_end)
    assert Case.objects.count() == 300


@pytest.mark.django_db
def test_a_missing_original_ends_the_import_in_a_sentence(our_shop, tmp_path, monkeypatch):
    imported = stopped_in_its_middle(our_shop)
    monkeypatch.setattr(settings, "FILES_FOLDER", tmp_path)
    assert run_import(imported.pk, goes_on=to_the_end)
    imported.refresh_from_db()
    assert (imported.state, imported.failure["code"]) == (Import.FAILED, "original_missing")


@pytest.mark.django_db
def test_an_error_of_ours_ends_the_import_in_a_sentence_and_a_log(our_shop, monkeypatch, caplog):
    imported = confirmed(complaints(3), our_shop)
    monkeypatch.setattr(rows_ahead, "think", lambda _drafts: 1 / 0)
    assert run_import(imported.pk, goes_on=to_the_end)
    imported.refresh_from_db()
    assert imported.failure["code"] == "stopped_short"
    assert "ZeroDivisionError" in caplog.text
