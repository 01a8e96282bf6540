"""The pictures of a workbook are sealed before the turn that attaches them to their cases."""

from collections.abc import Callable, Sequence

from ombud.arrivals.actions.originals import seal_file
from ombud.arrivals.drafts import DraftFile
from ombud.arrivals.rows import Row
from ombud.arrivals.workbook.beside import Picture
from ombud.arrivals.workbook.package import opened_package


class Pictures:
    """The pictures of one file, each taken out of it once for some rows.

    digest_of: how the bytes of a picture are named; it also seals them, unless nothing is written.
    """

    def __init__(self, content: bytes, digest_of: Callable[[bytes], str] = seal_file) -> None:
        self.content, self.digest_of = content, digest_of

    def give(self, rows: Sequence[Row]) -> None:
        """Give the drafts of rows the pictures that came with them, sealed."""
        shown = [
            (row.draft, row.beside.pictures)
            for row in rows
            if row.draft and row.beside and row.beside.pictures
        ]
        if not shown:
            return
        wanted = {picture for _draft, pictures in shown for picture in pictures}
        with opened_package(self.content) as package:
            sealed = {one: self._sealed(package.archive.read(one.part), one) for one in wanted}
        for draft, pictures in shown:
            draft.files = [sealed[picture] for picture in pictures]

    def _sealed(self, content: bytes, picture: Picture) -> DraftFile:
        digest = self.digest_of(content)
        return DraftFile(digest, picture.name, picture.media_type, len(content))
