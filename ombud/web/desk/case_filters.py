"""Filters of a list of cases in words: the chips that stand, and the fields one may add."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.columns import Column
from ombud.casework.queries.filters import (
    CHOICE,
    DATE,
    EXACTLY,
    FILTERS,
    FLAG,
    ME,
    NONE,
    OWN,
    Filter,
)
from ombud.orders.queries import product_names
from ombud.people.models import Member, Shop, Team
from ombud.people.queries import customer_names
from ombud.people.viewer import Viewer
from ombud.rules.closed_lists import codes
from ombud.rules.taxonomy import taxonomy
from ombud.web import shown
from ombud.web.desk.case_ways import way

Options = list[tuple[str, str]]


def chips(viewer: Viewer, asked: CaseList, own: Mapping[str, Column]) -> list[dict[str, str]]:
    """One chip for each filter: "class is Logistics"."""
    named = [(_chip(viewer, name, values, own), name) for name, values in asked.filters.items()]
    made = [{"label": text, "remove_url": f"?{_left(asked, name)}"} for text, name in named]
    if asked.text:
        text = _("holds «%(text)s»") % {"text": asked.text}
        made.append({"label": text, "remove_url": f"?{asked.query(text='', cursor='')}"})
    return made


def _left(asked: CaseList, name: str) -> str:
    # Without anything asked for the page shows the first view, not every case.
    return asked.without(name).query() or "view=all"


def _chip(viewer: Viewer, name: str, values: Sequence[str], own: Mapping[str, Column]) -> str:
    if name.startswith(OWN):
        label = own[name].label if name in own else name
        return _own_chip(label, values[-1])
    asked = FILTERS[name]
    if asked.kind == FLAG:
        return str(asked.label)
    if asked.kind == DATE:
        day = shown.day(date.fromisoformat(values[-1]), with_year=True)
        return _("%(field)s %(value)s") % {"field": asked.label, "value": day}
    said = pgettext("between choices", " or ").join(_named(viewer, asked, values))
    return _("%(field)s is %(value)s") % {"field": asked.label, "value": said}


def _own_chip(label: Any, value: str) -> str:
    if value == NONE:
        return _("%(field)s is empty") % {"field": label}
    if value.startswith(EXACTLY):
        return _("%(field)s is %(value)s") % {"field": label, "value": value[len(EXACTLY) :]}
    return _("%(field)s holds %(value)s") % {"field": label, "value": value}


def _named(viewer: Viewer, asked: Filter, values: Sequence[str]) -> list[str]:
    names = _names_of_ids(viewer, asked, [int(value) for value in values if value.isdecimal()])
    return [_value_words(asked, value, names) for value in values]


def _value_words(asked: Filter, value: str, names: Mapping[int, str]) -> str:
    if value == NONE:
        return _("nobody") if asked.listed == "member" else _("none")
    if value == ME:
        return _("me")
    if value.isdecimal() and int(value) in names:
        return names[int(value)]
    return _code_words("country" if asked.name == "country" else asked.listed, value)


def _code_words(listed: str, value: str) -> str:
    if listed == "channel":
        return way(value)
    is_code = listed and listed not in ("shop", "member", "team")
    return shown.coded(value, listed) if is_code else value


def _names_of_ids(viewer: Viewer, asked: Filter, ids: Sequence[int]) -> Mapping[int, str]:
    if not ids:
        return {}
    if asked.name == "customer":
        return customer_names(viewer, ids)
    if asked.name == "product":
        return product_names(viewer, ids)
    rows = choosable(viewer).get(asked.listed)
    return dict(rows.filter(id__in=ids).values_list("id", "name")) if rows is not None else {}


def choosable(viewer: Viewer) -> dict[str, Any]:
    """The shops, members and teams that may be chosen, by name."""
    shops = Shop.objects.order_by("name", "id")
    if viewer.shop_ids is not None:
        shops = shops.filter(id__in=viewer.shop_ids)
    members, teams = (model.objects.order_by("name", "id") for model in (Member, Team))
    return {"shop": shops, "member": members, "team": teams}


def fields(viewer: Viewer, own: Mapping[str, Column]) -> list[dict[str, Any]]:
    """What can be added, in the shape of the kit's filter bar."""
    people = choosable(viewer)
    flags = [_field(each, FLAG) for each in FILTERS.values() if each.kind == FLAG]
    chosen = [
        _field(each, CHOICE) | {"options": options(each, people)}
        for each in FILTERS.values()
        if each.kind == CHOICE
    ]
    dates = [
        {"name": name, "label": _date_label(name), "kind": DATE}
        for name in ("opened", "closed", "next")
    ]
    texts = [_field(FILTERS[name], "text") for name in ("order_no", "number", "country")]
    theirs = [{"name": key, "label": column.label, "kind": "text"} for key, column in own.items()]
    return [*flags, *chosen, *dates, *texts, *theirs]


def _field(asked: Filter, kind: str) -> dict[str, Any]:
    return {"name": asked.name, "label": asked.label, "kind": kind}


def _date_label(name: str) -> str:
    return {"opened": _("opened"), "closed": _("closed"), "next": _("next step")}[name]


def options(asked: Filter, people: Mapping[str, Any]) -> Options:
    """(value, label) pairs that a choice offers."""
    if asked.listed == "class":
        return [(group.code, shown.about(group.code)) for group in taxonomy().classes]
    if asked.listed == "detail":
        return [(code, shown.about(code)) for code in taxonomy().details]
    if asked.listed == "channel":
        return [(code, way(code)) for code in (*codes("chat"), *codes("channel"))]
    if asked.listed in people:
        return [*_apart(asked), *_pairs(people[asked.listed].values_list("id", "name"))]
    return [(code, shown.listed(code, asked.listed)) for code in codes(asked.listed)]


def _apart(asked: Filter) -> Options:
    if asked.listed == "member":
        return [(ME, _("me")), (NONE, _("nobody"))]
    return [(NONE, _("none"))] if asked.listed == "team" else []


def _pairs(rows: Iterable[tuple[int, str]]) -> Options:
    return [(str(row_id), name) for row_id, name in rows]
