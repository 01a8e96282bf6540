"""Columns of the team's own: born where a workbook brings them."""

from collections.abc import Iterable

from ombud.casework.models import OwnField


def know_own_fields(names: Iterable[str]) -> dict[str, int]:
    """Ids of the team's own fields by name; new names become fields, in the order they come in.

    Inside the caller's turn.
    """
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return {}
    known = _ids(wanted)
    missing = [name for name in wanted if name not in known]
    if missing:
        start = OwnField.objects.count()
        fresh = [OwnField(name=name, position=start + place) for place, name in enumerate(missing)]
        OwnField.objects.bulk_create(fresh, ignore_conflicts=True)
        known = _ids(wanted)
    return known


def _ids(names: list[str]) -> dict[str, int]:
    return dict(OwnField.objects.filter(name__in=names).values_list("name", "id"))
