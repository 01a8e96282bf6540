"""A file to read, as a path or as bytes."""

import io
import os
from pathlib import Path
from typing import BinaryIO

Source = str | os.PathLike[str] | bytes


def opened(source: Source) -> BinaryIO:
    """The source as a seekable stream of bytes."""
    return io.BytesIO(source) if isinstance(source, bytes) else Path(source).open("rb")


def size_of(source: Source) -> int:
    """The size in bytes."""
    return len(source) if isinstance(source, bytes) else Path(source).stat().st_size
