"""Kill, start again, kill: then ask whether anything is lost, doubled or half done."""

import csv
import http.client
import random
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.house import House, Victims, kill, until

ROWS = 600
# The last file is handed to the worker, the others are imported from the command line.
FILES = 4
REFUSED_EVERY, JOINED_EVERY, OPEN_EVERY = 29, 17, 5
HEADERS = "投诉编号 投诉日期 客户姓名 联系电话 订单号 问题描述 处理状态 回复内容 结案日期".split()


def write_workbook(path: Path, name: str) -> None:
    """Rows that open, join, are history or are refused; numbers and texts tell the file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADERS)
        out.writerows(_row(name, number) for number in range(ROWS))


def _row(name: str, number: int) -> list[str]:
    same = number - 1 if number % JOINED_EVERY == 1 else number
    day = f"2026-0{1 + number % 6}-1{number % 9} 09:30"
    if number % REFUSED_EVERY == 3:
        return [f"{name}{same:05}", day, f"客户{name}{same}", "", "", "", "处理中", "", ""]
    text = f"第 {number} 次投诉：鞋子开胶，要求退款 {name}"
    is_open = number % OPEN_EVERY == 0
    closed = ["处理中", "", ""] if is_open else ["已结案", "已退款", "2026-08-01"]
    customer, phone = f"客户{name}{same}", f"139{ord(name[-1]):03}{same:05}"
    return [f"{name}{same:05}", day, customer, phone, f"40{name}{number}", text, *closed]


@dataclass
class Campaign:
    """What is done to a house, and what it acknowledged meanwhile."""

    house: House
    victims: Victims
    key: str
    seed: int
    kills: Counter[str] = field(default_factory=Counter)
    answered: dict[str, str] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)
    troubles: list[str] = field(default_factory=list)

    def run(self, kills: int) -> None:
        """Kill that often: imports and desk work mostly, a quarter below `ombud serve`."""
        crowd = [
            threading.Thread(target=self._send_complaints),
            threading.Thread(target=self._kill_servers, args=(kills // 4,)),
        ]
        for each in crowd:
            each.start()
        try:
            self._kill_victims(kills - kills // 4)
        finally:
            crowd[1].join()
            self.over.set()
            crowd[0].join()

    def _kill_victims(self, count: int) -> None:
        luck = random.Random(self.seed)
        said = self.house.folder / "acknowledged"
        while self.kills.total() - self.kills["server"] < count:
            number = self.kills.total()
            what = luck.choice(("import", "go on", "desk"))
            most, args = {
                "import": (1.2, (self.house.folder / f"{luck.randrange(FILES - 1)}.csv",)),
                "desk": (0.4, (f"desk{self.seed}-{number}", said)),
                "go on": (0.8, ()),
            }[what]
            self.kills[what] += self.victims.kill_one(luck, most, what, *args)

    def _kill_servers(self, count: int) -> None:
        luck = random.Random(self.seed + 1)
        while self.kills["server"] < count:
            processes = until(self.house.processes, "serve has children")
            self.kills["server"] += kill(luck.choice(processes))
            threading.Event().wait(luck.uniform(0, 0.4))
            if luck.random() < 0.3:
                until(self.house.answers, "the web answers again")

    def _send_complaints(self) -> None:
        number = 0
        while not self.over.is_set():
            number += 1
            key = f"web{self.seed}-{number}"
            self.answered[key] = until(lambda key=key: self._sent(key), f"{key} is answered")

    def _sent(self, key: str) -> str:
        headers = {"Authorization": f"Bearer {self.key}", "Idempotency-Key": key}
        body = {"text": f"包裹没收到 {key}", "customer": {"name": f"顾客 {key}"}}
        try:
            status, answer = self.house.post("/api/complaints", body, headers)
        except (OSError, http.client.HTTPException, ValueError):
            return ""
        assert status in (200, 201), answer
        return str(answer["number"])


def killed_at_random(house: House, kills: int, seed: int) -> Campaign:
    """Set a house up, kill its processes that often, let everything come to rest, and judge."""
    key = _prepared(house)
    house.serve("--processes", 1)
    victims = Victims(house)
    victims.let_one_finish("hand over", house.folder / f"{FILES - 1}.csv")
    campaign = Campaign(house, victims, key, seed)
    campaign.run(kills)
    for number in range(FILES):
        victims.let_one_finish("import", house.folder / f"{number}.csv")
    victims.let_one_finish("go on")
    victims.end()
    campaign.troubles = [] if house.stop() == 0 else ["ombud serve did not stop cleanly"]
    campaign.troubles += _troubles_of(campaign)
    return campaign


def _prepared(house: House) -> str:
    """An installation with a shop, a member and files to import; returns the key of a program."""
    for number in range(FILES):
        write_workbook(house.folder / f"{number}.csv", name_of(number))
    return house.python(
        "from django.utils import timezone\n"
        "from ombud.ledger.events import SYSTEM\n"
        "from ombud.people.actions import make_api_key\n"
        "from ombud.people.models import Member, Shop\n"
        "Member.objects.create(login='ann', name='Ann', is_active=True)\n"
        "shop = Shop.objects.create(name='Our shop')\n"
        "print(make_api_key(shop_id=shop.pk, name='k', by=SYSTEM, at=timezone.now()))"
    )


def _troubles_of(campaign: Campaign) -> list[str]:
    """Whatever is not as it should be."""
    house = campaign.house
    doctor = house.ombud("doctor", "--verify")
    return [
        *_troubles_of_intake(house, campaign.answered),
        *_troubles_of_desk(house),
        *_troubles_of_imports(house),
        *([] if doctor.returncode == 0 else [doctor.stdout + doctor.stderr]),
    ]


def _troubles_of_intake(house: House, answered: dict[str, str]) -> list[str]:
    asked = (
        "SELECT c.number FROM arrivals_message m JOIN casework_case c ON c.thread = m.thread"
        " WHERE m.text = ?"
    )
    found = {key: house.ask(asked, f"包裹没收到 {key}") for key in answered}
    return [
        f"{key} was answered with {number}, but stands as {found[key]}"
        for key, number in answered.items()
        if found[key] != [(number,)]
    ]


def _troubles_of_desk(house: House) -> list[str]:
    file = house.folder / "acknowledged"
    said = file.read_text().splitlines() if file.exists() else []
    asked = {
        "complaint": (
            "SELECT count(*) FROM arrivals_message m JOIN casework_case c ON c.thread = m.thread"
            " WHERE m.source_key = ?"
        ),
        "note": "SELECT count(*) FROM casework_note WHERE text = 'note ' || ?",
        "answer": "SELECT count(*) FROM arrivals_message WHERE text = 'answer ' || ?",
    }
    return [
        f"acknowledged {line} stands {count} times"
        for line in said
        for kind, _, key in [line.partition(" ")]
        if (count := house.ask(asked[kind], key)[0][0]) != 1
    ]


def _troubles_of_imports(house: House) -> list[str]:
    """Every number of every file stands exactly once; every import accounts for its rows."""
    found = []
    for number in range(FILES):
        name = name_of(number)
        # New complaints go on in the series of the last file that was taken in.
        asked = "SELECT number FROM casework_case WHERE number LIKE ? AND import_id IS NOT NULL"
        counts = Counter(row[0] for row in house.ask(asked, f"{name}%"))
        wanted = Counter({f"{name}{each:05}" for each in _numbers_expected()})
        if counts != wanted:
            found.append(f"{name}: lost {wanted - counts}, doubled or strange {counts - wanted}")
    asked = (
        "SELECT id, state, cursor, (SELECT count(*) FROM arrivals_importedrow r"
        " WHERE r.imported_id = i.id) FROM arrivals_import i WHERE state != 'draft'"
    )
    for import_id, state, cursor, rows in house.ask(asked):
        if (state, cursor, rows) != ("done", ROWS, ROWS):
            found.append(f"import {import_id} is {state} at {cursor} with {rows} rows of {ROWS}")
    return found


def _numbers_expected() -> set[int]:
    """Numbers of the rows that are not refused; a joining row shares its neighbour's."""
    return {
        number - 1 if number % JOINED_EVERY == 1 else number
        for number in range(ROWS)
        if number % REFUSED_EVERY != 3
    }


def name_of(number: int) -> str:
    """How the complaints of a file are called."""
    return f"F{'ABCDEFGH'[number]}"
