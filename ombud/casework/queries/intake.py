"""What the doors ask of cases."""

from ombud.casework.models import Case


def number_of_thread(thread: int) -> str:
    """The number of the case that a conversation belongs to; the caller brought it in."""
    return Case.objects.values_list("number", flat=True).get(thread=thread)
