"""What the store remembers of itself."""

from django.db import models


class KeyCheck(models.Model):
    """A sealed word that proves that the right key ring is here."""

    proof = models.TextField()

    def __str__(self) -> str:
        return "key check"
