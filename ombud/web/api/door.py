"""The door of the API: who knocks, what they brought, and a clear word when it cannot be taken."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from ombud.people.queries import Program, program_of
from ombud.store.disk import DiskFull, full_disk_told

MOST_BYTES = 1_000_000
View = Callable[[HttpRequest, Program], JsonResponse]


class NotTaken(Exception):
    """A request that cannot be taken: HTTP status, a code for programs, a sentence for people."""

    def __init__(self, status: int, code: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.told = {"code": code, "message": message, **more}


def for_programs(view: View) -> Callable[[HttpRequest], JsonResponse]:
    """Let programs with a key POST; whatever is refused is refused in JSON."""

    # A browser never sends a key by itself: there is nothing to forge.
    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest) -> JsonResponse:
        try:
            with full_disk_told():
                return view(request, _admitted(request))
        except NotTaken as refused:
            return _refusal(refused)
        except DiskFull:
            told = "The disk of the server is full. Nothing was taken in: send it again later."
            return _refusal(NotTaken(503, "disk_full", told))

    return guarded


def _refusal(refused: NotTaken) -> JsonResponse:
    answer = JsonResponse({"error": refused.told}, status=refused.status)
    if refused.status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _admitted(request: HttpRequest) -> Program:
    if request.method != "POST":
        raise NotTaken(405, "method", "Send a POST request.")
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    program = program_of(key.strip()) if scheme.lower() == "bearer" else None
    if program is None:
        told = (
            "Send a valid key: Authorization: Bearer ombud_…"
            " An administrator makes one under Settings, API keys."
        )
        raise NotTaken(401, "key", told)
    return program


def json_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object in the body. Raises NotTaken: 413 over 1 MB, 400 for anything else."""
    raw = request.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise NotTaken(413, "too_large", "Send at most 1 MB.", most_bytes=MOST_BYTES)
    try:
        sent = json.loads(raw)
    except (ValueError, RecursionError) as broken:
        raise NotTaken(400, "not_json", "The body is not JSON in UTF-8.") from broken
    if not isinstance(sent, dict):
        raise NotTaken(400, "not_an_object", "The body must be one JSON object: {…}.")
    return sent
