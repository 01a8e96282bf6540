"""`ombud backup`: one file of database, files and, sealed with a passphrase, the keys."""

import io
import json
import os
import tarfile
from pathlib import Path

import click

import ombud
from ombud.cli import passphrase
from ombud.cli.house import open_house, stop


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--without-keys", is_flag=True, help="Leave the keys out: keep the key file yourself."
)
def command(file: Path, without_keys: bool) -> None:
    """Write everything into FILE while Ombud goes on working.

    The keys travel sealed with a passphrase that you are asked for (or OMBUD_PASSPHRASE).
    """
    open_house()
    secret = None if without_keys else passphrase.asked_twice()
    beside = file.with_name(file.name + ".part")
    try:
        _write(beside, secret)
        os.replace(beside, file)
    except OSError as broken:
        beside.unlink(missing_ok=True)
        stop(f"The backup could not be written: {broken.strerror or broken}. Nothing else changed.")
    click.echo(f"Backup written: {file} ({file.stat().st_size / 1e6:,.1f} MB)")


def _write(path: Path, secret: str | None) -> None:
    from django.conf import settings

    from ombud.cli import portable

    with tarfile.open(path, "w") as archive, portable.one_moment():
        tables = portable.tables()
        names = {model._meta.label_lower: portable.columns(model) for model in tables}
        _add(
            archive,
            "manifest.json",
            json.dumps({"release": ombud.__version__, "tables": names}).encode(),
        )
        if secret is not None:
            _add(archive, "keys.sealed", passphrase.seal(settings.KEY_RING.text().encode(), secret))
        with click.progressbar(tables, label="Database") as bar:
            for model in bar:
                for number, part in enumerate(portable.parts(model)):
                    _add(archive, f"tables/{model._meta.label_lower}/{number:06}.gz", part)
        _add_files(archive, settings.FILES_FOLDER)


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


def _add_files(archive: tarfile.TarFile, folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    with click.progressbar(files, label="Files   ") as bar:
        for path in bar:
            archive.add(path, f"files/{path.relative_to(folder)}")
