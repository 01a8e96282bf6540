"""Web, worker, import and desk are killed without warning, over and over: nothing is lost by it."""

import os
from pathlib import Path

from tests.crash.campaign import killed_at_random
from tests.crash.house import house_at, started_house, tried_once

KILLS = int(os.environ.get("KILLS", "100"))
SEED = int(os.environ.get("SEED", "7"))


@tried_once
def test_nothing_is_lost_doubled_or_half_done_by_a_hundred_kills(tmp_path: Path) -> None:
    with house_at(tmp_path, started_house) as house:
        campaign = killed_at_random(house, KILLS, SEED)
    assert campaign.kills.total() >= KILLS
    assert campaign.answered
    assert campaign.troubles == []
