"""What the cases say together: groups, what is unusual, and the measures of a period."""

from ombud.learning.queries.groups import IN_TIME, LABELS, Group, Grouping, grouped, known_keys
from ombud.learning.queries.unusual import Unusual, poisson_tail, unusual

__all__ = [
    "IN_TIME",
    "LABELS",
    "Group",
    "Grouping",
    "Unusual",
    "grouped",
    "known_keys",
    "poisson_tail",
    "unusual",
]
