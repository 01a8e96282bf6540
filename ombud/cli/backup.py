"""`ombud backup`: one file of database, files and, sealed with a passphrase, the keys."""

import hashlib
import io
import json
import os
import re
import tarfile
from pathlib import Path

import click

import ombud
from ombud.cli import passphrase
from ombud.cli.house import open_house, stop

MANIFEST, KEYS, SUMS = "manifest.json", "keys.sealed", "sums.json"
KEPT = re.compile(r"[0-9a-f]{2}/[0-9a-f]{62}")


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
        stop(f"The backup could not be written: {broken.strerror or broken}. Nothing else changed.")
    finally:
        beside.unlink(missing_ok=True)
    click.echo(f"Backup written: {file} ({file.stat().st_size / 1e6:,.1f} MB)")


def _write(path: Path, secret: str | None) -> None:
    # Messages stand in it as plain text: nobody else on this machine may read it.
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w+b") as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            _fill(Packing(archive), secret)
        file.flush()
        os.fsync(file.fileno())


class Packing:
    """An archive being filled; the sums of all it holds come last and show that it is whole."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive
        self._sums: dict[str, str] = {}

    def add(self, name: str, content: bytes) -> None:
        """Add one entry."""
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        self._sums[name] = hashlib.sha256(content).hexdigest()
        self._archive.addfile(entry, io.BytesIO(content))

    def close(self) -> None:
        """Add the sums."""
        self.add(SUMS, json.dumps(self._sums).encode())


def _fill(packing: Packing, secret: str | None) -> None:
    from django.conf import settings

    from ombud.cli import portable

    with portable.one_moment():
        tables = portable.tables()
        names = {model._meta.label_lower: portable.columns(model) for model in tables}
        manifest = {"release": ombud.__version__, "tables": names}
        packing.add(MANIFEST, json.dumps(manifest).encode())
        if secret is not None:
            packing.add(KEYS, passphrase.seal(settings.KEY_RING.text().encode(), secret))
        with click.progressbar(tables, label="Database") as bar:
            for model in bar:
                for number, part in enumerate(portable.parts(model)):
                    packing.add(f"tables/{model._meta.label_lower}/{number:06}.gz", part)
        _add_files(packing, settings.FILES_FOLDER)
    packing.close()


def _add_files(packing: Packing, folder: Path) -> None:
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    # A file that is just being written has another name.
    names = sorted(name for name in found if KEPT.fullmatch(name))
    with click.progressbar(names, label="Files   ") as bar:
        for name in bar:
            packing.add(f"files/{name}", (folder / name).read_bytes())
