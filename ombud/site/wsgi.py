"""The WSGI door: what granian serves."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from ombud.site.orphans import end_with_server

end_with_server()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombud.site.settings")
desk = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The desk, and beside it the live workbooks."""
    if environ["PATH_INFO"] == "/dav" or environ["PATH_INFO"].startswith("/dav/"):
        return _live_workbooks(environ, start_response)
    return desk(environ, start_response)


def _live_workbooks(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    # A library of its own, which the first who opens a live workbook loads.
    from ombud.web.dav.door import live_workbooks

    # What Django does around each of its own requests.
    close_old_connections()
    try:
        return live_workbooks(environ, start_response)
    finally:
        close_old_connections()
