"""What a password must be, in our words: Django's own sentence has lost its Chinese."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """A password of `min_length` characters at least."""

    def get_error_message(self) -> str:
        """Say what to do."""
        return ngettext(
            "This is too short. Please use %(n)s character or more.",
            "This is too short. Please use %(n)s characters or more.",
            self.min_length,
        ) % {"n": self.min_length}
