"""A workbook comes in: file, columns, values, result."""

from ombud.web.desk.imports import columns, file, files, result, values

__all__ = ["columns", "file", "files", "result", "values"]
