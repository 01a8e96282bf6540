"""The third step: what the values mean, who owns, which shop; then the work begins."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud.arrivals.actions.correct_import import begin_import
from ombud.arrivals.actions.imports import NEW_SHOP
from ombud.arrivals.models import Import
from ombud.arrivals.queries import (
    AUTOMATIC,
    ValueSeen,
    ValuesStep,
    is_behind_others,
    outlook_of,
    values_step,
    with_decisions,
)
from ombud.arrivals.workbook.values import choices
from ombud.people.viewer import Viewer
from ombud.web.desk.access import DeskRequest
from ombud.web.desk.imports.drafts import of_draft, version_of
from ombud.web.desk.imports.labels import FIELD_LABELS
from ombud.web.desk.imports.words import owners_sentence, rows_words, step_titles, unknown_sentence

Options = list[tuple[str, str]]


@of_draft
def values(request: DeskRequest, imported: Import) -> HttpResponse:
    """The values with what they will mean."""
    return render(request, "desk/imports/values.html", _context(request.viewer, imported))


@of_draft
@require_POST
def outlook(request: DeskRequest, imported: Import) -> HttpResponse:
    """How rows would arrive as the form has it now; nothing is saved."""
    sent = values_sent(request, values_step(imported))
    imported.values = with_decisions(imported.values, sent)
    return render(request, "desk/imports/outlook.html", _outlook(imported))


@of_draft
@require_POST
def confirmation(request: DeskRequest, imported: Import) -> HttpResponse:
    """Agreed: the rows come in."""
    begin_import(
        imported.pk,
        version=version_of(request),
        values=values_sent(request, values_step(imported)),
        by=request.viewer.by("import"),
        at=timezone.now(),
    )
    return HttpResponseRedirect(reverse("import", args=[imported.pk]))


def _context(viewer: Viewer, imported: Import) -> dict[str, Any]:
    step = values_step(imported)
    new = sum(owner.is_new for owner in step.owners)
    return {
        "imported": imported,
        "steps": step_titles(imported),
        "is_compared": is_behind_others(imported),
        "lists": [_list_shown(name, found, step) for name, found in step.lists.items()],
        "owners": _shown("owner", step.owners, lambda value: _owner_options(value, step)),
        "owners_note": owners_sentence(new),
        "more_owners": step.more.get("owner", 0),
        "shops": _shown("shop", step.shops, lambda value: _shop_options(viewer, step)),
        "rows": rows_words(imported.rows_expected),
        **_outlook(imported),
    }


def _outlook(imported: Import) -> dict[str, Any]:
    found = outlook_of(imported)
    return {
        "outlook": found,
        "is_whole": found.looked_at >= imported.rows_expected,
        "looked_at": rows_words(found.looked_at),
    }


def _list_shown(field: str, found: tuple[ValueSeen, ...], step: ValuesStep) -> dict[str, Any]:
    options = [("", _("keep as your own column")), *choices(field, get_language() or "")]
    return {
        "label": str(FIELD_LABELS[field]),
        "column": next(
            name for name, choice in step.imported.mapping.items() if choice["field"] == field
        ),
        "unknown": unknown_sentence(sum(value.means is None for value in found)),
        "more": step.more.get(field, 0),
        "values": _shown(field, found, lambda value: options),
    }


def _shown(field: str, found: tuple[ValueSeen, ...], options: Any) -> list[dict[str, Any]]:
    return [
        {
            "name": f"{field}.{at}",
            "raw": value.raw,
            "count": value.count,
            "means": AUTOMATIC if value.is_new else "" if value.means is None else str(value.means),
            "options": options(value),
        }
        for at, value in enumerate(found)
    ]


def _owner_options(value: ValueSeen, step: ValuesStep) -> Options:
    known = [
        (str(member_id), _owner_label(member_id, name, step)) for member_id, name in step.members
    ]
    person = (AUTOMATIC, _("a new person: %(name)s") % {"name": value.raw})
    nobody = ("", _("nobody: keep as your own column"))
    is_known = any(name == value.raw for _id, name in step.members)
    return [*([] if is_known else [person]), *known, nobody]


def _owner_label(member_id: int, name: str, step: ValuesStep) -> str:
    if member_id not in step.shut_out:
        return name
    told = {"name": name, "shop": step.imported.shop.name}
    return _("%(name)s (may not see %(shop)s: only the name is kept)") % told


def _shop_options(viewer: Viewer, step: ValuesStep) -> Options:
    known = [(str(shop_id), name) for shop_id, name in step.shop_choices]
    new = [(NEW_SHOP, _("a new shop of this name"))]
    may_add = viewer.may("set_up_shops")
    own = _("%(shop)s (the name stays in your own column)") % {"shop": step.imported.shop.name}
    return [*known, *(new if may_add else []), ("", own)]


def values_sent(request: DeskRequest, step: ValuesStep) -> dict[str, dict[str, Any]]:
    """What the form decided: field -> raw value -> meaning. What was not offered is not heard."""
    sent = request.POST
    lists = {
        field: _decided(sent, field, found, {code: code for code, _label in choices(field, "en")})
        for field, found in step.lists.items()
    }
    members: dict[str, Any] = {str(member_id): member_id for member_id, _name in step.members}
    members[AUTOMATIC] = AUTOMATIC
    shops: dict[str, Any] = {str(shop_id): shop_id for shop_id, _name in step.shop_choices}
    if request.viewer.may("set_up_shops"):
        shops[NEW_SHOP] = NEW_SHOP
    owners = _decided(sent, "owner", step.owners, members)
    return lists | {"owner": owners, "shop": _decided(sent, "shop", step.shops, shops)}


def _decided(
    sent: QueryDict, field: str, found: tuple[ValueSeen, ...], offered: Mapping[str, Any]
) -> dict[str, Any]:
    decided: dict[str, Any] = {}
    for at, value in enumerate(found):
        chosen = sent.get(f"{field}.{at}", "?")
        if chosen == "":
            decided[value.raw] = None
        elif chosen in offered:
            decided[value.raw] = offered[chosen]
    return decided
