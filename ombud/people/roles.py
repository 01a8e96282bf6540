"""Who may do what. One table; views and queries both ask it."""

from django.utils.translation import gettext_lazy as _

AGENT, LEAD, ADMINISTRATOR = "agent", "lead", "administrator"
ROLES = [(AGENT, _("Agent")), (LEAD, _("Lead")), (ADMINISTRATOR, _("Administrator"))]

_EVERYONE = frozenset({AGENT, LEAD, ADMINISTRATOR})
_LEADS = frozenset({LEAD, ADMINISTRATOR})
_ADMINISTRATORS = frozenset({ADMINISTRATOR})

RIGHTS: dict[str, frozenset[str]] = {
    "work_cases": _EVERYONE,
    "reveal_contacts": _EVERYONE,
    "import_workbooks": _LEADS,
    "undo_imports": _ADMINISTRATORS,
    "export_lists": _EVERYONE,
    "make_reports": _LEADS,
    "export_contacts": _ADMINISTRATORS,
    "pass_without_facts": _LEADS,
    "set_promises": _LEADS,
    "share_views": _LEADS,
    "invite_people": _ADMINISTRATORS,
    "set_up_shops": _ADMINISTRATORS,
    "see_numbers": _LEADS,
    "set_numbers": _ADMINISTRATORS,
    "make_api_keys": _ADMINISTRATORS,
}


def role_may(role: str, right: str) -> bool:
    """Whether `role` holds `right`; an unknown right is nobody's."""
    return role in RIGHTS.get(right, frozenset())
