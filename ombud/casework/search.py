"""The full-text index of cases: what is in it, and how it is asked.

One row per case. SQLite (FTS5) holds one token per Han character and is asked for phrases;
PostgreSQL (tsvector) holds pairs of characters, so that two common characters in a row stay rare.
Words of letters are kept whole. A word with a digit is kept as its runs of four characters, so that
any fragment of four or more finds it. The shop is a token too: who sees one shop of twenty searches
inside the index, not in its answer.

FTS5 reads its finds newest first and stops. GIN cannot: it gives all finds of a question, in no
order. So on PostgreSQL the shelf a case stands on (16,384 ids) and the bay of eight shelves are
tokens as well, and the newest are asked first: a common word costs no more than a rare one. Both
also stand in one token with the shop: who sees few shops pays nothing for what others have there.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain, islice, product
from math import ceil, inf
from operator import add

from django.db import connection

from ombud.people.viewer import Viewer
from ombud.rules.contacts import mask_contacts
from ombud.rules.folding import normal, traditional_characters
from ombud.store.found import is_one_of, list_parameter
from ombud.store.rows import chunks, sqlite_many

SearchRow = tuple[int, int, str]

# Longer words are no words (base64, lines of dashes): their head is enough to find them by.
WORD_MOST = 64
WORDS_ASKED_MOST = 16
GRAM = 4
SHELF, BAY = ("@", 14), ("%", 17)
SHELVES_FIRST, SHELVES_MOST, BAYS_MOST = 2, 4, 8
# Shops whose own shelves are asked one by one; more are asked beside the shelves of all.
FEW_SHOPS = 4
ID_MOST = 2**53

# Kana are written without spaces too.
_UNSPACED = r"\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"([{_UNSPACED}]+)|([^\W_{_UNSPACED}]+)")


class _Fold(dict[int, str]):
    """Each character's plain form, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        marked = unicodedata.normalize("NFKD", chr(code))
        plain = "".join(char for char in marked if not unicodedata.combining(char))
        self[code] = plain.casefold() or " "
        return self[code]


@cache
def _plain_characters() -> _Fold:
    return _Fold(traditional_characters())


def folded(normal_text: str) -> str:
    """A normal text as it is compared: lower case, without accents, in simplified characters."""
    return normal_text.translate(_plain_characters())


def _phrases(text: str, of_han: Callable[[str], Sequence[str]]) -> Iterator[Sequence[str]]:
    """The tokens of each run of a normal text; those of one run stand in a row."""
    for han, word in _RUNS.findall(folded(text)):
        if han:
            yield of_han(han)
        elif word.isalpha() or len(word) <= GRAM:
            yield [word[:WORD_MOST]]
        else:
            yield _fragments(word[:WORD_MOST])


def _fragments(number: str) -> list[str]:
    return [number[start : start + GRAM] for start in range(len(number) - GRAM + 1)]


def _pairs(han: str) -> list[str]:
    """Every two neighbours, and the last character alone: a question of one asks for beginnings."""
    return [*map(add, han, han[1:]), han[-1]]


def words_of(text: str) -> str:
    """What this database's index holds of `text`, phones and mail addresses masked; pure.

    The words of two texts, with a space between, are the words of both.
    """
    write = words_for_postgresql if connection.vendor == "postgresql" else words_for_sqlite
    return write(text)


def words_for_sqlite(text: str) -> str:
    """What FTS5 indexes of `text`."""
    return " ".join([" ".join(phrase) for phrase in _phrases(mask_contacts(text), _characters)])


def _characters(han: str) -> Sequence[str]:
    return han


def words_for_postgresql(text: str) -> str:
    """What PostgreSQL indexes of `text`, as the literal of a tsvector (each token once)."""
    return " ".join(set(chain.from_iterable(_phrases(mask_contacts(text), _pairs))))


def index_cases(rows: Sequence[SearchRow]) -> None:
    """Write the index rows (case id, shop id, `words_of` all it is found by); call inside a turn.

    A row replaces what stood there: give all words of the case, not what was added.
    """
    write = _write_postgresql if connection.vendor == "postgresql" else _write_sqlite
    for chunk in chunks(rows):
        write(chunk)


def forget_cases(case_ids: Sequence[int]) -> None:
    """Withdrawn cases are found no longer; call inside a turn."""
    key = "case_id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM casework_search WHERE {key} {is_one_of()}",  # noqa: S608
            [list_parameter(list(case_ids))],
        )


def _write_sqlite(rows: Sequence[SearchRow]) -> None:
    sqlite_many(
        "INSERT OR REPLACE INTO casework_search (rowid, words, shop) VALUES (?, ?, ?)",
        [(case_id, words, f"s{shop_id}") for case_id, shop_id, words in rows],
    )


def _write_postgresql(rows: Sequence[SearchRow]) -> None:
    ids = [case_id for case_id, _, _ in rows]
    words = [f"{_places(case_id, shop_id)} {words}" for case_id, shop_id, words in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_search (case_id, words)"
            " SELECT id, words::tsvector FROM unnest(%s::bigint[], %s::text[]) AS r (id, words)"
            " ON CONFLICT (case_id) DO UPDATE SET words = excluded.words",
            [ids, words],
        )


def _places(case_id: int, shop_id: int) -> str:
    shelves = [f"{mark}{case_id >> bits}" for mark, bits in (SHELF, BAY)]
    theirs = [f"#{shop_id}{shelf}" for shelf in shelves]
    return " ".join(f"'{token}'" for token in (f"#{shop_id}", *shelves, *theirs))


def matching_case_ids(viewer: Viewer, text: str, most: int, *, before: int = ID_MOST) -> list[int]:
    """At most `most` ids of cases that hold all of `text`, newest first, older than `before`.

    Nothing to look for (no letter, no digit) finds nothing.
    """
    if connection.vendor == "postgresql":
        words = _words_asked_postgresql(viewer, text)
        return _newest_places_first(words, viewer.shop_ids, before, most) if words else []
    question = _question_sqlite(viewer, text)
    return _ids(_ASK_SQLITE, [question, before, most]) if question else []


_ASK_SQLITE = (
    "SELECT rowid FROM casework_search WHERE casework_search MATCH %s AND rowid < %s"
    " ORDER BY rowid DESC LIMIT %s"
)
# The sums keep the planner from walking down the primary key, which for a rare word is everything.
_ASK_POSTGRESQL = (
    "SELECT case_id FROM casework_search WHERE words @@ %s::tsquery AND case_id + 0 < %s"
    " ORDER BY case_id + 0 DESC LIMIT %s"
)


def _ids(statement: str, values: Sequence[str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def _newest_places_first(
    words: str, shop_ids: Sequence[int] | None, before: int, most: int
) -> list[int]:
    """Two shelves, then as many places as promise what is still wanted, then all that is left."""
    [highest] = _ids("SELECT max(case_id) FROM casework_search", [])
    newest = older = min((highest or 0) + 1, before)
    (mark, bits), count, found = SHELF, SHELVES_FIRST, list[int]()
    while older > 0 and len(found) < most:
        first = (older - 1) >> bits
        last = max(first - count + 1, 0)
        places = [f"{mark}{place}" for place in range(first, last - 1, -1)] if last else []
        asked = " & ".join([words, *_where(shop_ids, places)])
        found += _ids(_ASK_POSTGRESQL, [asked, older, most - len(found)])
        older = last << bits
        (mark, bits), count = _places_wanted(most - len(found), len(found) / (newest - older))
    return found


def _where(shop_ids: Sequence[int] | None, places: Sequence[str]) -> Iterator[str]:
    """The shops and the places that are asked, each any of its own; no places: everywhere."""
    shops = [f"#{shop_id}" for shop_id in shop_ids or ()]
    few = places and len(shops) <= FEW_SHOPS
    tokens = [list(map("".join, product(shops, places)))] if shops and few else [shops, places]
    return (f"('{quoted}')" for quoted in map("' | '".join, filter(None, tokens)))


def _places_wanted(finds: int, finds_per_id: float) -> tuple[tuple[str, int], int]:
    """Which places to ask next, and how many: a shelf costs what lies on it, a bay eight of them.

    A rare word is asked of all that is left; many alternatives are slow in GIN.
    """
    ids = 1.3 * finds / finds_per_id if finds_per_id else inf
    for place, most in ((SHELF, SHELVES_MOST), (BAY, BAYS_MOST)):
        if ids <= most << place[1]:
            return place, ceil(ids / (1 << place[1]))
    return BAY, ID_MOST


def _question_sqlite(viewer: Viewer, text: str) -> str:
    phrases = list(islice(_phrases(normal(text), list), WORDS_ASKED_MOST))
    if not phrases or viewer.shop_ids == ():
        return ""
    asked = "words : (" + " AND ".join(f'"{" ".join(phrase)}"' for phrase in phrases) + ")"
    if viewer.shop_ids is None:
        return asked
    return f"{asked} AND shop : ({' OR '.join(f's{shop_id}' for shop_id in viewer.shop_ids)})"


def _words_asked_postgresql(viewer: Viewer, text: str) -> str:
    phrases = list(islice(_phrases(normal(text), _pairs_asked), WORDS_ASKED_MOST))
    return "" if viewer.shop_ids == () else " & ".join(chain.from_iterable(phrases))


def _pairs_asked(han: str) -> list[str]:
    return _pairs(han)[:-1] or [f"{han}:*"]
