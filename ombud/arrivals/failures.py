"""Why an import stopped: English by code, translated where it is shown."""

from collections.abc import Mapping
from typing import Any

from ombud.arrivals.workbook.sentences import N_, REFUSALS

FAILURES: Mapping[str, str] = REFUSALS | {
    "keys_missing": N_(
        "The kept file cannot be opened: its key is missing, or the file was damaged. Put back the "
        "key file you saved, or the data folder from a backup, start Ombud again, and go on."
    ),
    "original_missing": N_(
        "The kept file is missing from the data folder. Put the folder back from a backup and go "
        "on, or import the file again: rows that are in already will not come in twice."
    ),
    "undo_stopped_short": N_(
        "Something went wrong on our side. What was taken back stays so, the rest is as it was. "
        "Take it back again to go on; if it stops again, please send us the log."
    ),
    "stopped_short": N_(
        "Something went wrong on our side. The rows that came in are safe. Go on to try again; if "
        "it stops at the same row, please send us the log."
    ),
}


def failure_sentence(failure: Mapping[str, Any]) -> str:
    """The English sentence of an import's failure (code and params)."""
    return FAILURES[failure["code"]] % failure["params"]
