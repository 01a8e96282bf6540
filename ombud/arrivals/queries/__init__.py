"""What can be asked of what arrives."""

from ombud.arrivals.queries.columns import (
    ColumnSeen,
    ColumnsStep,
    Fault,
    columns_step,
    samples_by_column,
)
from ombud.arrivals.queries.imports import import_seen, imports, imports_living, may_open_file
from ombud.arrivals.queries.values import ValueSeen, ValuesStep, values_step

__all__ = [
    "ColumnSeen",
    "ColumnsStep",
    "Fault",
    "ValueSeen",
    "ValuesStep",
    "columns_step",
    "import_seen",
    "imports",
    "imports_living",
    "may_open_file",
    "samples_by_column",
    "values_step",
]
