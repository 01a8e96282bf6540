"""How somebody wants to read and see Ombud."""

from ombud.people.models import Member
from ombud.store.turn import turn


def set_preferences(
    *, member_id: int, language: str = "", time_zone: str = "", theme: str = ""
) -> None:
    """Keep what is given of somebody's own choices; the caller checked that they exist."""
    given = {"language": language, "time_zone": time_zone, "theme": theme}
    with turn():
        chosen = {name: value for name, value in given.items() if value}
        Member.objects.filter(id=member_id).update(**chosen)
