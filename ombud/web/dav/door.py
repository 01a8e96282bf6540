"""The door: Basic authentication by an app password, and nothing behind it but live workbooks."""

import base64
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone, translation
from wsgidav.error_printer import ErrorPrinter
from wsgidav.request_resolver import RequestResolver
from wsgidav.wsgidav_app import WsgiDAVApp

from ombud.people.actions import note_use
from ombud.people.models import AppPassword
from ombud.people.queries import app_password_of, viewer_of
from ombud.store.disk import DiskFull, full_disk_told
from ombud.web.dav.folder import LiveFolders
from ombud.web.dav.locks import SharedLocks

MOUNT = "/dav"
# App passwords are long and random: no guesser finds one. This spares the server the trying.
WRONG_MOST, WRONG_MOST_OF_ADDRESS, FORGIVEN_AFTER = 20, 100, 300

Environ = dict[str, Any]
Start = Callable[..., Any]
Answer = tuple[str, list[tuple[str, str]], bytes]

# Some programs look for this prefix instead of the name it stands for.
ElementTree.register_namespace("D", "DAV:")
_dav = WsgiDAVApp(
    {
        "provider_mapping": {"/": LiveFolders()},
        "mount_path": MOUNT,
        "lock_storage": SharedLocks(),
        "middleware_stack": [ErrorPrinter, RequestResolver],
        "http_authenticator": {"accept_basic": False},
        # Windows sets dates on what it saved, and takes a refusal for a failed saving.
        "hotfixes": {"emulate_win32_lastmod": True},
        "logging": {"enable": False},
        "suppress_version_info": True,
        "verbose": 1,
    }
)


def live_workbooks(environ: Environ, start_response: Start) -> list[bytes]:
    """The WSGI application.

    Answers are whole: the server asks for the status before it takes the first piece.
    """
    try:
        with full_disk_told():
            return _answered(environ, start_response)
    except DiskFull:
        return _told(start_response, ("507 Insufficient Storage", [], b"The disk is full."))


def _answered(environ: Environ, start_response: Start) -> list[bytes]:
    key = _wrong_key(environ)
    if _is_shut_out(environ, key):
        waiting = [("Retry-After", str(FORGIVEN_AFTER))]
        said = b"Too many wrong passwords. Please wait five minutes."
        return _told(start_response, ("429 Too Many Requests", waiting, said))
    password = _password_of(environ)
    viewer = viewer_of(password.member) if password else None
    if password is None or viewer is None:
        if environ.get("HTTP_AUTHORIZATION"):
            _count_wrong(environ, key)
        asking = [("WWW-Authenticate", 'Basic realm="Ombud", charset="UTF-8"')]
        said = b"Sign in with your user name and an app password (Ombud: Settings, App passwords)."
        return _told(start_response, ("401 Unauthorized", asking, said))
    note_use(password, at=timezone.now())
    environ["wsgidav.auth.user_name"] = password.member.login
    environ["ombud.viewer"] = viewer
    with translation.override(viewer.language), timezone.override(viewer.time_zone):
        return list(_dav(_beneath_mount(environ), start_response))


def _beneath_mount(environ: Environ) -> Environ:
    beneath = environ["PATH_INFO"].removeprefix(MOUNT) or "/"
    # Behind a TLS proxy programs say https where they name a file's new place.
    scheme = "https" if settings.SESSION_COOKIE_SECURE else environ["wsgi.url_scheme"]
    return environ | {"PATH_INFO": beneath, "wsgi.url_scheme": scheme}


def _sign_in(environ: Environ) -> tuple[str, str]:
    """Name and password as they were sent; empty where they were not."""
    scheme, _space, sent = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _colon, password = base64.b64decode(sent, validate=False).decode().partition(":")
    except ValueError:
        return "", ""
    # Windows puts the machine's name before the user's.
    return name.rpartition("\\")[2].replace("\0", ""), password


def _password_of(environ: Environ) -> AppPassword | None:
    name, password = _sign_in(environ)
    return app_password_of(name, password) if name and password else None


def _wrong_key(environ: Environ) -> str:
    name = base64.urlsafe_b64encode(_sign_in(environ)[0].casefold().encode())[:100].decode()
    return f"dav-wrong:{environ.get('REMOTE_ADDR', '')}:{name}"


def _of_address(environ: Environ) -> str:
    return f"dav-wrong:{environ.get('REMOTE_ADDR', '')}"


def _is_shut_out(environ: Environ, key: str) -> bool:
    if not environ.get("HTTP_AUTHORIZATION"):
        return False
    wrong = cache.get_many([key, _of_address(environ)])
    of_address = wrong.get(_of_address(environ), 0)
    return wrong.get(key, 0) >= WRONG_MOST or of_address >= WRONG_MOST_OF_ADDRESS


def _count_wrong(environ: Environ, key: str) -> None:
    for one in (key, _of_address(environ)):
        cache.add(one, 0, FORGIVEN_AFTER)
        cache.incr(one)


def _told(start_response: Start, answer: Answer) -> list[bytes]:
    status, headers, body = answer
    plain = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    start_response(status, [*headers, *plain])
    return [body]
