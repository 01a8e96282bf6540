"""Cases are taken in and worked week by week, as they came."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from ombud import journey
from ombud.arrivals.drafts import Claims, Draft, LineClaim
from ombud.casework.actions import LineChange, NewAnswer, record_answers, set_lines
from ombud.casework.models import AffectedLine
from ombud.cli.demo.shapes import Case, Line, Message, Story
from ombud.cli.demo.writing.deeds import Deed, answers_after_first, deeds_of, last_word
from ombud.cli.demo.writing.doing import Living, do, must
from ombud.cli.demo.writing.house import House
from ombud.cli.demo.writing.trade import Trade
from ombud.ledger.events import By
from ombud.rules.stages import RECEIVED

CUSTOMER = By("customer", via="api", quiet=True)
ROUTINE = By("routine", via="routine", quiet=True)
WEEK = timedelta(days=7)

Tick = Callable[[int], None]
Said = tuple[Case, Message]


@dataclass(slots=True)
class Week:
    """What happened within seven days; `ends_at` is never after the end of the story."""

    ends_at: datetime
    opened: list[Case] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    joined: list[Said] = field(default_factory=list)
    receipts: list[Said] = field(default_factory=list)
    answers: list[Said] = field(default_factory=list)


def weeks_of(tale: Story, *, english: bool) -> list[Week]:
    """The story of the cases cut into weeks, the deeds of each in their order."""
    first = tale.cases[0].opened_at
    count = (tale.now - first) // WEEK + 1
    weeks = [Week(min(first + WEEK * (n + 1), tale.now)) for n in range(count)]

    def at(moment: datetime) -> Week:
        return weeks[(moment - first) // WEEK]

    for case in tale.cases:
        at(case.opened_at).opened.append(case)
        for deed in deeds_of(case, english):
            at(deed.at).deeds.append(deed)
        for said in case.conversation[1:]:
            if said.who == "customer":
                at(said.at).joined.append((case, said))
            elif said.who == "auto":
                at(said.at).receipts.append((case, said))
        for said in answers_after_first(case):
            at(said.at).answers.append((case, said))
    for week in weeks:
        week.deeds.sort(key=lambda deed: deed.at)
    return weeks


def deeds_in(weeks: Iterable[Week]) -> int:
    """How many single deeds there are to do."""
    return sum(len(week.deeds) for week in weeks)


class Desk:
    """Writes the weeks of the story into the house."""

    def __init__(self, tale: Story, house: House, trade: Trade) -> None:
        self.tale, self.house, self.trade = tale, house, trade
        self.living: dict[str, Living] = {}
        self.items = {
            (order.number, item.no): item for order in tale.orders for item in order.items
        }
        self.tracking = {one.number: one.tracking for one in tale.parcels}
        self.platforms = {one.number: one.platform for one in tale.orders}

    def work(self, week: Week, tick: Tick) -> None:
        """Everything of one week; `tick` is told of each single deed."""
        self._open(week.opened, week.ends_at)
        for deed in week.deeds:
            do(deed, self.living[deed.case.number], self.house)
            tick(1)
        self._say(week)

    def leave(self) -> None:
        """How the open cases stand at the end of the story."""
        for case in self.tale.cases:
            deed = last_word(case)
            if deed:
                do(deed, self.living[case.number], self.house)

    def _open(self, cases: Sequence[Case], at: datetime) -> None:
        drafts = [self._draft(case) for case in cases]
        journey.take_in(drafts, by=CUSTOMER, at=at)
        lines: dict[int, list[int]] = defaultdict(list)
        ids = [draft.case_id for draft in drafts]
        rows = AffectedLine.objects.filter(case_id__in=ids).order_by("id")
        for case_id, line_id in rows.values_list("case_id", "id"):
            lines[case_id].append(line_id)
        for case, draft in zip(cases, drafts, strict=True):
            thread = draft.thread or draft.message_id
            living = Living(draft.case_id, thread, draft.shop_id, lines[draft.case_id])
            self.living[case.number] = living
            self._link_lines(case, living)

    def _draft(self, case: Case) -> Draft:
        return Draft(
            shop_id=self.house.shops[case.shop],
            text=case.text,
            said_at=case.opened_at,
            channel=case.channel,
            customer_id=self.trade.customers[case.customer],
            claims=self._claims(case),
        )

    def _claims(self, case: Case) -> Claims:
        parcel = next((line.parcel for line in case.lines if line.parcel), None)
        return Claims(
            number=case.number,
            kind=case.kind,
            owner_id=self.house.people[case.owner] if case.owner else None,
            team_id=self.house.teams[case.team],
            order_no=case.order,
            tracking_no=self.tracking[parcel] if parcel else "",
            platform=self.platforms[case.order],
            due_at=case.settle_due_at,
            next_on=case.next_on if case.stage == RECEIVED else None,
            satisfaction=case.satisfaction,
            lines=[self._line(line) for line in case.lines],
        )

    def _line(self, line: Line) -> LineClaim:
        item = self.items[line.order, line.item_no] if line.item_no else None
        return LineClaim(quantity=item.qty if item else 1, detail_code=line.problem)

    def _link_lines(self, case: Case, living: Living) -> None:
        """The lines learn which item or parcel they are about, and are called after it."""
        links = [
            LineChange(case_id=living.case_id, line_id=line_id, fields=self._link(line))
            for line, line_id in zip(case.lines, living.line_ids, strict=True)
        ]
        must(set_lines(links, by=ROUTINE, at=case.opened_at))

    def _link(self, line: Line) -> dict[str, int]:
        if line.item_no:
            return {"item_id": self.trade.items[line.order, line.item_no]}
        return {"parcel_id": self.trade.parcels[line.order, line.parcel or ""]}

    def _say(self, week: Week) -> None:
        drafts = [self._joining(*said) for said in week.joined]
        journey.take_in(drafts, by=CUSTOMER, at=week.ends_at)
        self._answer(week.receipts, ROUTINE, week.ends_at)
        by_owner = sorted(week.answers, key=lambda said: said[0].owner or "")
        for owner, said in groupby(by_owner, key=lambda said: said[0].owner or ""):
            self._answer(list(said), self.house.by(owner), week.ends_at)

    def _joining(self, case: Case, said: Message) -> Draft:
        living = self.living[case.number]
        return Draft(
            shop_id=living.shop_id,
            text=said.text,
            said_at=said.at,
            channel=said.channel,
            customer_id=self.trade.customers[case.customer],
            thread=living.thread,
        )

    def _answer(self, said: Sequence[Said], by: By, at: datetime) -> None:
        answers = [
            NewAnswer(
                case_id=self.living[case.number].case_id,
                text=one.text,
                channel=one.channel,
                said_at=one.at,
            )
            for case, one in said
        ]
        must(record_answers(answers, by=by, at=at).results)
