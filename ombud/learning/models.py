"""Lists that are too long to be written while somebody waits."""

from django.db import models

from ombud.people.models import Member


class LongList(models.Model):
    """A list that the worker writes, kept sealed for some days, for whoever asked for it alone.

    of: cases, editing (the cases as a workbook to be edited), customers, orders or report. asked:
    what was asked for, sealed: it may hold a phone. done, total: rows over all its sheets. rows: of
    the list. seen_at: when its writer last gave a sign. sees: {"shops": ids, None for all,
    "contacts": whether in full} of whoever it was written for.
    """

    WAITING, READY, FAILED = "waiting ready failed".split()

    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    of = models.CharField(max_length=10)
    kind = models.CharField(max_length=4)
    ending = models.CharField(max_length=4)
    asked = models.TextField()
    state = models.CharField(max_length=8, default=WAITING)
    rows = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    starts = models.SmallIntegerField(default=0)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    size = models.BigIntegerField(default=0)
    sees = models.JSONField(default=dict)
    failure = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return f"long list {self.pk}"
