"""How many rows a turn may take, so that nobody waits behind it for long."""

import time

from ombud.store.turn import others_wait

# While people write, a turn is kept under 50 ms, so that nobody at the desk waits behind an import
# (DESIGN §2). Where nobody queued for a while, fewer and longer turns save every third second.
SECONDS_A_TURN, SECONDS_A_CALM_TURN = 0.04, 0.15
SECONDS_UNTIL_CALM = 10.0
FIRST_CHUNK, SMALLEST_CHUNK, LARGEST_CHUNK = 100, 20, 500


class Pace:
    """`chunk` rows are taken in `with turn(), pace:`; the next chunk follows the time it took."""

    def __init__(self) -> None:
        self.chunk = FIRST_CHUNK
        self._began = 0.0
        self._calm_from = 0.0

    def __enter__(self) -> None:
        """Inside the turn: waiting for it is not work."""
        self._began = time.perf_counter()

    def __exit__(self, *_error: object) -> None:
        """More rows next time after a quick turn, fewer after a slow one."""
        now = time.perf_counter()
        if others_wait():
            self._calm_from = now + SECONDS_UNTIL_CALM
        aim = SECONDS_A_CALM_TURN if now >= self._calm_from else SECONDS_A_TURN
        fitting = int(self.chunk * aim / max(now - self._began, 0.001))
        self.chunk = max(SMALLEST_CHUNK, min(LARGEST_CHUNK, (self.chunk + fitting) // 2))
