"""The `ombud` command."""

import os

import click

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombud.site.settings")

COMMANDS = {
    "serve": "ombud.cli.serve",
    "work": "ombud.cli.work",
    "import": "ombud.cli.importing",
    "export": "ombud.cli.exporting",
    "demo": "ombud.cli.demonstrate",
    "folder": "ombud.cli.folder",
    "password": "ombud.cli.password",
    "doctor": "ombud.cli.doctor",
    "backup": "ombud.cli.backup",
    "restore": "ombud.cli.restore",
    "write-list": "ombud.cli.long_list",
    "work-workbook": "ombud.cli.long_file",
}


class Rooms(click.Group):
    """Loads a command's module when it is asked for, so that `--help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name."""
        if name not in COMMANDS:
            return None
        module = __import__(COMMANDS[name], fromlist=["command"])
        return module.command


@click.command(cls=Rooms)
@click.version_option(package_name="ombud")
def main() -> None:
    """Ombud 有诉必应: the complaint desk for people who sell, or buy for others.

    OMBUD_DATA names the folder that holds everything embedded (default: ./data).
    """
