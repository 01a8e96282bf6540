"""What is remembered of what happened."""

from django.db import models
from django.db.models.sql.compiler import SQLCompiler


class CurrentTransaction(models.Func):
    """The writing transaction's number on PostgreSQL, 0 on SQLite (whose writers take turns)."""

    output_field = models.BigIntegerField()
    template = "0"

    def as_postgresql(self, compiler: SQLCompiler, connection: object) -> tuple[str, list[object]]:
        """PostgreSQL's 64-bit transaction id."""
        return "txid_current()", []


class Entry(models.Model):
    """One row per thing that happened to one thing. Never updated; erasing clears facts only."""

    kind = models.CharField(max_length=60)
    kind_version = models.SmallIntegerField(default=1)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    via = models.CharField(max_length=10)
    quiet = models.BooleanField(default=False)
    batch_id = models.BigIntegerField(null=True)
    about_kind = models.CharField(max_length=20)
    about_id = models.BigIntegerField()
    also = models.JSONField(default=list)
    changes = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    salt = models.BinaryField(max_length=12)
    commitment = models.BinaryField(max_length=32)
    txid = models.BigIntegerField(db_default=CurrentTransaction())

    class Meta:
        indexes = [
            models.Index(fields=["about_kind", "about_id", "id"], name="entry_about"),
            models.Index(
                fields=["batch_id", "id"],
                name="entry_batch",
                condition=models.Q(batch_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about_kind}:{self.about_id}"


class Seal(models.Model):
    """A link of the chain: the hash over the entries up to `last_id` and the link before."""

    last_id = models.BigIntegerField(unique=True)
    entries = models.IntegerField()
    sealed_at = models.DateTimeField()
    chain = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"seal to {self.last_id}"
