"""`ombud work-workbook`: the process for a long edited workbook, started by the worker."""

import threading

import click

from ombud.cli.house import open_house
from ombud.cli.signs import keep_giving


@click.command("work-workbook", hidden=True)
@click.argument("file_id", type=int)
def command(file_id: int) -> None:
    """Compare or take over a long workbook that somebody brought back."""
    open_house()
    from ombud.workbooks.actions.long_files import keep_file
    from ombud.worker.workbooks import work_long_file

    giving = threading.Thread(
        target=keep_giving, args=[lambda at: keep_file(file_id, at=at)], daemon=True
    )
    giving.start()
    work_long_file(file_id)
