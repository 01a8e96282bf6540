"""What can be asked of what arrives."""

from ombud.arrivals.queries.columns import (
    ColumnSeen,
    ColumnsStep,
    Fault,
    columns_step,
    samples_by_column,
)
from ombud.arrivals.queries.imports import (
    import_seen,
    imports,
    imports_living,
    is_behind_others,
    may_open_file,
)
from ombud.arrivals.queries.refused import refused_along, refused_sheets
from ombud.arrivals.queries.values import (
    AUTOMATIC,
    Outlook,
    ValueSeen,
    ValuesStep,
    outlook_of,
    values_step,
    with_decisions,
)

__all__ = [
    "AUTOMATIC",
    "ColumnSeen",
    "ColumnsStep",
    "Fault",
    "Outlook",
    "ValueSeen",
    "ValuesStep",
    "columns_step",
    "import_seen",
    "imports",
    "imports_living",
    "is_behind_others",
    "may_open_file",
    "outlook_of",
    "refused_along",
    "refused_sheets",
    "samples_by_column",
    "values_step",
    "with_decisions",
]
