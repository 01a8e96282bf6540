"""What is killed besides `ombud serve`: imports and desk work, each in a process of its own.

Run as a module, with OMBUD_DATA set: every line on its input names a deed and its arguments, is
done in a forked process, and answered with that process's id. Forked, because starting Python and
Django for every kill would take longer than the deed.
"""

import itertools
import json
import os
import signal
import sys
from pathlib import Path

import django

TEXTS = (
    "鞋子穿了一天就开胶了，要求退款 128 元",
    "The parcel never arrived and nobody answers my mails.",
    "发错货了，我买的是黑色 L，请尽快换货",
)


def import_file(path: str) -> None:
    """`ombud import FILE --yes --json`, as people type it."""
    from ombud.cli.importing import command

    command.main([path, "--yes", "--json"], standalone_mode=False)


def hand_over(path: str) -> None:
    """What the import page does: the worker shall take the file in."""
    from django.utils import timezone

    from ombud.arrivals.actions.draft_import import draft_import
    from ombud.arrivals.actions.imports import confirm_import
    from ombud.ledger.events import By
    from ombud.people.models import Member, Shop

    by, now, file = By("member", Member.objects.order_by("id")[0].pk), timezone.now(), Path(path)
    shop_id = Shop.objects.order_by("id")[0].pk
    drafted = draft_import(file.read_bytes(), name=file.name, shop_id=shop_id, by=by, at=now)
    confirm_import(drafted.pk, version=drafted.version, by=by, at=now)


def work_at_the_desk(name: str, said: str) -> None:
    """Complaints, notes and answers without end; what was acknowledged is written to `said`."""
    from django.utils import timezone

    from ombud import journey
    from ombud.arrivals.drafts import Draft
    from ombud.casework.actions import NewAnswer, NewNote, record_answers, write_notes
    from ombud.ledger.events import By
    from ombud.people.claims import CustomerClaim
    from ombud.people.models import Member, Shop

    by = By("member", Member.objects.order_by("id")[0].pk)
    shop_id = Shop.objects.order_by("id")[0].pk
    acknowledged = os.open(said, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for number in itertools.count():
        key, now = f"{name}:{number}", timezone.now()
        draft = Draft(
            shop_id=shop_id,
            text=f"{TEXTS[number % len(TEXTS)]} {key}",
            said_at=now,
            customer=CustomerClaim(f"客户 {key}"),
            source_key=key,
        )
        journey.take_in([draft], by=by, at=now)
        os.write(acknowledged, f"complaint {key}\n".encode())
        write_notes([NewNote(case_id=draft.case_id, text=f"note {key}")], by=by, at=now)
        os.write(acknowledged, f"note {key}\n".encode())
        answer = NewAnswer(case_id=draft.case_id, text=f"answer {key}", channel="chat")
        record_answers([answer], by=by, at=now)
        os.write(acknowledged, f"answer {key}\n".encode())


def go_on_importing() -> None:
    """Go on with every import that was left behind, like a worker that starts."""
    from ombud.arrivals.actions.imports import LIVING
    from ombud.arrivals.models import Import
    from ombud.worker.imports import run_import

    for imported in Import.objects.filter(state__in=LIVING).order_by("id"):
        run_import(imported.pk, goes_on=lambda _taken: True)


def take_back(import_id: str) -> None:
    """`ombud import --undo ID --yes --json`, as people type it; again, it goes on."""
    from ombud.cli.importing import command

    command.main(["--undo", import_id, "--yes", "--json"], standalone_mode=False)


DEEDS = {
    "import": import_file, "hand over": hand_over, "desk": work_at_the_desk,
    "go on": go_on_importing, "take back": take_back,
}  # fmt: skip


def main() -> None:
    """Fork a process for every line."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "ombud.site.settings"
    django.setup()
    _warm_up()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        deed, *args = json.loads(line)
        forked = os.fork()
        if forked == 0:
            _do(deed, args)
        print(forked, flush=True)


def _warm_up() -> None:
    """Load what every deed needs, but open no database: connections must not be shared."""
    import ombud.cli.importing
    import ombud.cli.migrating
    import ombud.worker.imports
    import ombud.worker.undoing  # noqa: F401
    from ombud.arrivals.workbook.proposal import propose
    from ombud.assessment.queries import readings

    readings(TEXTS)
    propose("投诉编号,投诉内容,处理状态\n1,坏了,已结案\n".encode(), "warm.csv")


def _do(deed: str, args: list[str]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = Path(os.environ["OMBUD_DATA"]).with_name("victims.log").open("ab")
    for stream in (sys.stdout, sys.stderr):
        os.dup2(log.fileno(), stream.fileno())
    try:
        DEEDS[deed](*args)
        os._exit(0)
    except BaseException:
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)


if __name__ == "__main__":
    main()
