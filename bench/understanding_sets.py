"""The public sets that judge understanding: their texts, labels, fixed parts and meanings.

They lie in ../shared/data beside the repository (or where OMBUD_SETS says) and never enter it. What
the encoder makes of them is kept under bench/tmp, since it takes minutes.
"""

import hashlib
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.measuring import ROOT, SCRATCH, stopwatch
from ombud.assessment.learned.encoder import LONGEST_TITLE, MOST_WINDOWS, WINDOW, meanings

FOLDER = Path(os.environ.get("OMBUD_SETS", ROOT.parent / "shared" / "data"))
KEPT = SCRATCH / "understanding"
TEST_SHARE = 0.2


@dataclass(frozen=True)
class Kind:
    """One task: which file, the columns of text and label, and its bar in percent.

    `least` leaves out labels with fewer texts in the train part. `by_f1` judges by macro-F1.
    """

    name: str
    file: str
    label: str
    bar: float
    text: str = "text"
    least: int = 1
    by_f1: bool = False


KINDS = (
    Kind("shopping: category", "zh_online_shopping_10_cats", "category", 91.5),
    Kind("shopping: sentiment", "zh_online_shopping_10_cats", "positive", 93),
    Kind("waimai: sentiment", "zh_waimai_10k", "positive", 90),
    Kind("citizens: class", "zh_citizen_complaints_labeled", "label", 84.5),
    Kind("cfpb: product", "en_cfpb_complaints", "product_group", 83, "narrative"),
    Kind("cfpb: issue", "en_cfpb_complaints", "issue", 67, "narrative", least=30),
    Kind("banking77: intent", "en_banking77", "category", 93),
    Kind("bitext: intent", "en_bitext_support_intents", "intent", 99),
    Kind("clothing: sentiment", "en_womens_clothing_reviews", "recommended", 86.5, by_f1=True),
)


@dataclass(frozen=True)
class Judged:
    """A task's texts, labels and meanings; `tested` marks the part that only judges."""

    kind: Kind
    texts: list[str]
    labels: NDArray[np.str_]
    tested: NDArray[np.bool_]
    meanings: NDArray[np.float32]


def judged(kind: Kind) -> Judged:
    """Read a task. Texts without a label or a text are left out."""
    rows = _rows(kind)
    texts = [_whole_text(row, kind.text) for row in rows]
    labels = np.array([str(row[kind.label]) for row in rows])
    tested = np.array([_is_tested(row) for row in rows])
    meant = _meanings(f"{kind.file}", texts)
    often = Counter(labels[~tested].tolist())
    kept = np.array([often[label] >= kind.least for label in labels.tolist()])
    texts = [text for text, keep in zip(texts, kept, strict=True) if keep]
    return Judged(kind, texts, labels[kept], tested[kept], meant[kept])


def _rows(kind: Kind) -> list[dict[str, object]]:
    from pyarrow.parquet import read_table

    rows = read_table(FOLDER / f"{kind.file}.parquet").to_pylist()
    return [row for row in rows if row[kind.text] and row[kind.label] is not None]


def _whole_text(row: dict[str, object], column: str) -> str:
    title = row.get("title")
    return f"{title}\n{row[column]}" if title else str(row[column])


def _is_tested(row: dict[str, object]) -> bool:
    """By the file's own parts; the citizens' file has none, so its ids are drawn by their hash."""
    if "created" in row:
        return share(str(row["id"])) < TEST_SHARE
    return row["split"] == "test"


def share(key: str) -> float:
    """Where a key falls between 0 and 1, the same everywhere."""
    return int(hashlib.sha256(f"ombud|{key}".encode()).hexdigest()[:8], 16) / 0xFFFFFFFF


def _meanings(name: str, texts: list[str]) -> NDArray[np.float32]:
    key = hashlib.sha256(
        "\0".join([f"{WINDOW} {MOST_WINDOWS} {LONGEST_TITLE}", *texts]).encode()
    ).hexdigest()[:12]
    path = KEPT / f"{name}-{key}.npy"
    if not path.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        with stopwatch(f"{len(texts):,} texts of {name} are encoded"):
            np.save(path, meanings(texts).astype(np.float16))
    return np.load(path).astype(np.float32)
