"""`ombud restore`: bring a backup up on this machine, on either database."""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

import ombud
from ombud.cli import passphrase
from ombud.cli.backup import KEYS, MANIFEST, SUMS
from ombud.cli.house import stop, told_in_a_sentence

NOTHING_CHANGED = "Nothing was changed here."


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Restore FILE into an empty data folder (OMBUD_DATA) or database (DATABASE_URL)."""
    try:
        archive = tarfile.open(file, "r:")  # noqa: SIM115 closed below
        entries = _whole(archive)
    except (tarfile.TarError, KeyError, ValueError):
        stop(f"{file} is not a whole backup of Ombud. Use another copy. {NOTHING_CHANGED}")
    with archive, told_in_a_sentence():
        _restore(archive, entries)
    click.echo("Restored. Start with: ombud serve")


def _whole(archive: tarfile.TarFile) -> list[str]:
    """The names of all entries. Raises TarError, KeyError, ValueError when any is damaged."""
    sums = json.loads(_content(archive, SUMS))
    with click.progressbar(sums.items(), label="Checking") as bar:
        for name, wanted in bar:
            if hashlib.sha256(_content(archive, name)).hexdigest() != wanted:
                raise ValueError(name)
    return list(sums)


def _content(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file.read()


def _restore(archive: tarfile.TarFile, entries: list[str]) -> None:
    manifest = json.loads(_content(archive, MANIFEST))
    if _release(manifest["release"]) > _release(ombud.__version__):
        stop(f"This backup was written by Ombud {manifest['release']}. Install that release first.")
    if KEYS in entries:
        _bring_keys(_content(archive, KEYS))
    import django

    django.setup()
    _must_be_empty()
    _must_open(archive, manifest["tables"])
    _keep_keys()
    _write_tables(archive, entries, manifest["tables"])
    _write_files(archive, entries)
    _make_derived()


def _release(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def _bring_keys(sealed: bytes) -> None:
    try:
        ring = passphrase.unseal(sealed, passphrase.asked()).decode()
    except passphrase.WrongPassphrase:
        stop(f"This passphrase does not open the keys of the backup. {NOTHING_CHANGED}")
    # Settings read the ring when Django loads; the key file is written once it is known to fit.
    os.environ["OMBUD_KEYS"] = ring


def _must_be_empty() -> None:
    from django.db import connection

    from ombud.people.models import Member
    from ombud.store.models import KeyCheck

    standing = connection.introspection.table_names()
    if any(
        model._meta.db_table in standing and model._default_manager.exists()
        for model in (Member, KeyCheck)
    ):
        stop(
            "There is data here already. Restore into an empty OMBUD_DATA or DATABASE_URL. "
            f"{NOTHING_CHANGED}"
        )


def _must_open(archive: tarfile.TarFile, columns: dict[str, list[str]]) -> None:
    """The keys at hand must open the backup, and not shut out those that stand here."""
    from django.conf import settings

    from ombud.cli import portable
    from ombud.store import key_check
    from ombud.store.models import KeyCheck

    label = KeyCheck._meta.label_lower
    part = _content(archive, f"tables/{label}/000000.gz")
    proof = next(iter(portable.rows_of(KeyCheck, columns[label], part)))
    if not key_check.opens(str(proof[columns[label].index("proof")])):
        key_check.forget_new_ring()
        stop(
            f"The keys of this backup are missing. Put the key file you saved at "
            f"{settings.KEY_FILE} and restore again. {NOTHING_CHANGED}"
        )
    ring = settings.KEY_RING.text()
    if settings.KEY_FILE.exists() and settings.KEY_FILE.read_text().split() != ring.split(","):
        stop(
            f"{settings.KEY_FILE} holds other keys than the backup. Move it away first. "
            f"{NOTHING_CHANGED}"
        )


def _keep_keys() -> None:
    from django.conf import settings

    from ombud.store.keys import write_key_file

    if write_key_file(settings.KEY_FILE, settings.KEY_RING.text().replace(",", "\n") + "\n"):
        click.echo(f"The keys are in {settings.KEY_FILE}. Save a copy elsewhere.")


def _write_tables(
    archive: tarfile.TarFile, entries: list[str], columns: dict[str, list[str]]
) -> None:
    from django.core.management import call_command

    from ombud.cli import portable
    from ombud.store.turn import turn

    call_command("migrate", verbosity=0, interactive=False)
    tables = [model for model in portable.tables() if model._meta.label_lower in columns]
    with turn(), click.progressbar(tables, label="Database") as bar:
        for model in reversed(tables):
            model._default_manager.all().delete()
        for model in bar:
            label = model._meta.label_lower
            for part in _parts(archive, entries, f"tables/{label}/"):
                portable.write_part(model, columns[label], part)
        portable.go_on_counting(tables)


def _parts(archive: tarfile.TarFile, entries: list[str], begin: str) -> Iterator[bytes]:
    return (_content(archive, name) for name in sorted(entries) if name.startswith(begin))


def _write_files(archive: tarfile.TarFile, entries: list[str]) -> None:
    from django.conf import settings

    members: list[Any] = [archive.getmember(name) for name in entries if name.startswith("files/")]
    for member in members:
        member.name = member.name.removeprefix("files/")
    Path(settings.FILES_FOLDER).mkdir(parents=True, exist_ok=True, mode=0o700)
    with click.progressbar(members, label="Files   ") as bar:
        for member in bar:
            archive.extract(member, settings.FILES_FOLDER, filter="data")


def _make_derived() -> None:
    from ombud.casework.actions.search_words import rebuild_search

    rebuild_search()
