"""The Jinja2 environment every template is rendered in."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, pgettext
from jinja2 import Environment, StrictUndefined, pass_context

from ombud.web import display, shown


def environment(**options: Any) -> Environment:
    """Autoescaping Jinja2 with gettext, `static()`, `url()` and our ways to show things."""
    env = Environment(**options | {"extensions": ["jinja2.ext.i18n"], "undefined": StrictUndefined})
    env.install_gettext_callables(  # type: ignore[attr-defined]
        _gettext, ngettext, newstyle=True, pgettext=pgettext
    )
    env.trim_blocks = env.lstrip_blocks = True
    env.globals.update(static=static, url=_url)
    env.filters.update(shown.FILTERS)
    display.add_kit(env)
    for name in (*shown.FILTERS, *display.FILTERS):
        env.filters[name] = _asked_anew(env.filters[name])
    return env


def _asked_anew(shows: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, never worked out when a template is compiled.

    Jinja2 folds a filter on a constant: "closed"|listed("stage") would keep the first reader's
    language for everybody.
    """

    @pass_context
    def asked(_context: Any, *args: Any, **kwargs: Any) -> Any:
        return shows(*args, **kwargs)

    return asked


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def _gettext(message: str) -> str:
    return _translated(get_language(), message)


@cache
def _translated(_language: str | None, message: str) -> str:
    # A list of 50 rows asks for the same few words some 1,700 times.
    return gettext(message)
