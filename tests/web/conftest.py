"""What the tests of the screens share."""

import pytest


@pytest.fixture
def desk(signed_in, bob):
    """The lead's browser."""
    return signed_in(bob)
