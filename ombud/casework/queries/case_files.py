"""The files of a case."""

from ombud.arrivals.models import Attachment
from ombud.casework.models import Case


def file_of_case(case: Case, attachment_id: int) -> Attachment:
    """A file of this case's conversation, with its original; Attachment.DoesNotExist otherwise."""
    return Attachment.objects.select_related("original").get(id=attachment_id, thread=case.thread)
