"""The one way in which a file is turned away."""

from ombud.arrivals.workbook.sentences import REFUSALS


class WorkbookRefused(Exception):
    """A file that cannot be read. `code` is a key of sentences.REFUSALS, `params` fill it."""

    def __init__(self, code: str, params: dict[str, object] | None = None) -> None:
        self.code = code
        self.params = params or {}
        super().__init__(code, self.params)

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """The English sentence. Screens translate REFUSALS[code] and fill in params."""
        return REFUSALS[self.code] % self.params
