"""The people of the company."""

from collections.abc import Iterable
from typing import Any

from ombud.people.models import Member
from ombud.people.viewer import Viewer


def viewer_of(user: Any) -> Viewer | None:
    """The viewer that a signed-in member is; None for anybody else."""
    if not isinstance(user, Member) or not user.is_active:
        return None
    shop_ids = None if user.sees_all_shops else _ids(user.shops)
    team_ids = _ids(user.teams)
    return Viewer(user.pk, user.role, shop_ids, user.language, user.time_zone, team_ids)


def _ids(related: Any) -> tuple[int, ...]:
    return tuple(related.order_by("id").values_list("id", flat=True))


def member_names(ids: Iterable[int | None]) -> dict[int, str]:
    """Names of the members that rows speak of, by id. Colleagues' names are no secret."""
    wanted = {member_id for member_id in ids if member_id is not None}
    return dict(Member.objects.filter(id__in=wanted).values_list("id", "name"))
