"""`ombud password`: a link to a new password, where no administrator can make one."""

import click

from ombud.cli.house import open_house, stop


@click.command("password")
@click.argument("login")
def command(login: str) -> None:
    """Make a link by which LOGIN chooses a new password. It works once, within a day."""
    open_house()
    from django.utils import timezone

    from ombud.ledger.events import SYSTEM
    from ombud.people.actions import make_password_link
    from ombud.people.models import Member

    found = Member.objects.filter(login__iexact=login, is_active=True).first()
    if found is None:
        stop(f"Nobody here signs in as {login}.")
    token = make_password_link(member_id=found.pk, by=SYSTEM, at=timezone.now())
    click.echo(f"Behind the address of this Ombud, once, within a day: /welcome/{token}")
