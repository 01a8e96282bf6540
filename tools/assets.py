"""Puts the browser's parts where Django serves them: `python tools/assets.py`.

Installs the npm packages the lock names (only when the lock changed), copies what the screens
load to ombud/web/static/vendor, and draws the icon sprite. The second run only compares digests.
"""

import ast
import gzip
import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
MODULES = HOUSE / "node_modules"
VENDOR = HOUSE / "ombud" / "web" / "static" / "vendor"
LOCK = HOUSE / "package-lock.json"
ICON_LIST = HOUSE / "ombud" / "web" / "icons.py"
DRAWINGS = MODULES / "@tabler" / "icons" / "icons"
COPIES = {
    "tabler.css": MODULES / "@tabler" / "core" / "dist" / "css" / "tabler.min.css",
    "htmx.js": MODULES / "htmx.org" / "dist" / "htmx.min.js",
}
PAINT = {
    "outline": 'fill="none" stroke="currentColor" stroke-width="1.75" '
    'stroke-linecap="round" stroke-linejoin="round"',
    "filled": 'fill="currentColor"',
}
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|^//# sourceMappingURL=.*$", re.MULTILINE)


def digest(*paths: Path) -> str:
    """One hash over the contents of `paths`."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


def is_marked(marker: Path, mark: str) -> bool:
    return marker.is_file() and marker.read_text() == mark


def install() -> None:
    """Run `npm ci` unless node_modules already comes from this lock."""
    marker, mark = MODULES / ".from-lock", digest(LOCK)
    if is_marked(marker, mark):
        return
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is missing: install Node.js 20 or newer, then run this again.")
    subprocess.run([npm, "ci", "--ignore-scripts"], cwd=HOUSE, check=True)
    marker.write_text(mark)


def icon_names() -> list[str]:
    """The names in ombud/web/icons.py, read without importing Django."""
    for node in ast.parse(ICON_LIST.read_text()).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "ICONS":
            return list(ast.literal_eval(node.value))
    sys.exit(f"No ICONS in {ICON_LIST}")


def symbol(name: str) -> str:
    """One icon as an SVG symbol; raises FileNotFoundError for a name Tabler does not have."""
    style = "filled" if name.endswith("-filled") else "outline"
    drawing = (DRAWINGS / style / f"{name.removesuffix('-filled')}.svg").read_text()
    strokes = re.findall(r'<path (?!stroke="none")[^>]*/>', drawing)
    return f'<symbol id="{name}" viewBox="0 0 24 24" {PAINT[style]}>{"".join(strokes)}</symbol>'


def sprite() -> str:
    symbols = "".join(symbol(name) for name in icon_names())
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'


def put(name: str, text: str) -> None:
    """Write a vendor file and its gzip twin, which the static server prefers."""
    content = SOURCE_MAP.sub("", text).encode()
    (VENDOR / name).write_bytes(content)
    (VENDOR / f"{name}.gz").write_bytes(gzip.compress(content, mtime=0))


def build() -> None:
    """Fill the vendor folder unless it already holds exactly this."""
    marker, mark = VENDOR / ".made", digest(LOCK, ICON_LIST, Path(__file__))
    if is_marked(marker, mark):
        return
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, source in COPIES.items():
        put(name, source.read_text())
    put("icons.svg", sprite())
    marker.write_text(mark)


if __name__ == "__main__":
    install()
    build()
