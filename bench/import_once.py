"""One import in a process of its own: prints its seconds."""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "ombud.site.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from ombud.arrivals.actions.draft_import import draft_import  # noqa: E402
from ombud.arrivals.actions.imports import confirm_import  # noqa: E402
from ombud.ledger.events import By  # noqa: E402
from ombud.people.models import Shop  # noqa: E402
from ombud.worker.imports import run_import  # noqa: E402


def main(path: Path) -> None:
    """From the file's bytes to the last case."""
    call_command("migrate", verbosity=0)
    shop = Shop.objects.create(name="bench")
    by, at = By("system", via="import"), timezone.now()
    began = time.perf_counter()
    imported = draft_import(path.read_bytes(), name=path.name, shop_id=shop.pk, by=by, at=at)
    confirm_import(imported.pk, version=imported.version, by=by, at=at, queued=False)
    if not run_import(imported.pk, goes_on=lambda _taken: True):
        raise SystemExit("the import stopped before its end")
    seconds = time.perf_counter() - began
    print(seconds)


main(Path(sys.argv[1]))
