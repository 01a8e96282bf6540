"""The house lint finds what it forbids and leaves alone what it allows."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def lint(tmp_path: Path, files: dict[str, str]) -> tuple[int, str]:
    """Write the files into an empty tree; return the lint's exit status and words."""
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "house.py", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stderr
    return done.returncode, done.stdout


def function_of(lines: int, signature: str = "settle()") -> str:
    body = "".join(f"    step_{number} = {number}\n" for number in range(lines - 1))
    return f"def {signature}:\n{body}"


def short_functions(count: int) -> str:
    return "".join(f"def step_{number}():\n    return {number}\n" for number in range(count))


def test_a_function_over_sixty_lines_is_refused_by_file_and_line(tmp_path):
    files = {"ombud/casework/actions.py": short_functions(40) + function_of(61)}
    status, words = lint(tmp_path, files)
    assert status == 1
    assert "ombud/casework/actions.py:81: function settle has 61 code lines, 60 at most" in words


def test_a_function_of_sixty_code_lines_passes_whatever_its_comments(tmp_path):
    quiet = '    """Settle.\n\n    Twice.\n    """\n\n    # so\n'
    long = function_of(60).replace("():\n", "():\n" + quiet)
    status, words = lint(tmp_path, {"ombud/casework/actions.py": short_functions(40) + long})
    assert (status, "maximum 60" in words) == (0, True)


@pytest.mark.parametrize("path", ["ombud/web/desk/cases.py", "ombud/web/portal/views/door.py"])
def test_a_view_over_fifteen_lines_is_refused(tmp_path, path):
    files = {path: short_functions(40) + function_of(16, "case_page(request)")}
    status, words = lint(tmp_path, files)
    assert status == 1
    assert "view case_page has 16 code lines, 15 at most" in words


def test_a_file_over_four_hundred_lines_is_refused_also_in_the_front_end(tmp_path):
    status, words = lint(tmp_path, {"ombud/web/static/js/grid.js": "\n" * 401})
    assert status == 1
    assert "grid.js:401: 401 lines, 400 at most" in words


@pytest.mark.parametrize(
    "code",
    [
        "def handle_case(): ...",
        "def process_rows(): ...",
        "class CaseManager: ...",
        "class RefundService: ...",
        "def order_info(): ...",
        "def case_helper(): ...",
    ],
)
def test_a_name_that_says_nothing_is_refused(tmp_path, code):
    status, words = lint(tmp_path, {"ombud/casework/actions.py": code})
    assert status == 1
    assert "say what it does instead" in words


@pytest.mark.parametrize("name", ["utils.py", "common/__init__.py", "services.py"])
def test_a_module_name_that_says_nothing_is_refused(tmp_path, name):
    status, words = lint(tmp_path, {f"ombud/casework/{name}": ""})
    assert (status, "say what it does instead" in words) == (1, True)


@pytest.mark.parametrize(
    "code",
    [
        "class People(models.Manager): ...",
        "class MemberManager(BaseUserManager['Member']): ...",
        "def handle(): ...",
        "def service_hours(): ...",
        "def process_exception(): ...",
        "def score(): ...",
        "def data_folder(): ...",
    ],
)
def test_a_name_of_the_trade_or_of_django_passes(tmp_path, code):
    assert lint(tmp_path, {"ombud/casework/actions.py": code})[0] == 0


def test_a_model_that_overrides_save_is_refused(tmp_path):
    code = "class Case:\n    def save(self):\n        pass\n"
    status, words = lint(tmp_path, {"ombud/casework/models.py": code})
    assert (status, "models.py:2: no save() override" in words) == (1, True)


def test_unfinished_work_is_refused_in_templates_too(tmp_path):
    word = "TO" + "DO"
    status, words = lint(tmp_path, {"ombud/web/templates/home.html": f"\n{{# {word} #}}\n"})
    assert (status, "home.html:2: unfinished" in words) == (1, True)


def test_migrations_and_vendored_files_are_left_alone(tmp_path):
    long = "\n" * 500
    files = {
        "ombud/people/migrations/0001_initial.py": long,
        "ombud/web/static/vendor/htmx.js": long,
    }
    assert lint(tmp_path, files)[0] == 0


def test_more_front_end_than_the_budget_allows_is_refused(tmp_path):
    files = {
        "ombud/casework/actions.py": short_functions(5),
        "ombud/web/static/js/grid.js": "let a = 1\n" * 5,
    }
    status, words = lint(tmp_path, files)
    assert status == 1
    assert "front end / Python: 5 / 10 lines = 0.50" in words
