"""The search index: FTS5 on SQLite, tsvector on PostgreSQL. Written by actions, never by triggers."""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE casework_search USING fts5("
    "words, shop, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2')",
    "DROP TABLE casework_search",
)
POSTGRESQL = (
    "CREATE TABLE casework_search (case_id bigint PRIMARY KEY, words tsvector NOT NULL);"
    "CREATE INDEX casework_search_words ON casework_search USING gin (words)",
    "DROP TABLE casework_search",
)


def _run(which):
    def run(apps, editor):
        editor.execute((POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE)[which])

    return run


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]
    operations = [migrations.RunPython(_run(0), _run(1))]
