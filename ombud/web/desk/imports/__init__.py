"""A workbook comes in: file, columns, values, changes, result."""

from ombud.web.desk.imports import (
    changes,
    columns,
    file,
    files,
    refused_along,
    result,
    undo,
    values,
)

__all__ = ["changes", "columns", "file", "files", "refused_along", "result", "undo", "values"]
