"""`ombud work`: a worker alone, for teams that outgrow one machine."""

import click

from ombud.cli.house import open_house


@click.command("work")
def command() -> None:
    """Run a worker: imports, reminders and everything that happens by itself."""
    open_house()
    from django_q.cluster import Cluster

    from ombud.worker.rhythm import keep_beating

    keep_beating()
    cluster = Cluster()
    cluster.start()
    # Ends when a signal stopped the cluster, and when its sentinel was killed: `serve` starts anew.
    cluster.sentinel.join()
