"""Models as files: each with a version and a seal; a broken one is refused and the one before used.

A file is an .npz without pickles: arrays beside a header that says format, name, version, whose
taxonomy it was learned for, and the SHA-256 of all arrays.
"""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np

from ombud.assessment.learned.linear import Head
from ombud.assessment.learned.model import Bounds, Model, Trained
from ombud.assessment.learned.weighing import Weighing

FORMAT = 1
Arrays = dict[str, np.ndarray[Any, Any]]


class UnfitModel(Exception):
    """A file that cannot be used; the message says which and why."""


def fingerprint(codes: Sequence[str]) -> str:
    """Stands for the codes of a taxonomy, whatever their order."""
    return hashlib.sha256("\n".join(sorted(codes)).encode()).hexdigest()[:16]


def path_of(folder: Path, name: str, version: int) -> Path:
    """Where a model stands; names sort as versions do."""
    return folder / f"{name}-{version:06d}.npz"


def put_model(folder: Path, model: Model, taxonomy: str) -> Path:
    """Write a model whole or not at all. `taxonomy` is its fingerprint."""
    folder.mkdir(parents=True, exist_ok=True)
    path = path_of(folder, model.name, model.version)
    arrays = _arrays(model)
    header = _header(model) | {"format": FORMAT, "taxonomy": taxonomy, "seal": _seal(arrays)}
    arrays["header"] = np.frombuffer(json.dumps(header).encode(), np.uint8)
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    return path


def take_model(path: Path, taxonomy: str) -> Model:
    """Read a model. Raises UnfitModel for one that is cut short, changed or of another kind."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        header = json.loads(arrays.pop("header").tobytes())
    except FileNotFoundError:
        raise UnfitModel(f"{path.name} is not there.") from None
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error) as broken:
        raise UnfitModel(f"{path.name} is cut short or no model.") from broken
    _check(path.name, header, arrays, taxonomy)
    return _model(header, arrays)


def newest_fit(
    folder: Path, name: str, taxonomy: str, shipped: Path | None = None
) -> tuple[Model | None, list[str]]:
    """The newest model that can be used, else the shipped one, else None; and what was refused."""
    refused: list[str] = []
    written = sorted(folder.glob(f"{name}-*.npz"), reverse=True)
    for path in [*written, *([shipped] if shipped else [])]:
        try:
            return take_model(path, taxonomy), refused
        except UnfitModel as why:
            refused.append(str(why))
    return None, refused


def _check(name: str, header: Mapping[str, Any], arrays: Arrays, taxonomy: str) -> None:
    if header.get("format") != FORMAT:
        raise UnfitModel(
            f"{name} has format {header.get('format')}; this Ombud reads format {FORMAT}."
        )
    if header.get("seal") != _seal(arrays):
        raise UnfitModel(f"{name} was changed or damaged: its seal does not fit.")
    if header.get("taxonomy") != taxonomy:
        raise UnfitModel(f"{name} was learned for other classes than today's.")


def _seal(arrays: Arrays) -> str:
    sealed = hashlib.sha256()
    for name in sorted(arrays):
        sealed.update(f"{name} {arrays[name].dtype} {arrays[name].shape}".encode())
        sealed.update(np.ascontiguousarray(arrays[name]).tobytes())
    return sealed.hexdigest()


def _header(model: Model) -> dict[str, Any]:
    heads = {"by_words": model.by_words, "by_meaning": model.by_meaning}
    return {
        "name": model.name,
        "version": model.version,
        "details": model.details,
        "classes": model.classes,
        "heads": {
            name: [one.head.temperature, *astuple(one.bounds)] for name, one in heads.items() if one
        },
    }


def _arrays(model: Model) -> Arrays:
    kept: Arrays = {"buckets": model.weighing.buckets, "rarity": model.weighing.rarity}
    for name, one in (("by_words", model.by_words), ("by_meaning", model.by_meaning)):
        if one:
            kept[f"{name}.grams"] = one.head.by_gram.astype(np.float16)
            kept[f"{name}.meanings"] = one.head.by_meaning.astype(np.float16)
            kept[f"{name}.bias"] = one.head.bias
    return kept


def _model(header: Mapping[str, Any], arrays: Arrays) -> Model:
    heads = {name: _trained(arrays, name, told) for name, told in header["heads"].items()}
    return Model(
        name=header["name"],
        version=header["version"],
        details=tuple(header["details"]),
        classes=tuple(header["classes"]),
        weighing=Weighing(arrays["buckets"], arrays["rarity"]),
        by_words=heads["by_words"],
        by_meaning=heads.get("by_meaning"),
    )


def _trained(arrays: Arrays, name: str, told: Sequence[float]) -> Trained:
    grams, meanings = arrays[f"{name}.grams"], arrays[f"{name}.meanings"]
    return Trained(Head(grams, meanings, arrays[f"{name}.bias"], told[0]), Bounds(*told[1:]))
