"""What proves a case: what is here, what was asked for, what is usual and still missing."""

from typing import Any

from ombud.casework.queries.case import CasePage
from ombud.rules import closed_lists
from ombud.rules.taxonomy import taxonomy
from ombud.web.shown import listed

MISSING = "missing"


def evidence_shown(page: CasePage) -> dict[str, Any]:
    """The pieces usual for the detail and those spoken of, with their states; the rest to add."""
    known = taxonomy().details.get(page.case.detail_code)
    usual = known.evidence if known else ()
    codes = dict.fromkeys((*usual, *page.evidence))
    rest = (code for code in closed_lists.codes("evidence") if code not in codes)
    return {
        "evidence": [
            (code, listed(code, "evidence"), page.evidence.get(code, MISSING)) for code in codes
        ],
        "more_evidence": [(code, listed(code, "evidence")) for code in rest],
        "files": [one for one in page.story.entries if one.kind == "file"],
    }
