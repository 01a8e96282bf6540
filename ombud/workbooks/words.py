"""Closed lists as a workbook shows them: every code has one word, and a word leads to its code."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ombud.arrivals.workbook.folding import fold
from ombud.arrivals.workbook.values import choices
from ombud.casework.reading import Wordlist, codes_meant, detail_words
from ombud.people.models import Member, Team
from ombud.rules import closed_lists, ways
from ombud.rules.taxonomy import label, taxonomy

MEMBER, TEAM = "member", "team"
_CLOSED = ("stage", "kind", "waiting_for", "outcome", "remedy", "party", "priority")
_OTHERS = ("platform", "currency")


@dataclass(slots=True)
class Words:
    """labels: {list: {code: word}}; offered: the codes that a drop-down shows, all where absent."""

    labels: Mapping[str, Mapping[str, str]]
    offered: Mapping[str, list[str]] = field(default_factory=dict)
    _lists: dict[str, Wordlist] = field(default_factory=dict)

    def word(self, listed: str, code: str | None) -> str:
        """The word of a code; a code from elsewhere is its own word."""
        return self.labels.get(listed, {}).get(code, code) if code else ""

    def code(self, listed: str, text: str) -> str | None:
        """The one code that a word, or the code itself, stands for; None for an unknown word."""
        if listed not in self._lists:
            words = self.labels[listed]
            self._lists[listed] = Wordlist([*words.items(), *((code, code) for code in words)])
        found = self._lists[listed].meant(text) or codes_meant(listed, text)
        return found[0] if len(found) == 1 else None

    def choosable(self, listed: str) -> list[str]:
        """The words of a drop-down, in their order."""
        words = self.labels[listed]
        return [words[code] for code in self.offered.get(listed, words)]


def words_in(language: str) -> Words:
    """The closed lists, and the members and teams there are now, in a language."""
    labels = {name: dict(closed_lists.choices(name, language)) for name in _CLOSED}
    labels |= {name: dict(choices(name, language)) for name in _OTHERS}
    labels["channel"] = {code: ways.way(code, language) for code in _channels()}
    labels["class"] = {one.code: label(one.code, language) for one in taxonomy().classes}
    labels["detail"] = _details(language)
    labels["remedy_state"] = _remedy_states()
    members = list(Member.objects.exclude(name="").order_by("name", "id"))
    labels[MEMBER] = {str(one.pk): one.name for one in members}
    teams = Team.objects.order_by("name", "id").values_list("id", "name")
    labels[TEAM] = {str(team_id): name for team_id, name in teams}
    offered = {MEMBER: [str(one.pk) for one in members if one.is_active]}
    return Words({name: _each_once(words) for name, words in labels.items()}, offered)


def _channels() -> Iterable[str]:
    return (*closed_lists.codes("chat"), *closed_lists.codes("channel"))


def _details(language: str) -> dict[str, str]:
    return {code: detail_words(code, language) for code in taxonomy().details}


def _remedy_states() -> dict[str, str]:
    return {
        "proposed": _("proposed"), "agreed": _("agreed"),
        "done": _("carried out"), "declined": _("declined"),
    }  # fmt: skip


def _each_once(words: Mapping[str, str]) -> dict[str, str]:
    """Two people of one name, or two codes of one word, are told apart by their code."""
    times = Counter(map(fold, words.values()))
    return {
        code: word if times[fold(word)] == 1 else f"{word} ({code})"
        for code, word in words.items()
    }
