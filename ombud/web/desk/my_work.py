"""My work: my open cases in the order in which they want me."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ombud.casework.queries.today import work_of
from ombud.people.viewer import Viewer
from ombud.web.desk.access import DeskRequest, signed_in
from ombud.web.desk.case_brief import OF_MY_WORK, brief_columns, brief_rows


@signed_in
def my_work(request: DeskRequest) -> HttpResponse:
    """What wants me now, next, and what waits for others."""
    return render(request, "desk/my_work/my_work.html", _work(request.viewer))


def _work(viewer: Viewer) -> dict[str, Any]:
    work = work_of(viewer, at=timezone.now())
    now, later, waiting = brief_rows(viewer, OF_MY_WORK, work.now, work.next, work.waiting)
    return {"columns": brief_columns(OF_MY_WORK), "now": now, "next": later, "waiting": waiting}
