"""The house rules that no off-the-shelf linter knows. Prints what breaks them, then the measures.

Usage: python tools/house.py [FOLDER]
"""

import ast
import re
import statistics
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FUNCTION_MAX = 60
FUNCTION_P95 = 25
FUNCTION_MEDIAN = 8
VIEW_MAX = 15
FILE_MAX = 400
FRONT_END_RATIO = 0.4

CODE_ROOTS = ("ombud", "tools", "tests", "bench")
FRONT_END = {".js", ".mjs", ".css", ".html"}
# Django writes migrations, npm brings what stands in vendor.
SKIPPED = {"node_modules", "vendor", "__pycache__", "tmp", "locale", "migrations"}

BANNED_WORDS = {
    "service", "services", "manager", "managers", "helper", "helpers", "util", "utils", "common",
    "core",
}  # fmt: skip
BANNED_ENDS = {"data", "info"}
BANNED_STARTS = {"handle", "process"}
# "Service hours" and "service fee" are terms of the trade.
TRADE_TERMS = re.compile(r"service_(hours|fees?)")
# Names that Django or the standard library calls us by.
FRAMEWORK_NAMES = {
    "process_view", "process_exception", "process_template_response", "process_request",
    "process_response", "handle_starttag", "handle_endtag", "handle_startendtag", "handle_data",
    "handle_no_permission",
}  # fmt: skip
UNFINISHED = re.compile(r"\b(TODO|FIXME|HACK)\b")  # house: names what it looks for


@dataclass(frozen=True)
class Fault:
    """One broken rule: where, and what to do."""

    path: Path
    line: int
    advice: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.advice}"


@dataclass(frozen=True)
class Function:
    """A function and its size: code lines from `def` on, without docstring, comments and blanks."""

    path: Path
    line: int
    name: str
    size: int
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """A parsed Python file."""

    path: Path
    text: str
    tree: ast.Module
    code_lines: frozenset[int]

    @classmethod
    def read(cls, path: Path, root: Path) -> "Source":
        """Parse the file; `path` is kept relative to `root`."""
        text = path.read_text("utf-8")
        return cls(path.relative_to(root), text, ast.parse(text), frozenset(_code_lines(path)))

    def functions(self) -> list[Function]:
        """Every function and method, nested ones too."""
        return [self._measured(node) for node in ast.walk(self.tree) if isinstance(node, FUNCTION)]

    def _measured(self, node: "ast.FunctionDef | ast.AsyncFunctionDef") -> Function:
        lines = self.code_lines & set(range(node.lineno, _last(node) + 1))
        named = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
        return Function(
            self.path,
            node.lineno,
            node.name,
            len(lines - _docstring_lines(node)),
            tuple(argument.arg for argument in named),
        )


FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
QUIET_TOKENS = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
    tokenize.ENCODING, tokenize.ENDMARKER,
}  # fmt: skip


def _code_lines(path: Path) -> Iterator[int]:
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type not in QUIET_TOKENS:
                yield from range(token.start[0], token.end[0] + 1)


def _last(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _docstring_lines(node: "ast.FunctionDef | ast.AsyncFunctionDef") -> set[int]:
    if ast.get_docstring(node, clean=False) is None:
        return set()
    return set(range(node.body[0].lineno, _last(node.body[0]) + 1))


def words_of(name: str) -> list[str]:
    """Split a snake_case or CamelCase name into its lower-case words."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return [word for word in spaced.lower().split("_") if word]


def why_banned(name: str) -> str | None:
    """Return the banned word in a module, class or function name, or None."""
    if name in FRAMEWORK_NAMES:
        return None
    words = words_of(TRADE_TERMS.sub("", "_".join(words_of(name))))
    if not words:
        return None
    if words[-1] in BANNED_ENDS:
        return words[-1]
    if len(words) > 1 and words[0] in BANNED_STARTS:
        return words[0] + "_"
    return next((word for word in words if word in BANNED_WORDS), None)


def size_faults(source: Source) -> Iterator[Fault]:
    """Functions that are too long, views by their own bound."""
    for function in source.functions():
        bound = VIEW_MAX if is_view(function) else FUNCTION_MAX
        if function.size > bound:
            what = "view" if bound == VIEW_MAX else "function"
            yield Fault(
                function.path,
                function.line,
                f"{what} {function.name} has {function.size} code lines, {bound} at most: "
                + ("one domain call, move the rest into its room" if bound == VIEW_MAX
                   else "name its steps and let it call them"),
            )  # fmt: skip


def is_view(function: Function) -> bool:
    """Tell whether the function answers a request: it stands in web/ and takes `request` first."""
    in_web = function.path.parts[:2] == ("ombud", "web")
    in_views = any(part in ("views", "views.py") for part in function.path.parts)
    return in_web and (in_views or function.arguments[:1] == ("request",))


def name_faults(source: Source) -> Iterator[Fault]:
    """Names that say nothing about complaints."""
    named = [(1, source.path.stem if source.path.stem != "__init__" else source.path.parent.name)]
    for node in ast.walk(source.tree):
        if isinstance(node, (ast.ClassDef, *FUNCTION)) and not _extends_djangos(node):
            named.append((node.lineno, node.name))
    for line, name in named:
        word = why_banned(name)
        if word and not name.startswith("test_"):
            yield Fault(source.path, line, f"name {name} says “{word}”: say what it does instead")


def _extends_djangos(node: ast.stmt) -> bool:
    """A class that extends Django's Manager may keep the word."""
    bases = node.bases if isinstance(node, ast.ClassDef) else []
    return any(ast.unparse(base).partition("[")[0].endswith("Manager") for base in bases)


def save_faults(source: Source) -> Iterator[Fault]:
    """Workflow hidden in a model's save()."""
    if "models" not in (source.path.stem, source.path.parent.name):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, FUNCTION) and node.name == "save":
            yield Fault(source.path, node.lineno, "no save() override: write it in an action")


def text_faults(path: Path, text: str) -> Iterator[Fault]:
    """Files that are too long, and unfinished work left in them."""
    lines = text.splitlines()
    if len(lines) > FILE_MAX:
        advice = f"{len(lines)} lines, {FILE_MAX} at most: make it a folder of verbs or nouns"
        yield Fault(path, len(lines), advice)
    for number, line in enumerate(lines, 1):
        if UNFINISHED.search(line) and "# house:" not in line:
            yield Fault(path, number, "unfinished: do it now or file an issue")


def files_under(root: Path) -> Iterator[Path]:
    """Yield the source files that people write by hand."""
    for top in CODE_ROOTS:
        for path in sorted((root / top).rglob("*")):
            ours = not SKIPPED.intersection(path.relative_to(root).parts)
            if ours and path.suffix in FRONT_END | {".py"} and path.is_file():
                yield path


def faults_under(root: Path) -> Iterator[Fault]:
    """Yield every broken rule in the tree."""
    for path in files_under(root):
        yield from text_faults(path.relative_to(root), path.read_text("utf-8"))
        if path.suffix == ".py":
            source = Source.read(path, root)
            for rule in (size_faults, name_faults, save_faults):
                yield from rule(source)


@dataclass(frozen=True)
class Measures:
    """The figures that the budgets bind. Functions and lines of the package `ombud` only."""

    functions: list[Function]
    longest_file: tuple[int, Path]
    python_lines: int
    front_end_lines: int

    @classmethod
    def of(cls, root: Path) -> "Measures":
        """Measure the tree; lines are those that are not blank and, in Python, hold code."""
        files = list(files_under(root))
        ours = [path for path in files if path.relative_to(root).parts[0] == "ombud"]
        sources = [Source.read(path, root) for path in ours if path.suffix == ".py"]
        lengths = [(len(path.read_text("utf-8").splitlines()), path) for path in files]
        return cls(
            [function for source in sources for function in source.functions()],
            max(lengths, default=(0, root)),
            sum(len(source.code_lines) for source in sources),
            sum(_filled_lines(path) for path in ours if path.suffix in FRONT_END),
        )

    @property
    def ratio(self) -> float:
        """Front-end lines per line of Python."""
        return self.front_end_lines / max(self.python_lines, 1)

    def size_at(self, share: float) -> int:
        """Return the function size that `share` of all functions do not pass."""
        sizes = sorted(function.size for function in self.functions)
        return sizes[min(len(sizes) - 1, int(share * len(sizes)))] if sizes else 0

    def over_budget(self) -> Iterator[str]:
        """Name the budgets of the whole tree that are passed."""
        if self.functions and statistics.median(f.size for f in self.functions) > FUNCTION_MEDIAN:
            yield f"median function over {FUNCTION_MEDIAN} lines: split the middling ones"
        if self.size_at(0.95) > FUNCTION_P95:
            yield f"95th percentile over {FUNCTION_P95} lines: split the longest functions above"
        if self.ratio > FRONT_END_RATIO:
            yield f"front end over {FRONT_END_RATIO} of the Python: let the server render it"

    def report(self, root: Path) -> str:
        """Say the figures in three lines."""
        sizes = [function.size for function in self.functions] or [0]
        longest = sorted(self.functions, key=lambda function: -function.size)[:3]
        names = ", ".join(f"{f.name} {f.size} ({f.path}:{f.line})" for f in longest)
        length, path = self.longest_file
        return (
            f"functions: {len(self.functions)}, median {statistics.median(sizes):g}, "
            f"95th percentile {self.size_at(0.95)}, maximum {max(sizes)}; longest: {names}\n"
            f"longest file: {length} lines ({path.relative_to(root)})\n"
            f"front end / Python: {self.front_end_lines} / {self.python_lines} lines "
            f"= {self.ratio:.2f}"
        )


def _filled_lines(path: Path) -> int:
    return sum(1 for line in path.read_text("utf-8").splitlines() if line.strip())


def main(arguments: list[str]) -> int:
    """Print faults and measures; return 1 when a rule or a budget is broken."""
    root = Path(arguments[0] if arguments else ".").resolve()
    faults = list(faults_under(root))
    measures = Measures.of(root)
    passed = list(measures.over_budget())
    print(*faults, measures.report(root), *passed, sep="\n")
    return 1 if faults or passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
