"""Fills a database with cases as a company of 20 shops has them after years.

Each case has 2 messages, 2 clocks, 8 ledger rows, a line and its row of the search index. Texts are
put together from the sets in ../shared/data, which never come into the repository.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
from django.db import connection, transaction

from bench.measuring import ROOT, stopwatch
from ombud.arrivals.models import Message
from ombud.casework.models import NEVER, Case
from ombud.casework.search import index_cases, words_of
from ombud.ledger.events import SYSTEM
from ombud.people.actions import know_customers
from ombud.people.claims import CustomerClaim
from ombud.people.models import Member, Shop, Team
from ombud.rules.closed_lists import codes
from ombud.rules.stages import awaited_in
from ombud.rules.taxonomy import taxonomy
from ombud.store.rows import insert_rows, reserve_ids

SHOPS, MEMBERS, TEAMS = 20, 40, 6
CHUNK = 5_000
YEARS = 3
NOW = datetime.now(UTC).replace(microsecond=0)
# Words of known frequency beside those of the texts, per case.
PLANTED = [
    ("请尽快退款给我", 0.04), ("质量问题一直没有解决", 0.02), ("海关扣留", 0.002),
    ("琥珀吊坠", 0.0001), ("where is my refund", 0.05), ("counterfeit", 0.001),
]  # fmt: skip
CHINESE = ["zh_online_shopping_10_cats", "zh_waimai_10k", "zh_eprstmt_unlabeled"]
ENGLISH = ["en_banking77", "en_womens_clothing_reviews", "en_bitext_support_intents"]
FIELDS = (
    "id shop_id number thread first_message_id customer_id order_no order_no_damaged tracking_no "
    "platform channel kind title language class_code detail_code confidence priority "
    "priority_reason stage waiting_for next_on owner_id team_id opened_at opened_precision "
    "first_answered_at settled_at closed_at due_at due_kind outcome remedy_wanted amount_wanted "
    "amount_currency refund_total satisfaction reopened_times is_history import_id own changed_at "
    "version"
).split()


@dataclass(frozen=True)
class Texts:
    """Real sentences to make messages of."""

    chinese: Sequence[str]
    english: Sequence[str]

    @classmethod
    def read(cls) -> "Texts":
        """Read the pools; without them the bench cannot be run."""
        folder = ROOT.parent / "shared" / "data"
        return cls(*(tuple(_column(folder, names)) for names in (CHINESE, ENGLISH)))

    def message(self, dice: random.Random) -> str:
        """About a hundred characters, three of four in Chinese."""
        pool, size = (self.chinese, 50) if dice.random() < 0.75 else (self.english, 90)
        parts = [dice.choice(pool)[:size], dice.choice(pool)[:size]]
        parts += [words for words, share in PLANTED if dice.random() < share]
        return "，".join(parts)


def _column(folder: Path, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        rows = parquet.read_table(folder / f"{name}.parquet", columns=["text"])
        yield from (text for text in rows["text"].to_pylist() if text)


class Weighted:
    """Draws from values whose shares fall as 1/rank, as classes and owners do."""

    def __init__(self, values: Sequence[Any]) -> None:
        self.values = values
        self.sums = list(accumulate(1 / rank for rank in range(1, len(values) + 1)))

    def draw(self, dice: random.Random) -> Any:
        """One value."""
        return dice.choices(self.values, cum_weights=self.sums)[0]


class Company:
    """Draws the rows of cases."""

    def __init__(self, rows: int) -> None:
        self.dice = random.Random(1)
        self.rows = rows
        self.texts = Texts.read()
        self.shops = [Shop.objects.create(name=f"店铺 {n}").pk for n in range(1, SHOPS + 1)]
        self.teams = [Team.objects.create(name=f"小组 {n}").pk for n in range(1, TEAMS + 1)]
        members = [Member(name=f"客服 {n}", login=f"member{n}") for n in range(1, MEMBERS + 1)]
        self.owners = Weighted([member.pk for member in Member.objects.bulk_create(members)])
        self.details = Weighted(list(taxonomy().details))
        self.outcomes = Weighted(codes("outcome"))
        self.waiting = Weighted(codes("waiting_for"))
        self.channels = Weighted(codes("channel"))
        self.kinds = Weighted(codes("kind"))
        self.customers: list[tuple[int, int]] = []

    def add_customers(self) -> None:
        """One customer for five cases, each with a name and a phone, of one shop."""
        for start in range(0, self.rows // 5, CHUNK):
            count = min(CHUNK, self.rows // 5 - start)
            claims = [(self.dice.choice(self.shops), self._claim()) for _ in range(count)]
            with transaction.atomic():
                ids = know_customers(claims, at=NOW, by=SYSTEM)
            self.customers += [
                (who, shop) for who, (shop, _) in zip(ids, claims, strict=True) if who
            ]

    def _claim(self) -> CustomerClaim:
        surname = self.dice.choice("王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗")
        given = "".join(self.dice.choices("伟芳娜秀英敏静丽强磊军洋勇艳杰涛明超霞平刚桂", k=2))
        phone = f"1{self.dice.randrange(30, 99)}{self.dice.randrange(10**8):08}"
        return CustomerClaim(name=surname + given, phones=(phone,))

    def add_cases(self, count: int) -> None:
        """`count` cases with their messages and index rows, in one transaction."""
        with transaction.atomic():
            message_ids = reserve_ids(Message, 2 * count)
            case_ids = reserve_ids(Case, count)
            drawn = [self._case(*ids) for ids in zip(case_ids, message_ids[::2], strict=True)]
            insert_rows(Message, MESSAGE_FIELDS, [row for each in drawn for row in each[1]])
            insert_rows(Case, FIELDS, [each[0] for each in drawn])
            index_cases([each[2] for each in drawn])

    def _case(self, case_id: int, message_id: int) -> tuple[Any, Any, tuple[int, int, str]]:
        dice, text = self.dice, self.texts.message(self.dice)
        customer, shop = dice.choice(self.customers)
        opened = self._opened(case_id)
        number, order_no = f"TS-{case_id:07}", f"26{dice.randrange(10**16, 10**17)}"
        stage = self._stage(case_id)
        closed = opened + timedelta(hours=dice.randrange(2, 200)) if stage == "closed" else None
        is_open = stage not in ("closed", "settled")
        due = opened + timedelta(days=dice.randrange(1, 12)) if is_open else NEVER
        detail = self.details.draw(dice)
        row = (
            case_id, shop, number, message_id, message_id, customer, order_no, False, "", "taobao",
            self.channels.draw(dice), self.kinds.draw(dice), text[:60], "zh", detail.split(".")[0],
            detail, dice.random(), _priority(dice), {"code": "class"}, stage,
            awaited_in(stage, self.waiting.draw(dice)), None,
            None if dice.random() < 0.05 else self.owners.draw(dice),
            dice.choice(self.teams), opened, "minute", closed, closed, closed, due,
            "settlement" if is_open else "", self.outcomes.draw(dice) if closed else "", "RF", None,
            "", round(dice.random() * 300, 2) if dice.random() < 0.4 else 0, None, 0, not is_open,
            None, {"1": f"批次 {dice.randrange(100)}"}, opened, 1,
        )  # fmt: skip
        answer = (
            message_id + 1,
            shop,
            message_id,
            "out",
            "",
            customer,
            opened,
            self.texts.message(dice),
        )
        asked = (message_id, shop, message_id, "in", "", customer, opened, text)
        messages = [(*each, "", "minute", each[6], False) for each in (asked, answer)]
        return row, messages, (case_id, shop, words_of(f"{number}\n{order_no}\n{text}"))

    def _opened(self, case_id: int) -> datetime:
        back = timedelta(days=365 * YEARS) * (1 - case_id / self.rows)
        return NOW - back - timedelta(minutes=self.dice.randrange(600))

    def _stage(self, case_id: int) -> str:
        """Closed, but for a few old ones and half of those of the last weeks."""
        chance = 0.5 if case_id > 0.96 * self.rows else 0.002
        if self.dice.random() < chance:
            return self.dice.choice(("received", "first_contact", "investigation", "proposal"))
        return "settled" if self.dice.random() < 0.01 else "closed"


MESSAGE_FIELDS = (
    "id shop_id thread direction channel customer_id said_at text title said_precision received_at "
    "is_automatic"
).split()


def _priority(dice: random.Random) -> str:
    return dice.choices(("P1", "P2", "P3", "P4"), (1, 10, 75, 14))[0]


def fill(rows: int) -> None:
    """Fill the empty database of the current settings; secondary indexes are built afterwards."""
    company = Company(rows)
    with stopwatch("customers"):
        company.add_customers()
    with stopwatch("cases, messages and search"), WithoutIndexes():
        for start in range(0, rows, CHUNK):
            company.add_cases(min(CHUNK, rows - start))
    for table, statement in BESIDE.items():
        with stopwatch(table), connection.cursor() as cursor:
            cursor.execute(statement[connection.vendor])
    with stopwatch("analyze"), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")


class WithoutIndexes:
    """The tables without their secondary indexes, for as long as they are filled."""

    def __enter__(self) -> None:
        with connection.schema_editor() as editor:
            for index in Case._meta.indexes:
                editor.remove_index(Case, index)
            if connection.vendor == "postgresql":
                editor.execute("DROP INDEX casework_search_words")

    def __exit__(self, *_: object) -> None:
        with connection.schema_editor() as editor:
            for index in Case._meta.indexes:
                editor.add_index(Case, index)
            if connection.vendor == "postgresql":
                editor.execute(
                    "CREATE INDEX casework_search_words ON casework_search USING gin (words)"
                )


_CLOCKS = (
    "INSERT INTO followup_clock (case_id, kind, started_at, due_at, stopped_at, is_approximate,"
    " is_stated, rang_at) SELECT c.id, k.kind, c.opened_at, c.due_at, c.closed_at, {no}, {no},"
    " c.opened_at FROM casework_case c CROSS JOIN (SELECT 'first_answer' AS kind UNION ALL"
    " SELECT 'settlement') k"
)
_LINES = (
    "INSERT INTO casework_affectedline (case_id, label, quantity, detail_code, seller, cause,"
    " at_fault, pays, recover_from, outcome, version) SELECT id, title, 1, detail_code, '', '', '',"
    " '', '', outcome, 1 FROM casework_case"
)
_ENTRIES = (
    "INSERT INTO ledger_entry (kind, kind_version, happened_at, recorded_at, actor_kind, actor_id,"
    " via, quiet, about_kind, about_id, also, changes, facts, salt, commitment{txid})"
    " SELECT 'CaseChanged', 1, c.opened_at, c.opened_at, 'member', c.owner_id, 'screen', {no},"
    " 'case', c.id, '[]', '{{\"stage\":[\"received\",\"investigation\"]}}', '{{}}', {salt}, {hash}"
    "{zero} FROM casework_case c CROSS JOIN (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3"
    " UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL"
    " SELECT 8) AS n"
)
_SQLITE = {
    "no": "0", "salt": "randomblob(12)", "hash": "randomblob(32)", "txid": "", "zero": "",
}  # fmt: skip
_POSTGRESQL = {
    "no": "false", "salt": "decode(md5(c.id::text), 'hex')", "txid": "", "zero": "",
    "hash": "decode(md5(c.id::text) || md5(c.number), 'hex')",
}  # fmt: skip
BESIDE = {
    name: {"sqlite": text.format(**_SQLITE), "postgresql": text.format(**_POSTGRESQL)}
    for name, text in (("clocks", _CLOCKS), ("lines", _LINES), ("ledger", _ENTRIES))
}
