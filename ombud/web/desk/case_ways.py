"""The ways an answer goes to a customer and a complaint comes in, by the names people use."""

from django.utils.translation import gettext as _

from ombud.web.shown import listed

# What an agent writes in elsewhere and records here; the rest are channels of the closed list.
CHATS = ("wechat", "wangwang", "qq", "whatsapp", "discord", "telegram", "instagram")
ANSWER_WAYS = (*CHATS, "platform", "chat", "email", "phone", "in_person")
INTAKE_WAYS = (*CHATS, "platform", "chat", "email", "phone", "review", "regulator", "in_person")


def way(code: str) -> str:
    """The name of a way or a channel."""
    return _chat_names().get(code) or listed(code, "channel")


def _chat_names() -> dict[str, str]:
    return {
        "wechat": _("WeChat"),
        "wangwang": _("Wangwang"),
        "qq": "QQ",
        "whatsapp": "WhatsApp",
        "discord": "Discord",
        "telegram": "Telegram",
        "instagram": "Instagram",
    }


def answer_ways(channel: str) -> list[tuple[str, str]]:
    """Ways to answer, the one the customer used first."""
    first = [channel] if channel and channel not in ("workbook", "form", "portal", "api") else []
    return [(code, way(code)) for code in dict.fromkeys([*first, *ANSWER_WAYS])]


def intake_ways() -> list[tuple[str, str]]:
    """Ways a complaint comes in that somebody types."""
    return [(code, way(code)) for code in INTAKE_WAYS]
