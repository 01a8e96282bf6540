"""Work for later: a row in the queue, written in the caller's transaction, done at least once."""

from django_q.tasks import async_task


def enqueue(job: str, *args: object) -> None:
    """Ask a worker for `job`, the dotted name of a function under `ombud.worker`."""
    async_task(f"ombud.worker.{job}", *args)
