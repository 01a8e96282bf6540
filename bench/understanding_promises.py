"""Promises read from answers: precision, recall and due times on sentences of our own.

bench/understanding/promises.jsonl was written before the rules; they were tuned on its "dev" half
only, its "test" half judges.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent))
from bench.measuring import ROOT, Report
from ombud.rules.promises import promises_in

SENTENCES = ROOT / "bench" / "understanding" / "promises.jsonl"
ZONE = ZoneInfo("Asia/Shanghai")
ROUNDS = 20


def main() -> int:
    """Judge the half that was set aside; the other is told beside it."""
    report = Report("understanding_promises")
    for half in ("test", "dev"):
        rows = [row for row in _rows() if row["half"] == half]
        judged = sum((_judged(row) for row in rows), Counter())
        told = judged["found"] + judged["invented"]
        bars = half == "test"
        report.add(f"{half}: sentences", len(rows))
        report.add(f"{half}: promises in them", judged["found"] + judged["missed"])
        report.add(f"{half}: precision", judged["found"] / told, at_least=0.95 if bars else None)
        recall = judged["found"] / (judged["found"] + judged["missed"])
        report.add(f"{half}: recall", recall, at_least=0.85 if bars else None)
        report.add(f"{half}: due time right, of those found", judged["on_time"] / judged["found"])
    report.add("sentences read a second", _speed(), "/s")
    return report.finish()


def _rows() -> Iterator[dict[str, Any]]:
    return map(json.loads, SENTENCES.read_text("utf-8").splitlines())


def _judged(row: dict[str, Any]) -> Counter[str]:
    """found: what is promised is right; on_time: its due time, to the minute, is too."""
    expected = Counter((one["kind"], datetime.fromisoformat(one["due"])) for one in row["promises"])
    read = promises_in(row["text"], datetime.fromisoformat(row["sent"]), ZONE)
    told = Counter((one.kind, one.due_at) for one in read)
    kinds, told_kinds = _kinds(expected), _kinds(told)
    found = (kinds & told_kinds).total()
    return Counter(
        found=found,
        missed=kinds.total() - found,
        invented=told_kinds.total() - found,
        on_time=(expected & told).total(),
    )


def _kinds(promises: Counter[tuple[str, datetime]]) -> Counter[str]:
    return Counter(kind for kind, _ in promises.elements())


def _speed() -> float:
    texts = [(row["text"], datetime.fromisoformat(row["sent"])) for row in _rows()]
    began = time.perf_counter()
    for _ in range(ROUNDS):
        for text, sent in texts:
            promises_in(text, sent, ZONE)
    return ROUNDS * len(texts) / (time.perf_counter() - began)


if __name__ == "__main__":
    raise SystemExit(main())
