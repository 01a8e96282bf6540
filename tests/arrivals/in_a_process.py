"""An import in a process of its own, so that it can be killed.

confirm FILE   bring up an installation, confirm the workbook, print the import's id
take_in ID     take its rows, printing a line after each turn
"""

import os
import sys
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "ombud.site.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from ombud.people.models import Shop  # noqa: E402
from ombud.store.key_check import check_keys  # noqa: E402
from ombud.worker.imports import run_import  # noqa: E402
from tests.arrivals.scenes import confirmed  # noqa: E402


def told(taken: int) -> bool:
    """Say it aloud and go on."""
    print(taken, flush=True)
    return True


def main(word: str, what: str) -> None:
    """Do as the module's docstring says."""
    if word == "take_in":
        run_import(int(what), goes_on=told)
        return
    call_command("migrate", verbosity=0)
    check_keys()
    shop = Shop.objects.create(name="Our Shop")
    print(confirmed(Path(what).read_bytes(), shop, name="投诉.csv").pk)


if __name__ == "__main__":
    main(*sys.argv[1:])
