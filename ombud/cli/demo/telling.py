"""The whole story, from the seed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from ombud.cli.demo.cast import PEOPLE, SHOPS, TEAMS, customers
from ombud.cli.demo.course import Clock, Told, clock, timed, told
from ombud.cli.demo.dice import dice, span, table, weighted
from ombud.cli.demo.facts import Slots, desk_slots, slots
from ombud.cli.demo.fate import Fate, fates
from ombud.cli.demo.goods import products
from ombud.cli.demo.incidents import Incident, incidents, scenes
from ombud.cli.demo.letters import Letter, dressed, language_of, letter
from ombud.cli.demo.parcels import parcels, shipped_orders
from ombud.cli.demo.plot import Plot, peak, plot
from ombud.cli.demo.script import Cast, outcome_slots, script, waited_for
from ombud.cli.demo.settling import decided, lines
from ombud.cli.demo.shapes import Case, Dispute, Line, Message, Story
from ombud.cli.demo.trade import orders
from ombud.cli.demo.voice import say

_CHINA = timedelta(hours=8)
_DONE = ("settled", "closed")
_RAISED = ("regulator", "chargeback")
_SERIES = {"chargeback": "CB", "regulator": "12315-"}


def story(seed: int, now: datetime) -> Story:
    """Nine months of the purchasing agent 橘猫代购, ending at `now` (aware).

    The same seed and now give the same story. Raises ValueError if `now` is naive.
    """
    if now.tzinfo is None:
        raise ValueError("now must carry a time zone")
    now = now.astimezone(UTC).replace(second=0, microsecond=0)
    plan = plot(now)
    people = customers(seed)
    bought = orders(seed, plan, people)
    sent = parcels(seed, plan, people, bought)
    bought = shipped_orders(bought, sent)
    trouble = incidents(seed, plan, scenes(people, bought, sent))
    return Story(
        seed=seed,
        now=now,
        shops=SHOPS,
        teams=TEAMS,
        people=PEOPLE,
        customers=people,
        products=products(),
        orders=bought,
        parcels=sent,
        cases=_cases(seed, plan, trouble),
        bad_batch=plan.bad_batch,
        failed_line=plan.failed_line,
        peak=peak(plan),
    )


def _cases(seed: int, plan: Plot, trouble: Sequence[Incident]) -> tuple[Case, ...]:
    r = dice(seed, "cases")
    earlier: Counter[str] = Counter()
    found: dict[int, Case] = {}
    numbered = zip(trouble, _numbers(trouble), fates(seed, plan.now, trouble), strict=True)
    for one, number, fate in numbered:
        customer = one.scene.customer.key
        twin = found[id(one.twin)] if one.twin else None
        found[id(one)] = _Writer(r, one, number, fate, plan.now).case(earlier[customer], twin)
        earlier[customer] += 1
    return tuple(found.values())


def _numbers(trouble: Sequence[Incident]) -> list[str]:
    """TS, the year in China, and a running number that starts anew each year."""
    running: Counter[int] = Counter()
    numbers = []
    for one in trouble:
        year = (one.opened_at + _CHINA).year
        running[year] += 1
        numbers.append(f"TS{year}-{running[year]:05d}")
    return numbers


class _Writer:
    """Writes one case: everything about it is drawn in a fixed order."""

    def __init__(self, r: Random, incident: Incident, number: str, fate: Fate, now: datetime):
        self.r, self.incident, self.number, self.fate = r, incident, number, fate
        self.now = now
        self.language = language_of(r, incident)
        self.team = _team(r, incident, self.language)
        self.owner = r.choice([one.key for one in PEOPLE if one.team == self.team])
        self.channel = _channel(r, incident)

    def case(self, repeats: int, twin: Case | None) -> Case:
        """The case of the incident; `twin` is the case that it repeats."""
        facts = slots(self.r, self.incident, self.language == "en")
        facts |= desk_slots(self.r, self.owner, self.number, self.incident.scene.order.shop)
        facts |= {
            "name": _called(self.incident, self.language),
            "twin": twin.number if twin else "",
        }
        facts["dispute"] = facts["dispute"].replace("PT", _SERIES.get(self.fate.fight or "", "PT"))
        wrote = letter(self.r, self.incident, self.language, facts, self.channel, repeats)
        if twin and self.r.random() < 0.5:
            wrote = replace(wrote, text=twin.text, language=twin.language)
        affected = self._lines()
        facts |= outcome_slots(self.incident, affected, self.language == "en")
        cast = Cast(self.r, self.incident, wrote, self.fate, affected, facts, self.channel)
        times = clock(self.r, self.incident, self.fate, self.now)
        placed = timed(self.r, script(cast), times)
        opening = self._opening(wrote, facts, times)
        course = told(placed, opening, self.owner, self.channel)
        return self._written(cast, times, course, twin.number if twin else None)

    def _written(self, cast: Cast, times: Clock, course: Told, twin: str | None) -> Case:
        incident, fate, wrote = self.incident, self.fate, cast.letter
        waiting = waited_for(cast)
        return Case(
            number=self.number,
            shop=incident.scene.order.shop,
            customer=incident.scene.order.customer,
            order=incident.scene.order.number,
            lines=cast.lines,
            channel=self.channel,
            kind=incident.kind,
            problem=incident.detail.code,
            priority=_priority(incident, wrote),
            tone=wrote.tone,
            signals=wrote.signals,
            text=wrote.text,
            language=wrote.language,
            opened_at=incident.opened_at,
            first_answer_due_at=times.first_due_at,
            settle_due_at=times.settle_due_at,
            conversation=course.conversation,
            notes=course.notes,
            steps=course.steps,
            stage=fate.stage,
            waiting_for=waiting,
            next_on=self._next_on(waiting),
            owner=self._holder(),
            team=self.team,
            outcome=fate.outcome,
            duplicate_of=twin,
            dispute=self._dispute(cast.slots["dispute"], times),
            first_answer_at=times.answered_at,
            settled_at=next((s.at for s in course.steps if s.stage in _DONE), None),
            closed_at=course.steps[-1].at if fate.stage == "closed" else None,
            satisfaction=_satisfaction(self.r, fate),
        )

    def _lines(self) -> tuple[Line, ...]:
        found = lines(self.r, self.incident)
        if self.fate.stage in ("received", "first_contact", "investigation"):
            return found
        final = self.fate.stage in ("settled", "closed")
        return decided(self.r, self.incident, found, self.fate.outcome, final)

    def _opening(self, wrote: Letter, facts: Slots, times: Clock) -> list[Message]:
        """The letter, the automatic receipt, and a reminder if nobody answered."""
        at, channel = self.incident.opened_at, self.channel
        english = wrote.language == "en"
        said = [Message(at, "customer", None, channel, wrote.text)]
        soon = at + timedelta(minutes=1)
        if channel in ("email", "chat") and soon < (times.answered_at or self.now):
            texts = table(f"texts/answers_{'en' if english else 'zh'}")["auto"]
            text = say(self.r, self.r.choice(texts), facts)
            said.append(Message(soon, "auto", None, channel, self._in_script(text)))
        unanswered = self.fate.due == "overdue" and self.fate.stage == "received"
        if self.fate.late_first or unanswered:
            asked = at + span(self.r, 0.8, 1.02)
            turns = table("texts/customer_turns")["en" if english else "zh"]
            text = say(self.r, self.r.choice(turns["chase"]), facts)
            said.append(Message(asked, "customer", None, channel, self._in_script(text)))
        return said

    def _in_script(self, text: str) -> str:
        hant = self.language == "zh-Hant"
        return dressed(text, self.incident, "zh-Hant", "") if hant else text

    def _next_on(self, waiting: str | None) -> date | None:
        if waiting is None:
            return None
        today = (self.now + _CHINA).date()
        if self.fate.due == "overdue":
            return today - timedelta(days=self.r.choice((0, 0, 1, 2)))
        if self.fate.due == "today" or (waiting == "us" and self.r.random() < 0.6):
            return today
        return today + timedelta(days=self.r.choice((0, 1, 1, 2, 2, 3, 4, 5, 7)))

    def _holder(self) -> str | None:
        unassigned = self.fate.stage == "received" and self.r.random() < 0.35
        return None if unassigned else self.owner

    def _dispute(self, number: str, times: Clock) -> Dispute | None:
        fight = self.fate.fight
        if fight is None or times.answered_at is None:
            return None
        opened = times.answered_at
        ends = times.settled_at or self.now
        ruled = opened + (ends - opened) * 0.9 if self.fate.ruling else None
        due = opened + timedelta(days=self.r.choice((3, 5, 7, 10)))
        return Dispute(fight, number, opened, due, ruled, self.fate.ruling)


def _called(incident: Incident, language: str) -> str:
    customer = incident.scene.customer
    western = customer.name.isascii() or not customer.name[0] > "\u3000"
    return customer.name.split()[0] if western and language == "en" else customer.name


def _team(r: Random, incident: Incident, language: str) -> str:
    if incident.detail.target == "parcel" and r.random() < 0.85:
        return "parcels"
    return "overseas" if language == "en" else "chinese"


def _channel(r: Random, incident: Incident) -> str:
    code = incident.detail.code
    if incident.kind == "review":
        return "review"
    if code == "PAY.CHARGEBACK" and r.random() < 0.6:
        return "payment"
    if code == "AFT.DISPUTE":
        return "platform"
    if code == "SVC.ESCALATION" and incident.scene.customer.language == "zh-Hans":
        return "regulator"
    own = incident.scene.customer.im_kind
    usual = {own: 50, "email": 16, "chat": 18, "phone": 7, "platform": 6}
    if incident.twin:
        usual = {"email": 40, "chat": 40, "phone": 20}
    return weighted(r, usual)


def _priority(incident: Incident, wrote: Letter) -> str:
    """One step up for a threat to go to an authority or a bank."""
    usual = int(incident.detail.priority[1])
    raised = any(signal in wrote.signals for signal in _RAISED)
    return f"P{max(1, usual - raised)}" if incident.kind != "enquiry" else "P4"


def _satisfaction(r: Random, fate: Fate) -> int | None:
    """About four in ten answer; kindness, lateness and a no leave their mark."""
    if fate.outcome in (None, "duplicate", "withdrawn") or r.random() > 0.42:
        return None
    marks = {"upheld": 4.5, "enquiry_only": 4.6, "partly": 3.6, "rejected": 2.0}
    mark = marks[str(fate.outcome)] - (1.2 if fate.late_first or fate.late_settle else 0)
    return max(1, min(5, round(r.gauss(mark - (0.8 if fate.reopened else 0), 0.8))))
