"""What a text names, found: precision, recall and F1 of spans on the set written for it, and speed.

`bench/understanding/entities.md` tells what is labelled and when a span counts as found.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
from bench import workbook
from bench.measuring import Report
from ombud.rules.entities import REMEDY, Mark, marks_in, normal
from ombud.rules.language import language_of

SET = Path(__file__).parent / "understanding" / "entities.jsonl"
DAY = date(2026, 3, 11)
TEXTS = 4000


@dataclass
class Score:
    """Spans by kind: found rightly, found wrongly, missed; of those right, whose value is too."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    valued: Counter[str] = field(default_factory=Counter)
    languages: list[bool] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def of(self, kind: str = "") -> tuple[float, float, float, int]:
        """Precision, recall, F1 and the number of labelled spans, of one kind or of all."""
        right, wrong, missed = (
            tally[kind] if kind else tally.total()
            for tally in (self.right, self.wrong, self.missed)
        )
        precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
        both = 2 * precision * recall / max(1e-9, precision + recall)
        return precision, recall, both, right + missed


def scored(path: Path) -> Score:
    """The marks of every text of a set beside its labels."""
    score = Score()
    for line in path.read_text("utf-8").splitlines():
        labelled = json.loads(line)
        text = normal(labelled["text"])
        score.languages.append(language_of(text) == labelled["language"])
        if not score.languages[-1]:
            score.faults.append(f"language {language_of(text)}: {line}")
        _compare(score, text, _labels(text, labelled["spans"]), marks_in(text, DAY))
    return score


def _labels(text: str, spans: Sequence[Any]) -> list[Mark]:
    labels, at = [], 0
    for kind, words, value in spans:
        start = text.index(normal(words), at)
        at = start + len(normal(words))
        labels.append(Mark(kind, start, at, value))
    return labels


def _compare(score: Score, text: str, labels: list[Mark], marks: list[Mark]) -> None:
    for label in labels:
        fitting = next((mark for mark in marks if _agree(mark, label)), None)
        if fitting is None:
            score.missed[label.kind] += 1
            score.faults.append(f"missed {label.kind} {text[label.start : label.end]!r}: {text}")
            continue
        marks.remove(fitting)
        score.right[label.kind] += 1
        if _value(fitting) == _lower_end(label.value):
            score.valued[label.kind] += 1
        else:
            score.faults.append(f"value {_value(fitting)!r} for {label.value!r}: {text}")
    for mark in marks:
        score.wrong[mark.kind] += 1
        score.faults.append(f"wrong {mark.kind} {text[mark.start : mark.end]!r}: {text}")


def _agree(mark: Mark, label: Mark) -> bool:
    if mark.kind != label.kind:
        return False
    if mark.kind == REMEDY:
        return mark.value == label.value and mark.start < label.end and label.start < mark.end
    return (mark.start, mark.end) == (label.start, label.end)


def _value(mark: Mark) -> str:
    if mark.kind == "amount":
        return f"{float(mark.value):g} {mark.by}"
    return mark.by if mark.kind in ("order", "tracking") else mark.value


def _lower_end(value: str) -> str:
    figure, _, currency = value.partition(" ")
    return f"{float(figure):g} {currency}" if currency else value.partition("/")[0]


def main() -> int:
    """Measure and report."""
    report, score = Report("understanding_entities"), scored(SET)
    if "--faults" in sys.argv:
        print("\n".join(score.faults))
    for kind in sorted(score.right | score.missed):
        precision, recall, both, count = score.of(kind)
        report.add(
            f"{kind}: F1 (precision {precision:.3f}, recall {recall:.3f}, {count} spans)", both
        )
        report.add(
            f"{kind}: values right among spans found", score.valued[kind] / score.right[kind]
        )
    precision, recall, both, count = score.of()
    report.add("all: precision", precision)
    report.add("all: recall", recall)
    report.add("all: labelled spans", count, at_least=500)
    report.add("all: span F1", both, at_least=0.95)
    report.add("language named rightly", sum(score.languages) / len(score.languages))
    report.add("everything named in a text of 100 characters", _rate(), "texts/s/core")
    return report.finish()


def _rate() -> float:
    pool = [normal(text) for text in workbook.texts(TEXTS)]
    began = time.process_time()
    for text in pool:
        marks_in(text, DAY)
    return len(pool) / (time.process_time() - began)


if __name__ == "__main__":
    raise SystemExit(main())
