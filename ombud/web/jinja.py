"""The Jinja2 environment every template is rendered in."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext
from jinja2 import Environment, StrictUndefined

from ombud.web import display, shown


def environment(**options: Any) -> Environment:
    """Autoescaping Jinja2 with gettext, `static()`, `url()` and our ways to show things."""
    env = Environment(**options | {"extensions": ["jinja2.ext.i18n"], "undefined": StrictUndefined})
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext
    )
    env.trim_blocks = env.lstrip_blocks = True
    env.globals.update(static=static, url=_url)
    env.filters.update(shown.FILTERS)
    display.add_kit(env)
    return env


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)
