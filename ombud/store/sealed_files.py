"""Files that are sealed block by block: however large, memory does not grow with them."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from ombud.store.sealing import SealBroken, open_bytes, seal_bytes

BLOCK = 1 << 20
_LENGTH = 4


def seal_blocks(source: Path, target: Path, place: str) -> None:
    """Write the file `source` to `target`, sealed for `place`."""
    with source.open("rb") as plain, target.open("wb") as file:
        number = 0
        while block := plain.read(BLOCK):
            _write(file, block, f"{place}.{number}")
            number += 1
        # Without its end, a file that was cut would look like a shorter one.
        _write(file, b"", f"{place}.{number}.end")


def _write(file: IO[bytes], block: bytes, place: str) -> None:
    sealed = seal_bytes(block, place)
    file.write(len(sealed).to_bytes(_LENGTH) + sealed)


def opened_blocks(path: Path, place: str) -> Iterator[bytes]:
    """The blocks of a file that was sealed for `place`; raises SealBroken, FileNotFoundError."""
    with path.open("rb") as file:
        number, sealed = 0, _read(file, place)
        while following := _read(file, place, may_end=True):
            yield open_bytes(sealed, f"{place}.{number}")
            number, sealed = number + 1, following
        open_bytes(sealed, f"{place}.{number}.end")


def _read(file: IO[bytes], place: str, *, may_end: bool = False) -> bytes:
    length = int.from_bytes(file.read(_LENGTH))
    sealed = file.read(length)
    if len(sealed) < length or not (length or may_end):
        raise SealBroken(f"What is sealed at {place} is not whole.")
    return sealed
