"""What a passer-by may see of a name or contact: enough to recognise it, too little to use it."""

import re

from ombud.people.contacts import EMAIL, PHONE

_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]")

_BETWEEN = re.compile(r"[\s().-]")


def masked_name(name: str) -> str:
    """张三 as 张**, Li Wei as Li**."""
    return f"{name[:1] if _WIDE.match(name) else name[:2]}**" if name else ""


def masked_contact(kind: str, text: str) -> str:
    """13812345678 as 138****5678, anna@example.com as a***@example.com, wx_anna as wx***."""
    if kind == PHONE:
        number = _BETWEEN.sub("", text)
        return f"{number[:3]}****{number[-4:]}" if len(number) > 8 else f"****{number[-2:]}"
    if kind == EMAIL and "@" in text:
        name, _, place = text.partition("@")
        return f"{name[:1]}***@{place}"
    return f"{text[:2]}***" if len(text) > 2 else "***"
