"""Cases, their lines, what was done for the customer, and the team's own columns.

A Case carries what the list must show from rooms above (the next due time): it is written there
through casework actions, so a list never joins upwards.
"""

from datetime import UTC, datetime

from django.db import models

from ombud.arrivals.models import Message
from ombud.orders.models import Order, OrderItem, Parcel
from ombud.people.models import Customer, Member, Shop, Team

# "Nothing is due": a real moment, so that the order by due time needs no NULLs and keeps its index.
NEVER = datetime(9000, 1, 1, tzinfo=UTC)


class StillOpen(models.Func):
    """Whether a case in this stage is still worked on.

    Written out in SQL without parameters: only so do both databases see that the index of open
    cases serves a question.
    """

    arity = 1
    template = "%(expressions)s NOT IN ('settled', 'closed')"
    output_field = models.BooleanField()


# A list answers any mix of filters inside one index: rows are fetched for the page that is shown.
FILTERED = (
    "shop stage class_code detail_code owner team priority kind waiting_for outcome channel"
).split()


def newest_by(column: str) -> list[str]:
    """The fields of an index that gives the cases of one value in order, every filter inside."""
    return [column, "opened_at", "id", *(each for each in FILTERED if each != column)]


class Case(models.Model):
    """One customer's one matter, from its arrival to its closing."""

    # Indexes below begin with these keys already: one each of their own would only cost writes.
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=64)
    thread = models.BigIntegerField(unique=True)
    first_message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="+")
    order_no = models.CharField(max_length=64, blank=True)
    order_no_damaged = models.BooleanField(default=False)
    tracking_no = models.CharField(max_length=64, blank=True)
    platform = models.CharField(max_length=20, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=12, default="complaint")
    title = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=12, blank=True)
    class_code = models.CharField(max_length=8, blank=True)
    detail_code = models.CharField(max_length=30, blank=True)
    confidence = models.FloatField(null=True)
    priority = models.CharField(max_length=2, default="P3")
    priority_reason = models.JSONField(default=dict)
    stage = models.CharField(max_length=15, default="received")
    waiting_for = models.CharField(max_length=10, default="us")
    next_on = models.DateField(null=True)
    owner = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField()
    opened_precision = models.CharField(max_length=6, default="minute")
    first_answered_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(default=NEVER)
    due_kind = models.CharField(max_length=12, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    remedy_wanted = models.CharField(max_length=4, blank=True)
    amount_wanted = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    amount_currency = models.CharField(max_length=3, blank=True)
    refund_total = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    satisfaction = models.SmallIntegerField(null=True)
    reopened_times = models.SmallIntegerField(default=0)
    is_history = models.BooleanField(default=False)
    import_id = models.BigIntegerField(null=True)
    own = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["number"], name="case_number"),
            models.Index(fields=["order_no"], name="case_order_no"),
            models.Index(fields=["customer", "id"], name="case_customer"),
            models.Index(fields=newest_by("shop"), name="case_by_shop"),
            models.Index(fields=newest_by("owner"), name="case_by_owner"),
            models.Index(fields=newest_by("class_code"), name="case_by_class"),
            models.Index(fields=newest_by("detail_code"), name="case_by_detail"),
            models.Index(fields=["opened_at", "id", *FILTERED], name="case_all_opened"),
            models.Index(fields=["closed_at", "id"], name="case_closed"),
            models.Index(
                fields=["due_at", "id", "opened_at", *FILTERED],
                name="case_open_due",
                condition=models.Q(StillOpen("stage")),
            ),
            models.Index(
                fields=["next_on", "id"],
                name="case_next",
                condition=models.Q(next_on__isnull=False),
            ),
            models.Index(
                fields=["import_id", "opened_at", "id"],
                name="case_by_import",
                condition=models.Q(import_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class AffectedLine(models.Model):
    """An order item or a parcel that the case is about, settled on its own."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="lines")
    item = models.ForeignKey(OrderItem, on_delete=models.PROTECT, null=True, related_name="+")
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, null=True, related_name="+")
    label = models.CharField(max_length=200, blank=True)
    quantity = models.IntegerField(default=1)
    detail_code = models.CharField(max_length=30, blank=True)
    seller = models.CharField(max_length=120, blank=True)
    cause = models.CharField(max_length=200, blank=True)
    at_fault = models.CharField(max_length=10, blank=True)
    pays = models.CharField(max_length=10, blank=True)
    recover_from = models.CharField(max_length=10, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    version = models.IntegerField(default=1)

    def __str__(self) -> str:
        return self.label


class Remedy(models.Model):
    """What was offered or done to make good. base_amount: in the shop's currency at `rate`."""

    line = models.ForeignKey(AffectedLine, on_delete=models.CASCADE, related_name="remedies")
    kind = models.CharField(max_length=4)
    state = models.CharField(max_length=8, default="proposed")
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    rate = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    base_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.kind} for line {self.line_id}"


class Note(models.Model):
    """What we tell each other about a case. No customer sees it and no clock stops for it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note {self.pk}"


class OwnField(models.Model):
    """A column of the team's own, born from a workbook; values stand in Case.own under its id."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=6, default="text")
    position = models.IntegerField(default=0)
    version = models.IntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class NumberSeries(models.Model):
    """The team's own complaint numbers, going on: prefix, digits, next."""

    shop = models.OneToOneField(Shop, on_delete=models.CASCADE, related_name="+")
    prefix = models.CharField(max_length=40, default="C-")
    width = models.SmallIntegerField(default=5)
    next = models.BigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.prefix}{self.next:0{self.width}}"


class SavedView(models.Model):
    """A list someone wants to see again: filters, columns, order, grouping as its query string."""

    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.TextField(blank=True)
    is_shared = models.BooleanField(default=False)
    position = models.IntegerField(default=0)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="view_of_owner")]

    def __str__(self) -> str:
        return self.name
