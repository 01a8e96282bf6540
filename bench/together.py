"""The desk and the intake while a big workbook comes in, on SQLite: nobody waits behind the import.

One process imports, another works like a desk: a write every 100 ms, by turns an owner, a note, an
answer, a new complaint. Each is timed from the call until it is durable.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench import workbook  # noqa: E402
from bench.measuring import Report, percentile  # noqa: E402

ROWS = int(os.environ.get("ROWS", "100000"))
PACE = 0.1
CASES_AT_HAND = 200
TEXTS = (
    "鞋子穿了一天就开胶了，订单号 4012345678901234567，要求退款 128 元",
    "The parcel never arrived and nobody answers my mails. I want my money back.",
    "发错货了，我买的是黑色 L，收到的是红色 M，请尽快换货",
)


def main() -> int:
    """Measure and report."""
    report, path = Report("together"), workbook.generated(ROWS)
    folder = Path(tempfile.mkdtemp(prefix="ombud-bench-"))
    os.environ["OMBUD_DATA"] = str(folder / "data")
    os.environ.pop("DATABASE_URL", None)
    try:
        _said(_started("prepare"))
        alone = _said(_started("desk", "5"))
        importing = _started("import", str(path))
        desk = _said(_started("desk", "until-import-ends", str(importing.pid)))
        imported = _said(importing)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for name, spans in alone.items():
        report.add(f"{name} without an import, p95", percentile(spans, 0.95) * 1000, "ms")
    for name, spans in desk.items():
        _add(report, name, spans)
    _add_import(report, imported)
    return report.finish()


def _add(report: Report, name: str, spans: list[float]) -> None:
    report.add(f"{name} during the import, p50", percentile(spans, 0.5) * 1000, "ms")
    report.add(f"{name} during the import, p95", percentile(spans, 0.95) * 1000, "ms", at_most=150)
    report.add(f"{name} during the import, longest of {len(spans)}", max(spans) * 1000, "ms")


def _add_import(report: Report, imported: dict[str, Any]) -> None:
    report.add("import meanwhile", ROWS / imported["seconds"], "rows/s")
    turns = imported["turns"]
    report.add("a turn of the import, p50", percentile(turns, 0.5) * 1000, "ms")
    report.add("a turn of the import, p95", percentile(turns, 0.95) * 1000, "ms")
    report.add(f"a turn of the import, longest of {len(turns)}", max(turns) * 1000, "ms")


def _started(*role: str) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, *role]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _said(process: subprocess.Popen[str]) -> Any:
    told, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"{process.args} ended with {process.returncode}")
    return json.loads(told)


def prepare() -> dict[str, Any]:
    """A shop, a member and some cases to work on."""
    from django.core.management import call_command
    from django.utils import timezone

    from ombud import journey
    from ombud.ledger.events import SYSTEM
    from ombud.people.models import Member, Shop

    call_command("migrate", verbosity=0)
    shop = Shop.objects.create(name="bench")
    Member.objects.create(login="ann", name="Ann", role="lead", is_active=True)
    drafts = [_draft(shop.pk, number) for number in range(CASES_AT_HAND)]
    journey.take_in(drafts, by=SYSTEM, at=timezone.now())
    return {}


def _draft(shop_id: int, number: int) -> Any:
    from django.utils import timezone

    from ombud.arrivals.drafts import Draft
    from ombud.people.claims import CustomerClaim

    claim = CustomerClaim(f"客户{number}", (f"13{number + 700_000_000:09}",))
    text = f"{TEXTS[number % len(TEXTS)]} {number}"
    return Draft(shop_id=shop_id, text=text, said_at=timezone.now(), channel="chat", customer=claim)


def run_import(path: str) -> dict[str, Any]:
    """Import the workbook; how long it took and how long each of its turns held the lock."""
    from django.utils import timezone

    from ombud.arrivals.actions.draft_import import draft_import
    from ombud.arrivals.actions.imports import confirm_import
    from ombud.ledger.events import By
    from ombud.people.models import Shop
    from ombud.worker.imports import run_import as run

    turns = _timed_turns()
    by, now, file = By("system", via="import"), timezone.now(), Path(path)
    shop_id = Shop.objects.order_by("id")[0].pk
    imported = draft_import(file.read_bytes(), name=file.name, shop_id=shop_id, by=by, at=now)
    confirm_import(imported.pk, version=imported.version, by=by, at=now, queued=False)
    began = time.perf_counter()
    if not run(imported.pk, goes_on=lambda _taken: True):
        raise SystemExit("the import stopped before its end")
    return {"seconds": time.perf_counter() - began, "turns": turns}


def _timed_turns() -> list[float]:
    """The seconds between taking and giving back each turn from now on."""
    from ombud.store.sqlite.base import DatabaseWrapper

    take, give, turns = DatabaseWrapper._take_turn, DatabaseWrapper._give_turn_back, []

    def timed_take(self: Any) -> None:
        take(self)
        self.bench_began = time.perf_counter()

    def timed_give(self: Any) -> None:
        if self._turn is not None:
            turns.append(time.perf_counter() - self.bench_began)
        give(self)

    DatabaseWrapper._take_turn = timed_take
    DatabaseWrapper._give_turn_back = timed_give
    return turns


def work_at_the_desk(until: str, process_id: str = "0") -> dict[str, list[float]]:
    """Seconds of each write, one every PACE, for some seconds or until the process ends."""
    from ombud.casework.models import Case
    from ombud.people.models import Member

    case_ids = list(Case.objects.order_by("id").values_list("id", flat=True)[:CASES_AT_HAND])
    deeds = _deeds(case_ids, Member.objects.get(login="ann").pk)
    spans: dict[str, list[float]] = {"a desk write": [], "an intake": []}
    ends = _endings(until, int(process_id))
    for number, _ in enumerate(ends):
        began = time.perf_counter()
        kind, deed = deeds[number % len(deeds)]
        deed(number)
        spans[kind].append(time.perf_counter() - began)
        time.sleep(max(0.0, PACE - (time.perf_counter() - began)))
    return spans


def _endings(until: str, process_id: int) -> Iterator[None]:
    if until != "until-import-ends":
        last = time.monotonic() + float(until)
        while time.monotonic() < last:
            yield
    else:
        state = Path(f"/proc/{process_id}/stat")
        while state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z":
            yield


def _deeds(case_ids: list[int], member_id: int) -> list[tuple[str, Callable[[int], None]]]:
    from django.utils import timezone

    from ombud import journey
    from ombud.casework.actions import (
        CaseChange,
        NewAnswer,
        NewNote,
        change_cases,
        record_answers,
        write_notes,
    )
    from ombud.ledger.events import By
    from ombud.people.models import Shop

    by, shop_id = By("member", member_id), Shop.objects.order_by("id")[0].pk

    def give(number: int) -> None:
        fields = {"owner_id": member_id, "title": f"开胶 {os.getpid()} {number}"}
        case_id = case_ids[number * 7 % len(case_ids)]
        batch = change_cases([CaseChange(case_id=case_id, fields=fields)], by=by, at=timezone.now())
        assert batch.results[0].is_done

    def note(number: int) -> None:
        case_id = case_ids[number * 11 % len(case_ids)]
        new = NewNote(case_id=case_id, text=f"问过仓库 {number}")
        assert write_notes([new], by=by, at=timezone.now())[0].is_done

    def answer(number: int) -> None:
        case_id = case_ids[number * 13 % len(case_ids)]
        said = NewAnswer(case_id=case_id, text="您好，已为您核实", channel="chat")
        assert record_answers([said], by=by, at=timezone.now()).done

    def take_in(number: int) -> None:
        draft = _draft(shop_id, CASES_AT_HAND + number)
        journey.take_in([draft], by=By("customer", via="api"), at=timezone.now())
        assert draft.case_number

    desk = [("a desk write", deed) for deed in (give, note, answer)]
    return [each for deed in desk for each in (deed, ("an intake", take_in))]


ROLES = {"prepare": prepare, "import": run_import, "desk": work_at_the_desk}

if __name__ == "__main__":
    if len(sys.argv) == 1:
        raise SystemExit(main())
    os.environ["DJANGO_SETTINGS_MODULE"] = "ombud.site.settings"
    import django

    django.setup()
    print(json.dumps(ROLES[sys.argv[1]](*sys.argv[2:])))
