"""The icons our screens use. `tools/assets.py` puts exactly these into one sprite."""

from functools import lru_cache

from django.templatetags.static import static
from markupsafe import Markup

# Names as in Tabler Icons; "-filled" marks the filled drawing.
ICONS = (
    "adjustments", "alert-octagon", "alert-triangle", "alert-triangle-filled", "arrow-back-up",
    "arrow-down", "arrow-up", "arrows-sort", "bell", "bolt", "book-2", "building-store", "bulb",
    "calendar",
    "chart-bar", "check", "chevron-down", "chevron-left", "chevron-right", "checklist", "circle",
    "circle-check", "circle-check-filled", "circle-dashed", "circle-dot", "circle-half-2",
    "circle-x", "clipboard-text", "clock", "clock-exclamation", "clock-pause", "coins",
    "columns-3", "copy", "device-desktop", "dots", "download", "external-link", "eye",
    "eye-off", "file-spreadsheet", "filter", "help-circle", "history", "home", "hourglass",
    "inbox", "info-circle", "keyboard", "language", "layout-sidebar-right-collapse", "link",
    "list-check", "lock", "logout", "mail", "menu-2", "message", "minus", "moon", "note",
    "package", "paperclip", "pencil", "phone", "photo", "plus", "receipt-refund", "refresh",
    "rotate-clockwise", "scale", "search", "send", "settings", "shield-lock", "sparkles", "sun",
    "sun-moon", "table", "tag", "trash", "truck", "truck-delivery", "upload", "user", "users", "x",
)  # fmt: skip


@lru_cache(maxsize=1000)
def icon(name: str, label: str = "") -> Markup:
    """The icon `name` from the sprite; silent to screen readers unless it carries a `label`."""
    if name not in ICONS:
        raise KeyError(f"Add {name!r} to ICONS, then run tools/assets.py")
    voice = (
        Markup('role="img" aria-label="{}"').format(label)
        if label
        else Markup('aria-hidden="true"')
    )
    return Markup('<svg class="icon" {}><use href="{}#{}"></use></svg>').format(
        voice, static("vendor/icons.svg"), name
    )
