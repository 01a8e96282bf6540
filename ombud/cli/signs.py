"""A process tells every second that it lives.

From a thread with a connection of its own: the other may be in the middle of reading, and would
have to write over what it read.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

SECONDS_BETWEEN_SIGNS = 1


def keep_giving(give: Callable[[datetime], None]) -> None:
    """Give signs until the process ends."""
    from django.db import OperationalError
    from django.utils import timezone

    while True:
        time.sleep(SECONDS_BETWEEN_SIGNS)
        with suppress(OperationalError):
            give(timezone.now())
