"""How an undo of an import stands: which states allow one, what the import's tally says of it."""

from ombud.arrivals.models import Import

UNDOABLE = (Import.DONE, Import.FAILED, Import.CANCELLED, Import.UNDONE)
# Beside the outcomes: the last row looked at, rows done and in all, when it began (seconds since
# 1970), and how many cases were withdrawn, put back as they were, and left.
ROW, DONE, TOTAL, BEGAN = "undo.row", "undo.done", "undo.total", "undo.began"
CASES, UPDATES, LEFT = "undo.cases", "undo.updates", "undo.left"
