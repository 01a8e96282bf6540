"""What was promised in words, as the page of a case shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ombud.casework.queries.case import CasePage
from ombud.followup.models import Clock
from ombud.followup.queries import promises_said
from ombud.people.viewer import Viewer
from ombud.rules.folding import normal
from ombud.rules.promise_words import KINDS
from ombud.web.desk.promise_words import promise_words


@dataclass(frozen=True, slots=True)
class Said:
    """A promise as the page shows it. words: those of the answer, if it was read from one."""

    clock: Clock
    name: str
    words: str

    @property
    def what(self) -> str:
        """The code of what was promised."""
        return self.clock.kind.removeprefix("said_")

    @property
    def due_field(self) -> str:
        """Its due time as a form holds it, in the viewer's zone."""
        return f"{timezone.localtime(self.clock.due_at):%Y-%m-%dT%H:%M}"


def promises_shown(viewer: Viewer, page: CasePage) -> dict[str, Any]:
    """The promises of the case, those that run first, and what can be promised."""
    texts = {one.id: one.text for one in page.story.entries if one.kind == "out"}
    said = [_said(clock, texts) for clock in promises_said(viewer, page.case.pk)]
    return {
        "promises": sorted(said, key=lambda one: one.clock.stopped_at is not None),
        "promise_kinds": [(kind, promise_words(f"said_{kind}")) for kind in KINDS],
    }


def _said(clock: Clock, texts: Mapping[int, str]) -> Said:
    text = normal(texts.get(clock.message_id or 0, ""))
    return Said(clock, promise_words(clock.kind), text[clock.words_from or 0 : clock.words_to or 0])
