"""`field__begins=text`: a beginning that both engines look up in their index."""

from typing import Any

from django.db.models import CharField, Lookup
from django.db.models.sql.compiler import SQLCompiler

HIGHEST = "\U0010ffff"


@CharField.register_lookup
class Begins(Lookup):
    """SQLite answers LIKE from an index only when told how it collates; a range it always does."""

    lookup_name = "begins"

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """From the text itself up to the last that begins with it."""
        field, params = self.process_lhs(compiler, connection)
        return f"({field} >= %s AND {field} < %s)", (
            *params, self.rhs, *params, self.rhs + HIGHEST,
        )  # fmt: skip

    def as_postgresql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """LIKE, which an index of varchar_pattern_ops answers whatever the collation."""
        field, params = self.process_lhs(compiler, connection)
        escaped = self.rhs.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return f"{field} LIKE %s", (*params, escaped + "%")
