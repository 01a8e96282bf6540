"""Short lists of cases beside numbers: Home and My work."""

from collections.abc import Sequence

from ombud.casework.models import Case
from ombud.casework.queries.columns import COLUMNS
from ombud.people.viewer import Viewer
from ombud.web.desk.case_cells import Row
from ombud.web.desk.case_table import rows_of

OF_THE_DAY = "number title detail stage due owner".split()
OF_MY_WORK = "number title detail stage due next_on customer".split()
PHONE = {"number": "lead", "title": "text", "due": "side"}


def brief_columns(keys: Sequence[str]) -> list[dict[str, str]]:
    """The heads of a short list."""
    return [
        {
            "key": column.key,
            "label": str(column.label),
            "kind": "text" if column.key == "title" else "",
            "phone": PHONE.get(column.key, "meta"),
        }
        for column in (COLUMNS[key] for key in keys)
    ]


def brief_rows(viewer: Viewer, keys: Sequence[str], *lists: Sequence[Case]) -> list[list[Row]]:
    """Rows of several lists, whose customers are named by one question."""
    columns = [COLUMNS[key] for key in keys]
    rows = iter(rows_of(viewer, [case for each in lists for case in each], columns))
    return [[next(rows) for _case in each] for each in lists]
