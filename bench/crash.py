"""Thousands of kills, where the test makes a hundred: KILLS a round, another seed each round."""

import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.measuring import Report
from tests.crash.campaign import killed_at_random
from tests.crash.house import house_at, started_house

KILLS = int(os.environ.get("KILLS", "200"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
SEED = int(os.environ.get("SEED", "1"))


def main() -> int:
    """Kill and report."""
    report, kills, answered, troubles = Report("crash"), Counter[str](), 0, []
    began = time.perf_counter()
    for seed in range(SEED, SEED + ROUNDS):
        with (
            tempfile.TemporaryDirectory(prefix="ombud-bench-") as folder,
            house_at(Path(folder), started_house) as house,
        ):
            campaign = killed_at_random(house, KILLS, seed)
        kills += campaign.kills
        answered += len(campaign.answered)
        troubles += [f"seed {seed}: {trouble}" for trouble in campaign.troubles]
    print(*troubles, sep="\n")
    for what, count in kills.items():
        report.add(f"killed: {what}", count)
    report.add("kills", kills.total(), at_least=KILLS * ROUNDS)
    report.add("complaints acknowledged by HTTP meanwhile", answered)
    report.add("lost, doubled or half done", len(troubles), at_most=0)
    report.add("seconds", time.perf_counter() - began, "s")
    return report.finish()


if __name__ == "__main__":
    raise SystemExit(main())
