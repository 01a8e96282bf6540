"""What arrived: originals byte for byte, messages, and the workbooks they came in."""

from django.db import models

from ombud.people.models import Customer, Member, Shop


class Original(models.Model):
    """A file kept byte for byte, sealed, under the name of its keyed digest."""

    digest = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=120, blank=True)
    size = models.BigIntegerField()
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Layout(models.Model):
    """How a source's workbook was read last time: the mapping that people confirmed."""

    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "fingerprint"], name="layout_of_shop")
        ]

    def __str__(self) -> str:
        return self.fingerprint[:12]


class Import(models.Model):
    """One workbook on its way in: a row with a cursor, worked step by step.

    sample: the first rows, sealed, while it is a draft (see arrivals/samples.py). tally: its
    account, and how far an undo of it came (see arrivals/undoing.py).
    """

    DRAFT, QUEUED, RUNNING, DONE, FAILED, CANCELLED, UNDOING, UNDONE = (
        "draft queued running done failed cancelled undoing undone".split()
    )

    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="+")
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=DRAFT)
    failure = models.JSONField(null=True)
    sheet = models.CharField(max_length=120, blank=True)
    header_row = models.IntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True)
    proposal = models.JSONField(default=dict)
    sample = models.BinaryField(null=True)
    mapping = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    cursor = models.IntegerField(default=0)
    rows_expected = models.IntegerField(default=0)
    tally = models.JSONField(default=dict)
    worked_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    def __str__(self) -> str:
        return f"import {self.pk}"


class Foresight(models.Model):
    """What a draft would do, reckoned before it begins; forgotten then.

    version: of the draft it was reckoned for. counts: as in the tally, of the `looked_at` rows of
    `total`. changes: the first of them, sealed (see arrivals/foresight.py).
    """

    imported = models.OneToOneField(Import, on_delete=models.CASCADE, related_name="+")
    version = models.IntegerField()
    asked_at = models.DateTimeField()
    worked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    failure = models.JSONField(null=True)
    looked_at = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)
    changes = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"foresight of import {self.imported_id}"


class Message(models.Model):
    """Something said, by a customer or by us, kept as it came.

    thread: the id of the first message of its conversation. author: who of us wrote it, if anyone.
    is_automatic answers stop no clock. WITHDRAWN was recorded as our answer in error: it never went
    out, and counts as none. Or it came with an import that was taken back: its words are gone.
    """

    IN, OUT, WITHDRAWN = "in", "out", "off"

    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="+")
    thread = models.BigIntegerField()
    direction = models.CharField(max_length=3)
    channel = models.CharField(max_length=20, blank=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    is_automatic = models.BooleanField(default=False)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    said_at = models.DateTimeField()
    said_precision = models.CharField(max_length=6, default="minute")
    received_at = models.DateTimeField()
    source_key = models.CharField(max_length=80, null=True, unique=True)

    class Meta:
        indexes = [models.Index(fields=["thread", "said_at", "id"], name="message_thread")]

    def __str__(self) -> str:
        return f"message {self.pk}"


class ImportedRow(models.Model):
    """What became of one row of a workbook.

    identity: keyed token of shop and complaint number (or of the row's content without one).
    content: keyed token of everything the row said, to know an unchanged row again. agrees: keyed
    tokens of date, customer and text: a number alone does not identify, one of these must agree.
    A withdrawn row has no message any more, so that it is known no longer.
    """

    CREATED, JOINED, UPDATED, UNCHANGED, REFUSED, WITHDRAWN = (
        "created joined updated unchanged refused withdrawn".split()
    )

    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    row_no = models.IntegerField()
    outcome = models.CharField(max_length=10)
    reason = models.CharField(max_length=40, blank=True)
    problems = models.JSONField(null=True)
    identity = models.BigIntegerField(null=True)
    content = models.BigIntegerField(null=True)
    agrees = models.JSONField(default=list)
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["imported", "row_no"], name="row_of_import")]
        indexes = [models.Index(fields=["identity", "id"], name="row_identity")]

    def __str__(self) -> str:
        return f"row {self.row_no} of {self.imported_id}"


class AlongRefusal(models.Model):
    """A row of a sheet beside the complaints that was not taken. reason: as in ImportedRow."""

    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="+")
    sheet = models.CharField(max_length=120)
    row_no = models.IntegerField()
    reason = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["imported", "sheet", "row_no"], name="row_along_import")
        ]

    def __str__(self) -> str:
        return f"row {self.row_no} of {self.sheet}"


class Attachment(models.Model):
    """A file somebody sent with a message or an agent added to its conversation."""

    thread = models.BigIntegerField(db_index=True)
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"attachment {self.pk}"
