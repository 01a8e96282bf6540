"""JSON texts by the hundred thousand."""

import json
from collections.abc import Callable
from json import encoder
from typing import Any


def json_writer(*, sort_keys: bool = False) -> Callable[[Any], str]:
    """A function that writes compact JSON with readable Chinese; what it does not know as its str.

    JSONEncoder.encode sets its C part up anew for every value, which takes longer than a small
    value itself: here it is set up once.
    """
    plain = json.JSONEncoder(
        ensure_ascii=False, separators=(",", ":"), sort_keys=sort_keys, default=str
    )
    make = getattr(encoder, "c_make_encoder", None)
    if make is None:
        return plain.encode
    parts = make(None, str, encoder.encode_basestring, None, ":", ",", sort_keys, False, True)
    return lambda value: "".join(parts(value, 0))
