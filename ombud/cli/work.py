"""`ombud work`: a worker alone, for teams that outgrow one machine."""

from datetime import timedelta

import click

from ombud.cli.house import open_house
from ombud.site.orphans import end_forks_with_parent


@click.command("work")
def command() -> None:
    """Run a worker: imports, reminders and everything that happens by itself."""
    open_house()
    from django.utils import timezone
    from django_q.cluster import Cluster

    from ombud.worker.imports import take_up_imports
    from ombud.worker.rhythm import keep_beating

    end_forks_with_parent()
    keep_beating()
    # Whoever was here before may have been killed in the middle of one.
    take_up_imports(at=timezone.now(), left_behind=timedelta())
    cluster = Cluster()
    cluster.start()
    # Ends when a signal stopped the cluster, and when its sentinel was killed: `serve` starts anew.
    cluster.sentinel.join()
