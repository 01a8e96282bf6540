"""Lists that left to be edited, and the edited workbooks that came back."""

from django.db import models

from ombud.arrivals.models import Original
from ombud.people.models import Member

# About 20,000 cases.
BYTES_AT_ONCE = 3 << 20


class EditableExport(models.Model):
    """A list that left to be edited.

    standing: what stood in its cells, sealed (see standing.py). columns: keys of the cases'.
    view: key of the list, for a live workbook. saved: what was saved out of it since, sealed.
    """

    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    language = models.CharField(max_length=10)
    zone = models.CharField(max_length=64)
    columns = models.JSONField(default=list)
    rows = models.IntegerField(default=0)
    standing = models.ForeignKey(Original, on_delete=models.PROTECT, null=True, related_name="+")
    view = models.CharField(max_length=40, blank=True)
    saved = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"export {self.pk}"


class EditedFile(models.Model):
    """An edited workbook that came back: looked at first, then taken over.

    decided: "file" or "ours" by the key of a conflict. account: what became of its cells, sealed.
    batch_id: by which it can be undone. way: the door it came by; session: of the office program
    that saved it, where that is known.

    One that came by the screen is asked about first. A live one is taken over at once, and asked
    about afterwards where both sides changed or something could not be taken. A long one is
    compared by the worker first: until then its export is unknown. seen_at: of a long one, when its
    process last gave a sign; starts: how often one began. failure: {"code", "params"}, why it was
    not taken.
    """

    COMPARING, ASKED, QUEUED, DONE, FAILED = "comparing asked queued done failed".split()
    SCREEN, DAV, FOLDER = "screen dav folder".split()

    export = models.ForeignKey(
        EditableExport, on_delete=models.PROTECT, null=True, related_name="+"
    )
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=ASKED)
    decided = models.JSONField(default=dict)
    tally = models.JSONField(default=dict)
    account = models.BinaryField(null=True)
    batch_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)
    way = models.CharField(max_length=10, default=SCREEN)
    session = models.CharField(max_length=100, blank=True)
    seen_at = models.DateTimeField(null=True)
    starts = models.SmallIntegerField(default=0)
    failure = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(
                fields=["made_by", "id"],
                name="live_file_waiting",
                condition=models.Q(state="asked") & ~models.Q(way="screen"),
            )
        ]

    def __str__(self) -> str:
        return f"edited file {self.pk}"

    @property
    def is_live(self) -> bool:
        """Whether it was saved from a live workbook."""
        return self.way != self.SCREEN

    @property
    def is_long(self) -> bool:
        """Whether it takes longer to read than somebody waits."""
        return self.original.size > BYTES_AT_ONCE


class LiveWorkbook(models.Model):
    """The workbook of one list as a person finds it now. view: key of the list.

    mark: what it was made from; as long as that stands, so does the file. saved_at: when they saved
    since it was made.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    view = models.CharField(max_length=40)
    export = models.ForeignKey(EditableExport, on_delete=models.PROTECT, related_name="+")
    content = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "view"], name="live_workbook_of_view")
        ]

    def __str__(self) -> str:
        return f"live workbook {self.view} of {self.member_id}"


class OfficeFile(models.Model):
    """What an office program writes beside a workbook: locks, half-saved copies. Never merged."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    content = models.ForeignKey(Original, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "name"], name="office_file_of_member")
        ]

    def __str__(self) -> str:
        return self.name


class WatchedFolder(models.Model):
    """A folder on the server's disk, of a sync drive, where a person's live workbooks lie.

    files: what was written and seen there, by file name (see actions/watched.py). problem: a key of
    reasons.FOLDERS, of the last look.
    """

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=500, unique=True)
    set_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=20, blank=True)
    files = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.path


class OpenLock(models.Model):
    """A workbook that an office program holds open for editing. root: its path, by whose folder."""

    token = models.CharField(max_length=100, primary_key=True)
    root = models.CharField(max_length=400, unique=True)
    principal = models.CharField(max_length=60)
    owner = models.TextField(blank=True)
    depth = models.CharField(max_length=10)
    since = models.DateTimeField()
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.root
