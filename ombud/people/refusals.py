"""What people cannot have done, in words that say what to do instead."""

from django.utils.translation import gettext_lazy as _

from ombud.rules.currencies import is_currency

SENTENCES = {
    "invitation_unknown": _("This link does not work. Copy all of it, or ask for a new one."),
    "invitation_used": _("This link was used already. If that was you, please sign in."),
    "invitation_expired": _("This link has expired. Please ask your administrator for a new one."),
    "set_up_expired": _("This link has expired. Start Ombud again and it prints a new one."),
    "login_taken": _("This sign-in name is taken. Please choose another."),
    "already_here": _("This person can sign in already."),
    "not_here": _("This person cannot sign in. Please invite them instead."),
    "last_administrator": _("Somebody must administer Ombud. Choose a new administrator first."),
    "stale": _("Somebody changed this while you were looking. Please check it and save again."),
    "name_taken": _("This name is taken. Please choose another."),
    "currency_unknown": _("This currency is not known here. Please choose one from the list."),
    "currency_counted": _(
        "Refunds of this shop are counted in its currency already. Please add a shop for the other "
        "currency."
    ),
}


class Refused(Exception):
    """Something that cannot be done. `code` is a key of SENTENCES; str() is the sentence."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)

    def __str__(self) -> str:
        return str(SENTENCES[self.code])


def must_be_currency(code: str) -> None:
    """Refuse money in a currency that is not known here."""
    if not is_currency(code):
        raise Refused("currency_unknown")
