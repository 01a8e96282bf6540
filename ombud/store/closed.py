"""Why an installation cannot be opened."""


class HouseClosed(Exception):
    """The installation cannot be opened; the message says what is wrong and what to do."""
