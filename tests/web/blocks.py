"""What the tests of the sheet send and read without a browser."""

import json
from typing import Any

from django.test import Client

from ombud.casework.models import Case

QUERY = "view=all&column=number&column=title&column=owner&column=stage"


def write(
    desk: Client, *cells: tuple[Case, str, Any], version: int | None = None, batch: int = 0
) -> Any:
    """Send the cells as the sheet does; return what the server answers."""
    block = [
        {"id": case.pk, "version": version or case.version, "field": field, "value": value}
        for case, field, value in cells
    ]
    answer = desk.post(
        f"/cases/grid/cells?{QUERY}",
        json.dumps({"cells": block, "batch": batch}),
        content_type="application/json",
    )
    assert answer.status_code == 200
    return answer.json()


def reasons(answer: Any) -> list[str]:
    return [each["reason"] for each in answer["results"]]


def as_sheet(desk: Client, query: str = QUERY) -> str:
    desk.cookies["cases_as"] = "sheet"
    return str(desk.get(f"/cases?{query}").content.decode())
