"""Cases by one or two columns, with counts and refunds."""

from django.http import HttpResponse
from django.shortcuts import render

from ombud.web.desk.access import DeskRequest, signed_in
from ombud.web.desk.case_groups import group_table


@signed_in
def case_groups(request: DeskRequest) -> HttpResponse:
    """The list of cases, grouped."""
    context = group_table(request.viewer, request.GET.urlencode())
    return render(request, "desk/groups/groups.html", context)
