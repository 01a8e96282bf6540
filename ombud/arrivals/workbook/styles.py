"""The styles of an XLSX that look like something: filled with a colour, in one, or struck out."""

from collections.abc import Callable
from colorsys import rgb_to_hls
from xml.etree.ElementTree import Element

from ombud.arrivals.workbook.package import Package, local, within

STRUCK, TEXT = "struck out", " text"
_STYLES, _THEME = "xl/styles.xml", "xl/theme/theme1.xml"
_THEME_ORDER = "lt1 dk1 lt2 dk2 accent1 accent2 accent3 accent4 accent5 accent6".split()
_OFF = ("0", "false")
# The hue in degrees up to which a colour bears its name.
_HUES = (
    (15, "red"), (48, "orange"), (70, "yellow"), (165, "green"), (250, "blue"), (308, "purple"),
    (345, "pink"), (360, "red"),
)  # fmt: skip
_PALE, _DARK, _NEARLY_WHITE = 0.7, 0.35, 0.94
_NEARLY_BLACK, _COLOURLESS, _NO_COLOUR = 0.15, 0.12, 0.02

Colour = Callable[[Element], str]


def looks_by_style(package: Package) -> dict[bytes, tuple[str, ...]]:
    """The number of a style -> its looks: colours, colours of text, STRUCK.

    Raises one of package.UNREADABLE.
    """
    if _STYLES not in package.names:
        return {}
    name_of = _namer(package)
    fonts: list[tuple[str, ...]] = []
    fills: list[tuple[str, ...]] = []
    found: dict[bytes, tuple[str, ...]] = {}
    for part in package.elements(_STYLES, "fonts", "fills", "cellXfs"):
        if local(part.tag) == "fonts":
            fonts = [_of_font(font, name_of) for font in part]
        elif local(part.tag) == "fills":
            fills = [_of_fill(fill, name_of) for fill in part]
        else:
            for number, style in enumerate(part):
                looks = _of(fills, style, "fillId") + _of(fonts, style, "fontId")
                if looks:
                    found[str(number).encode()] = looks
    return found


def _of(looks: list[tuple[str, ...]], style: Element, name: str) -> tuple[str, ...]:
    at = int(style.attrib.get(name, 0))
    return looks[at] if at < len(looks) else ()


def _of_fill(fill: Element, name_of: Colour) -> tuple[str, ...]:
    pattern = next(within(fill, "patternFill"), None)
    if pattern is None or pattern.attrib.get("patternType", "none") in ("none", "gray125"):
        return ()
    colour = next(within(pattern, "fgColor"), None)
    name = name_of(colour) if colour is not None else ""
    return (name,) if name else ()


def _of_font(font: Element, name_of: Colour) -> tuple[str, ...]:
    parts = {local(part.tag): part for part in font}
    struck = "strike" in parts and parts["strike"].attrib.get("val") not in _OFF
    # What is underlined is a link.
    name = name_of(parts["color"]) if "color" in parts and "u" not in parts else ""
    coloured = (f"{name}{TEXT}",) if name and name != "black" else ()
    return coloured + ((STRUCK,) if struck else ())


def _namer(package: Package) -> Colour:
    """Names the colour of an element, '' for none and for white; the theme is read when needed."""
    theme: list[str] = []

    def name_of(element: Element) -> str:
        told = element.attrib
        if "rgb" in told:
            return colour_name(told["rgb"][-6:])
        if "theme" in told:
            theme.extend(() if theme else _theme(package))
            at = int(told["theme"])
            tint = float(told.get("tint", 0))
            return colour_name(theme[at], tint) if at < len(theme) else ""
        return colour_name(_indexed(int(told["indexed"]))) if "indexed" in told else ""

    return name_of


def _theme(package: Package) -> list[str]:
    if _THEME not in package.names:
        return []
    for scheme in package.elements(_THEME, "clrScheme"):
        told = {local(one.tag): one[0].attrib for one in scheme if len(one)}
        colours = (told.get(name, {}) for name in _THEME_ORDER)
        return [one.get("lastClr") or one.get("val", "") for one in colours]
    return []


def _indexed(number: int) -> str:
    from openpyxl.styles.colors import COLOR_INDEX  # only old programs write such numbers

    return COLOR_INDEX[number][-6:] if number < len(COLOR_INDEX) else ""


def colour_name(rgb: str, tint: float = 0) -> str:
    """The plain name of a colour of six hexadecimal digits; '' for white, and for none."""
    try:
        red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    except ValueError:
        return ""
    hue, light, depth = rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    # Depth alone is large for what is nearly white or nearly black.
    if (depth - _COLOURLESS) * (1 - abs(2 * light - 1)) < _NO_COLOUR:
        return "" if light > _NEARLY_WHITE else "black" if light < _NEARLY_BLACK else "grey"
    name = next(name for most, name in _HUES if hue * 360 <= most)
    if name == "orange" and light > _PALE and hue * 360 > 40:
        return "yellow"
    return "brown" if name == "orange" and light < _DARK else name
