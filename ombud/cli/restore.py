"""`ombud restore`: bring a backup up on this machine, on either database."""

import json
import os
import tarfile
from pathlib import Path

import click

import ombud
from ombud.cli import passphrase
from ombud.cli.house import stop


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Restore FILE into an empty data folder (OMBUD_DATA) or database (DATABASE_URL)."""
    try:
        with tarfile.open(file) as archive:
            _restore(archive)
    except (tarfile.TarError, KeyError, json.JSONDecodeError):
        stop(f"{file} is not a whole backup of Ombud. Use another copy; nothing was changed here.")
    click.echo("Restored. Start with: ombud serve")


def _restore(archive: tarfile.TarFile) -> None:
    manifest = json.loads(_content(archive, "manifest.json"))
    if _release(manifest["release"]) > _release(ombud.__version__):
        stop(f"This backup was written by Ombud {manifest['release']}. Install that release first.")
    _bring_keys(archive)
    _open_empty_house()
    _write_tables(archive, manifest["tables"])
    _write_files(archive)
    _make_derived()


def _release(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def _content(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file.read()


def _bring_keys(archive: tarfile.TarFile) -> None:
    if "keys.sealed" not in archive.getnames():
        return
    try:
        ring = passphrase.unseal(_content(archive, "keys.sealed"), passphrase.asked()).decode()
    except passphrase.WrongPassphrase:
        stop("This passphrase does not open the keys of the backup. Nothing was changed.")
    # Settings read the ring when Django loads; the key file is then written beside the data folder.
    os.environ["OMBUD_KEYS"] = ring


def _open_empty_house() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from ombud.people.models import Member
    from ombud.store.models import KeyCheck

    call_command("migrate", verbosity=0, interactive=False)
    if Member.objects.exists() or KeyCheck.objects.exists():
        stop("There is data here already. Restore into an empty OMBUD_DATA or DATABASE_URL.")
    _keep_keys(settings.KEY_FILE, os.environ.get("OMBUD_KEYS", ""))


def _keep_keys(file: Path, ring: str) -> None:
    if ring and not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as handle:
            handle.write(ring.replace(",", "\n") + "\n")
        click.echo(f"The keys are in {file}. Save a copy elsewhere.")


def _write_tables(archive: tarfile.TarFile, columns: dict[str, list[str]]) -> None:
    from ombud.cli import portable
    from ombud.store.turn import turn

    tables = [model for model in portable.tables() if model._meta.label_lower in columns]
    names = sorted(name for name in archive.getnames() if name.startswith("tables/"))
    with turn(), click.progressbar(tables, label="Database") as bar:
        for model in reversed(tables):
            model._default_manager.all().delete()
        for model in bar:
            label = model._meta.label_lower
            for name in names:
                if name.startswith(f"tables/{label}/"):
                    portable.write_part(model, columns[label], _content(archive, name))
        portable.go_on_counting(tables)


def _write_files(archive: tarfile.TarFile) -> None:
    from django.conf import settings

    entries = [entry for entry in archive.getmembers() if entry.name.startswith("files/")]
    for entry in entries:
        entry.name = entry.name.removeprefix("files/")
    Path(settings.FILES_FOLDER).mkdir(parents=True, exist_ok=True, mode=0o700)
    archive.extractall(settings.FILES_FOLDER, members=entries, filter="data")


def _make_derived() -> None:
    from ombud.casework.actions.search_words import rebuild_search
    from ombud.store.key_check import KeysMissing, check_keys

    rebuild_search()
    try:
        check_keys()
    except KeysMissing as broken:
        stop(f"Everything is restored, but sealed. {broken}")
