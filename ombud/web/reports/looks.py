"""How the cells of a report look: fonts, numbers, widths."""

from typing import Any

from django.utils.translation import gettext as _

TEXT, COUNT, SHARE, HOURS, MONEY, RATE = "text", "count", "share", "hours", "money", "rate"
MOMENT, DAY, KEY, WRAP = "moment", "day", "key", "wrap"
# A count that nobody wants to see grow.
BAD = "bad"
# How much more or less there is than before, of counts, rates, hours and amounts.
MORE, POINTS, MORE_HOURS, MORE_MONEY = "more", "points", "more_hours", "more_money"
TITLE, NOTE, LABEL, HEAD, HEAD_RIGHT = "title", "note", "label", "head", "head_right"
SECTION, LINK, TOTAL = "section", "link", "total"
TILE_NAME, TILE_COUNT, TILE_SHARE, TILE_NOTE = "tile_name", "tile_count", "tile_share", "tile_note"
FIGURES = {COUNT, BAD, SHARE, HOURS, MONEY, RATE, MORE, POINTS, MORE_HOURS, MORE_MONEY}
INK, QUIET, RULE, ACCENT, ALARM = "#1c1d1f", "#595c62", "#dededa", "#2b54c6", "#b3261e"
_TILE = {"bg_color": "#f4f4f1", "align": "left", "indent": 1}
_HEAD = {
    "bold": True, "bg_color": "#eeeeeb", "bottom": 1, "bottom_color": "#85888d", "text_wrap": True,
    "valign": "bottom",
}  # fmt: skip
_NUMBERS = {
    COUNT: "#,##0", BAD: "#,##0", SHARE: "0.0%", HOURS: "#,##0.0", RATE: "0.000000",
    MONEY: "#,##0.00;-#,##0.00;\\–", MOMENT: "yyyy-mm-dd hh:mm", DAY: "yyyy-mm-dd", TEXT: "@",
    MORE: "+#,##0;-#,##0;0", MORE_HOURS: "+#,##0.0;-#,##0.0;0.0",
    MORE_MONEY: "+#,##0.00;-#,##0.00;0.00", TILE_COUNT: "#,##0", TILE_SHARE: "0.0%",
}  # fmt: skip
_LOOKS: dict[str, dict[str, Any]] = {
    TITLE: {"bold": True, "font_size": 18, "font_color": INK},
    SECTION: {"bold": True, "font_size": 12, "font_color": INK},
    NOTE: {"font_color": QUIET},
    LINK: {"font_color": ACCENT, "underline": 1},
    HEAD: _HEAD,
    HEAD_RIGHT: _HEAD | {"align": "right"},
    DAY: {"align": "left"},
    TEXT: {"indent": 1},
    WRAP: {"text_wrap": True, "valign": "top"},
    # Where there are too few cases a word stands among the figures.
    SHARE: {"align": "right"},
    HOURS: {"align": "right"},
    POINTS: {"align": "right"},
    KEY: {"font_color": "#85888d"},
    TILE_NAME: _TILE | {"font_color": QUIET, "top": 5, "top_color": ACCENT},
    TILE_COUNT: _TILE | {"bold": True, "font_size": 22, "font_color": INK},
    TILE_SHARE: _TILE | {"bold": True, "font_size": 22, "font_color": INK},
    TILE_NOTE: _TILE | {"font_color": QUIET},
}  # fmt: skip
WIDTHS: dict[str, float] = {
    TEXT: 22, LABEL: 30, COUNT: 13, BAD: 13, SHARE: 12, HOURS: 12, MONEY: 17, RATE: 13,
    MORE: 13, MOMENT: 17, DAY: 12, KEY: 14, WRAP: 14, LINK: 20,
}  # fmt: skip
LABEL_MOST, NARROW = 60, 12


def look_of(style: str, *, bold: bool = False, ruled: bool = False) -> dict[str, Any]:
    """The format of a style, as XlsxWriter takes it. ruled: with a thin line under it."""
    number = _points() if style == POINTS else _NUMBERS.get(style)
    look = {**_LOOKS.get(style, {}), **({"num_format": number} if number else {})}
    if ruled:
        look |= {"bottom": 1, "bottom_color": RULE}
    if bold:
        look |= {"bold": True, "top": 1, "top_color": "#85888d"}
    return look


def _points() -> str:
    words = _("points")
    return f'+0.0" {words}";-0.0" {words}";0.0" {words}"'
