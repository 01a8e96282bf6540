"""The API beside a view that sends the very same statements as raw SQL; granian serves both.

The statements of one real complaint are heard once and sent again, with new ids in place of the
old: so the twin asks the database exactly what the intake asks, and does nothing else.
"""

import json
import os
import secrets
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombud.site.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.backends.sqlite3.base import SQLiteCursorWrapper  # noqa: E402
from django.http import HttpRequest, JsonResponse  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402

from ombud.casework import search  # noqa: E402
from ombud.store import rows  # noqa: E402

HEARD = Path(settings.DATA_FOLDER) / "statements.json"
RESERVES = "UPDATE sqlite_sequence"
# Ids of each table begin in a range of their own: any id is then known for what it is.
RANGE = 10_000_000
TOKENS = 1 << 40
Statement = tuple[str, list[list[Any]]]


def spread_ids() -> None:
    """Let the ids of each table begin in a range of their own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_sequence ORDER BY name")
        for place, (name,) in enumerate(cursor.fetchall(), 1):
            cursor.execute(
                "UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [place * RANGE, name]
            )


def heard(work: Any) -> list[Statement]:
    """Every statement that `work` sends, with its rows of parameters, in the driver's own form."""
    said: list[Statement] = []
    execute, many = SQLiteCursorWrapper.execute, rows.sqlite_many

    def hear(self: Any, query: str, params: Any = None) -> Any:
        said.append((self.convert_query(query) if params else query, [list(params or [])]))
        return execute(self, query, params)

    def hear_many(statement: str, several: Any) -> None:
        said.append((statement, [list(row) for row in several]))
        many(statement, said[-1][1])

    SQLiteCursorWrapper.execute, rows.sqlite_many, search.sqlite_many = hear, hear_many, hear_many
    try:
        work()
    finally:
        SQLiteCursorWrapper.execute, rows.sqlite_many, search.sqlite_many = execute, many, many
    return said


def keep(statements: list[Statement]) -> None:
    """Leave the statements to the servers, and the customer that was heard of unknown again."""
    HEARD.write_text(json.dumps(statements, default=_as_hex))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_contacttoken")


def _as_hex(value: bytes) -> dict[str, str]:
    return {"hex": bytes(value).hex()}


def _statements() -> list[Statement]:
    if not HEARD.exists():
        return []
    return json.loads(HEARD.read_text(), object_hook=lambda found: bytes.fromhex(found["hex"]))


STATEMENTS = _statements()


@csrf_exempt
def twin(request: HttpRequest) -> JsonResponse:
    """One complaint's statements, and nothing else."""
    json.loads(request.read())
    before, *rest = STATEMENTS
    shift = {TOKENS: secrets.randbits(40)}
    with connection.cursor() as cursor:
        raw = cursor.cursor
        _send(raw, *before, shift)
        with transaction.atomic():
            for query, sent in rest:
                _send(raw, query, sent, shift)
    return JsonResponse({"number": "C-00001"}, status=201)


def _send(raw: Any, query: str, sent: list[list[Any]], shift: dict[int, int]) -> None:
    ready = [[_moved(value, shift) for value in row] for row in sent]
    execute = super(SQLiteCursorWrapper, raw).execute
    if len(ready) > 1:
        super(SQLiteCursorWrapper, raw).executemany(query, ready)
        return
    found = execute(query, ready[0]).fetchall()
    if query.startswith(RESERVES):
        # The heard ids of a table were the first of its range.
        pairs = sent[0][: len(sent[0]) // 3 * 2]
        counts = dict(zip(pairs[::2], pairs[1::2], strict=True))
        for table, last in found:
            shift[last // RANGE] = last - last // RANGE * RANGE - counts[table]


def _moved(value: Any, shift: dict[int, int]) -> Any:
    if type(value) is not int:
        return value
    # Every complaint brings a customer of its own: so must the twin's.
    return value ^ shift[TOKENS] if value > TOKENS else value + shift.get(value // RANGE, 0)


urlpatterns = [path("twin", twin), path("", include("ombud.site.urls"))]
settings.ROOT_URLCONF = __name__
application = get_wsgi_application()
