"""A 100,000-row workbook to searchable, classified, clocked cases, beside its floor.

The floor reads the same file with calamine and writes the very same final rows and index entries
with bare executemany, in turns of the same size.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from bench import floor, workbook
from bench.measuring import Report, peak_memory

ROWS = int(os.environ.get("ROWS", "100000"))


def main() -> int:
    """Measure and report."""
    report = Report("import")
    path = workbook.generated(ROWS)
    folder = Path(tempfile.mkdtemp(prefix="ombud-bench-"))
    try:
        seconds, peak = _imported(path, folder)
        report.add("import: rows per second", ROWS / seconds, "rows/s")
        report.add("import: peak memory", peak, "MB", at_most=600)
        reading, writing = floor.measured(path, folder)
        report.add("floor: reading the file", reading, "s")
        report.add("floor: raw inserts of the final rows", writing, "s")
        report.add("import : floor", seconds / (reading + writing), "", at_most=2.5)
        report.add("text reader at 100 characters", _reader_rate(), "texts/s/core", at_least=5000)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return report.finish()


def _imported(path: Path, folder: Path) -> tuple[float, float]:
    """Seconds of the import alone, and the peak memory of its processes in MB."""
    code = Path(__file__).with_name("import_once.py")
    environment = os.environ | {"OMBUD_DATA": str(folder / "data")}
    command = [sys.executable, str(code), str(path)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as running:
        peak = peak_memory(running)
        said = running.stdout.read() if running.stdout else ""
    if running.returncode:
        raise SystemExit("the import failed")
    return float(said.split()[-1]), peak


def _reader_rate() -> float:
    from ombud.plugins.classifiers.lexical import LexicalReader

    pool, reader = workbook.texts(4000), LexicalReader()
    reader.read(pool[:200])
    began = time.process_time()
    reader.read(pool)
    return len(pool) / (time.process_time() - began)


if __name__ == "__main__":
    raise SystemExit(main())
