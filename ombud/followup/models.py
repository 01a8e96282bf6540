"""Promises and their clocks."""

from django.db import models

from ombud.arrivals.models import Message
from ombud.casework.models import Case
from ombud.people.models import Member
from ombud.rules.promise_words import KINDS


class Promise(models.Model):
    """How soon we promise to answer and to settle, by class and priority; empty means any.

    The most telling row wins: class and priority, then class, then priority, then neither.
    Amounts are in `unit` (hour, cal_day, work_day, service_hour).
    """

    kind = models.CharField(max_length=12)
    class_code = models.CharField(max_length=8, blank=True)
    priority = models.CharField(max_length=2, blank=True)
    amount = models.IntegerField()
    unit = models.CharField(max_length=12, default="hour")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "class_code", "priority"], name="promise_of_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.class_code}{self.priority}: {self.amount} {self.unit}"


class Clock(models.Model):
    """One promise to one customer: from when, until when, and when it was kept.

    is_approximate: the start was a bare day. is_stated: its source named the due time, which beats
    our promises. rang_at: when its lateness was told, so it rings once.

    The kinds of SAID are what an agent promised in words. message: the answer they were read from,
    with the span of the words in its normal text; none where somebody wrote the promise down.
    """

    FIRST_ANSWER, SETTLEMENT = "first_answer", "settlement"
    SAID_ANSWER, SAID_CALL, SAID_REFUND, SAID_SEND, SAID_HANDLE = SAID = tuple(
        f"said_{kind}" for kind in KINDS
    )

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    is_approximate = models.BooleanField(default=False)
    is_stated = models.BooleanField(default=False)
    rang_at = models.DateTimeField(null=True)
    # Few clocks have one, and they are found by their case.
    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    words_from = models.PositiveIntegerField(null=True)
    words_to = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "kind"], name="clock_case"),
            models.Index(
                fields=["due_at", "id"],
                name="clock_to_ring",
                condition=models.Q(stopped_at__isnull=True, rang_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"


class Reminder(models.Model):
    """A word to one member about one case, in the product, until they have seen it."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=20)
    rang_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["member", "seen_at", "-id"], name="reminder_of_member")]

    def __str__(self) -> str:
        return f"{self.reason} for {self.member_id}"
