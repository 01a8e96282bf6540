"""`ombud folder`: in which folder of a sync drive a person's live workbooks lie."""

import click

from ombud.cli.house import open_house, stop


@click.command("folder")
@click.argument("login", required=False)
@click.argument("path", required=False)
@click.option("--remove", is_flag=True, help="Watch this person's folder no longer.")
def command(login: str | None, path: str | None, remove: bool) -> None:
    """Lay LOGIN's live workbooks into the folder PATH of a sync drive on this machine.

    Without arguments it lists the folders that are watched. PATH must be absolute.
    """
    open_house()
    from django.utils import translation

    with translation.override("en"):
        if login is None:
            _tell()
        elif remove:
            _remove(login)
        elif path:
            _watch(login, path)
        else:
            stop("Name a folder, or --remove.")


def _tell() -> None:
    from ombud.workbooks.queries.watched import every_folder

    rows = every_folder()
    for row in rows:
        click.echo(f"{row.login}: {row.path}  {row.problem or 'in order'}")
    if not rows:
        click.echo("No folder is watched. To begin: ombud folder LOGIN /path/of/their/folder")


def _member_id(login: str) -> int:
    from ombud.people.models import Member

    found = Member.objects.filter(login__iexact=login, is_active=True).first()
    if found is None:
        stop(f"Nobody here signs in as {login}.")
    return found.pk


def _watch(login: str, path: str) -> None:
    from django.utils import timezone

    from ombud.workbooks.actions.watched import watch_folder
    from ombud.workbooks.places import NoPlace
    from ombud.workbooks.reasons import FOLDERS

    try:
        watch_folder(member_id=_member_id(login), path=path, at=timezone.now())
    except NoPlace as none:
        stop(str(FOLDERS[none.code]))
    click.echo(f"The live workbooks of {login} will lie in {path} within a minute or two.")


def _remove(login: str) -> None:
    from ombud.workbooks.actions.watched import unwatch_folder

    if not unwatch_folder(member_id=_member_id(login)):
        stop(f"No folder of {login} is watched.")
    click.echo("It is watched no longer. Its files stay where they are.")
