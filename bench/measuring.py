"""What every bench shares: percentiles, CPU time, figures beside their bars, and the result file.

A bench adds its figures to a `Report` and leaves with `raise SystemExit(report.finish())`: the exit
status is 1 when a figure falls short of its bar.
"""

import json
import os
import platform
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "bench" / "results"
SCRATCH = ROOT / "bench" / "tmp"
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Figure:
    """One measured value and the bar it is held to, if any. bound: "most" or "least"."""

    name: str
    value: float
    unit: str = ""
    bar: float | None = None
    bound: str = "most"

    @property
    def holds(self) -> bool:
        """Whether it reaches its bar."""
        if self.bar is None:
            return True
        return self.value <= self.bar if self.bound == "most" else self.value >= self.bar

    def __str__(self) -> str:
        said = f"{self.name:<64} {self.value:>12,.2f} {self.unit}"
        if self.bar is None:
            return said
        sign = "≤" if self.bound == "most" else "≥"
        return f"{said:<86} {sign} {self.bar:g}  {'holds' if self.holds else 'FALLS SHORT'}"


@dataclass
class Report:
    """The figures of one bench, printed as they come."""

    name: str
    figures: list[Figure] = field(default_factory=list)

    def add(
        self, name: str, value: float, unit: str = "", *,
        at_most: float | None = None, at_least: float | None = None,
    ) -> None:  # fmt: skip
        """Add and print a figure, with its bar if it has one."""
        bound = "most" if at_least is None else "least"
        bar = at_most if at_least is None else at_least
        self.figures.append(Figure(name, round(value, 3), unit, bar, bound))
        print(self.figures[-1], flush=True)

    def finish(self) -> int:
        """Write bench/results/NAME.json; returns 1 when a figure falls short."""
        RESULTS.mkdir(parents=True, exist_ok=True)
        short = [figure.name for figure in self.figures if not figure.holds]
        rows = [asdict(figure) | {"holds": figure.holds} for figure in self.figures]
        written = {"bench": self.name, "machine": machine(), "short": short, "figures": rows}
        text = json.dumps(written, ensure_ascii=False, indent=1)
        (RESULTS / f"{self.name}.json").write_text(text + "\n", "utf-8")
        print(f"{len(rows)} figures, {len(short)} short of their bar", flush=True)
        return 1 if short else 0


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    return {
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
        "load": round(os.getloadavg()[0], 2),
    }


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of `values` do not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(frozen=True)
class Sample:
    """Times of repeated calls, in milliseconds. cpu: per call, ours and the watched processes'."""

    p50: float
    p95: float
    cpu: float
    calls: int


def sample(call: Callable[[], object], times: int, *, watch: Sequence[int] = ()) -> Sample:
    """Call `times` times after two calls to warm up; `watch` names processes that work for us."""
    call(), call()
    spans = []
    cpu = time.process_time() + sum(map(cpu_seconds, watch))
    for _ in range(times):
        started = time.perf_counter()
        call()
        spans.append((time.perf_counter() - started) * 1000)
    cpu = time.process_time() + sum(map(cpu_seconds, watch)) - cpu
    return Sample(percentile(spans, 0.5), percentile(spans, 0.95), cpu / times * 1000, times)


def cpu_seconds(process_id: int) -> float:
    """The CPU time a process has used so far; 0 when it cannot be seen."""
    try:
        fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


@contextmanager
def stopwatch(what: str) -> Iterator[None]:
    """Say what is being done and how long it took."""
    print(f"{what} …", end=" ", flush=True)
    started = time.perf_counter()
    yield
    print(f"{time.perf_counter() - started:.1f} s", flush=True)


def peak_memory(running: "subprocess.Popen[str]") -> float:
    """Wait for a process; the most MB it and its children held, looked at four times a second.

    What they share is counted once.
    """
    peak = 0.0
    while running.poll() is None:
        peak = max(peak, sum(map(_own_share, [running.pid, *_children(running.pid)])))
        time.sleep(0.25)
    return peak


def _own_share(process_id: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{process_id}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _children(process_id: int) -> list[int]:
    with suppress(OSError):
        known = Path(f"/proc/{process_id}/task/{process_id}/children").read_text()
        return [int(each) for each in known.split()]
    return []
