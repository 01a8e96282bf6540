"""The worker's beat: once a minute, everything that happens by itself."""

from datetime import datetime

from django.utils import timezone
from django_q.models import Schedule

from ombud import journey
from ombud.learning.actions import take_up_lists
from ombud.workbooks.actions.live import forget_old_exports
from ombud.workbooks.actions.long_files import take_up_files
from ombud.worker.folders import look_into_folders
from ombud.worker.imports import take_up_imports

BEAT = "ombud.worker.rhythm.beat"


def keep_beating() -> None:
    """See to it that the beat is scheduled, once."""
    Schedule.objects.get_or_create(
        name="beat", defaults={"func": BEAT, "schedule_type": Schedule.MINUTES, "minutes": 1}
    )


def beat(at: datetime | None = None) -> None:
    """Do everything that is due this minute, each deed in short turns until nothing is left."""
    now = at or timezone.now()
    take_up_imports(at=now)
    take_up_lists(at=now)
    take_up_files(at=now)
    look_into_folders()
    for deed in (*journey.RHYTHM["minutely"], forget_old_exports):
        while deed(at=now):
            pass
