"""Long lists are written by a process of their own: the worker goes on with everything else."""

import os
import subprocess
import sys
from functools import partial

from ombud.learning.models import LongList

COMMAND = (sys.executable, "-m", "ombud.cli", "write-list")


def work_list(list_id: int) -> None:
    """The queue's job: start the writer. It takes the list up itself, if nobody has by then."""
    if LongList.objects.filter(pk=list_id, state=LongList.WAITING).exists():
        subprocess.Popen(
            [*COMMAND, str(list_id)],
            stdin=subprocess.DEVNULL,
            # With it the hooks of a fork run too, so that it ends with the worker.
            preexec_fn=partial(os.nice, 10),  # noqa: PLW1509
        )
