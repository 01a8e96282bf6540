"""What a link says to the person who holds it."""

import hashlib
from datetime import datetime

from ombud.people.models import Invitation
from ombud.people.queries.members import has_administrator
from ombud.people.refusals import Refused


def digest_of(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_invitation(token: str, at: datetime) -> Invitation:
    """The invitation behind the token, its member loaded; Refused when it cannot be used."""
    known = Invitation.objects.select_related("member")
    found = known.filter(token_digest=digest_of(token)).first()
    if found is None:
        raise Refused("invitation_unknown")
    if found.accepted_at is not None or (is_set_up(found) and has_administrator()):
        raise Refused("invitation_used")
    if found.expires_at <= at:
        raise Refused("set_up_expired" if is_set_up(found) else "invitation_expired")
    return found


def is_for_password(invitation: Invitation) -> bool:
    """Whether its holder can sign in already, and only chooses a new password."""
    return invitation.member.is_active


def is_set_up(invitation: Invitation) -> bool:
    """Whether this is the link of the first start: nobody in particular is invited by it."""
    return not invitation.member.name
