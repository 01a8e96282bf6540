"""How large a workbook may be that somebody sends."""

from django.utils.translation import gettext as _

MOST_BYTES = 200 * 1024 * 1024


def too_large() -> str:
    """What is said of a larger file."""
    megabytes = MOST_BYTES // 1024**2
    return _(
        "This file is larger than %(most)s MB. Please save the complaint sheet alone as a new "
        "workbook, without pictures, and choose that one."
    ) % {"most": megabytes}
