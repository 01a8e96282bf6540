"""Stages: which facts a step needs, who may pass without, closing and reopening."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ombud.casework.actions import (
    Closing,
    LineChange,
    NewRemedy,
    Reopening,
    Step,
    close_cases,
    propose_remedies,
    reopen_cases,
    set_lines,
    step_cases,
    undo_batch,
)
from ombud.casework.models import AffectedLine, Case
from ombud.ledger.models import Entry
from tests.casework.scenes import NOW, by, open_case

LATER = NOW + timedelta(hours=1)


def step(case, who, stage, **more):
    one = Step(case_id=case.pk, stage=stage, **more)
    return step_cases([one], by=by(who), at=NOW).results[0]


def close(case, who, outcome="upheld", **more):
    one = Closing(case_id=case.pk, outcome=outcome, **more)
    return close_cases([one], by=by(who), at=NOW).results[0]


def pay(line, who, amount="30"):
    remedy = NewRemedy(
        case_id=line.case_id, line_id=line.pk, kind="RP", amount=Decimal(amount), state="done"
    )
    assert propose_remedies([remedy], by=by(who), at=NOW).results[0].is_done


def stage_of(case):
    return Case.objects.values_list("stage", flat=True).get(id=case.pk)


def test_a_step_forward_is_recorded_with_both_stages(our_shop, charlie):
    case = open_case(our_shop)
    assert step(case, charlie, "investigation").is_done
    entry = Entry.objects.get(kind="CaseStepped")
    assert (stage_of(case), entry.changes) == (
        "investigation", {"stage": ["received", "investigation"]},
    )  # fmt: skip


def test_a_proposal_needs_a_remedy_and_says_so(our_shop, charlie):
    case = open_case(our_shop)
    refused = step(case, charlie, "proposal")
    assert (refused.reason, refused.missing) == ("facts_missing", ("remedy_proposed",))
    propose_remedies([NewRemedy(case_id=case.pk, kind="EX")], by=by(charlie), at=NOW)
    assert step(case, charlie, "proposal").is_done


def test_settling_needs_a_settlement_of_every_line(our_shop, charlie):
    case = open_case(our_shop, lines=2)
    first, second = AffectedLine.objects.order_by("id")
    pay(first, charlie)
    assert step(case, charlie, "settled").missing == ("lines_settled",)
    other = LineChange(case_id=case.pk, line_id=second.pk, fields={"outcome": "rejected"})
    set_lines([other], by=by(charlie), at=NOW)
    assert step(case, charlie, "settled").is_done
    case.refresh_from_db()
    assert (case.settled_at, Entry.objects.filter(kind="CaseSettled").count()) == (NOW, 1)


def test_an_agent_may_not_pass_without_facts_but_a_lead_may_with_a_reason(our_shop, bob, charlie):
    case = open_case(our_shop)
    refused = step(case, charlie, "settled", excuse="in a hurry")
    assert (refused.reason, stage_of(case)) == ("excuse_not_allowed", "received")
    assert step(case, bob, "settled", excuse="settled by phone").is_done
    assert Entry.objects.get(kind="CaseSettled").facts == {"excuse": "settled by phone"}


def test_nobody_closes_without_an_outcome(our_shop, bob):
    case = open_case(our_shop)
    refused = close(case, bob, outcome="", excuse="because")
    assert (refused.reason, refused.missing) == ("facts_missing", ("outcome",))


@pytest.mark.parametrize("stage", ["received", "nowhere"])
def test_a_step_that_does_not_exist_is_refused(our_shop, charlie, stage):
    assert step(open_case(our_shop), charlie, stage).reason == "no_such_step"


def test_a_step_from_an_older_version_is_refused(our_shop, charlie):
    case = open_case(our_shop)
    step(case, charlie, "first_contact")
    refused = step(case, charlie, "investigation", version=1)
    assert (refused.reason, refused.theirs["stage"]) == ("stale", "first_contact")


def test_closing_where_no_money_moved_needs_the_outcome_alone(our_shop, charlie):
    case = open_case(our_shop, next_on=NOW.date())
    assert close(case, charlie, "rejected").is_done
    case.refresh_from_db()
    assert (case.stage, case.outcome, case.closed_at, case.settled_at, case.next_on) == (
        "closed", "rejected", NOW, NOW, None,
    )  # fmt: skip
    assert Entry.objects.get(kind="CaseClosed").facts == {"outcome": "rejected"}


def test_closing_where_money_moved_needs_cause_fault_and_payer_of_the_paid_line(our_shop, charlie):
    case = open_case(our_shop, lines=2)
    paid = AffectedLine.objects.order_by("id")[0]
    pay(paid, charlie)
    refused = close(case, charlie)
    assert refused.missing == ("cause", "at_fault", "pays")
    told = {
        paid.pk: {"cause": "glue", "at_fault": "seller", "pays": "agent", "recover_from": "seller"}
    }
    assert close(case, charlie, lines=told).is_done
    paid.refresh_from_db()
    assert (paid.cause, paid.at_fault, paid.pays, paid.recover_from) == (
        "glue", "seller", "agent", "seller",
    )  # fmt: skip


def test_a_refused_closing_writes_nothing_of_its_lines(our_shop, charlie):
    case = open_case(our_shop)
    line = AffectedLine.objects.get()
    pay(line, charlie)
    assert close(case, charlie, lines={line.pk: {"cause": "glue"}}).reason == "facts_missing"
    line.refresh_from_db()
    assert (line.cause, Entry.objects.filter(kind="LineChanged").exists()) == ("", False)


def test_a_line_of_another_case_is_not_settled_through_this_one(our_shop, charlie):
    case, other = open_case(our_shop), open_case(our_shop)
    line = other.lines.get()
    refused = close(case, charlie, lines={line.pk: {"cause": "glue"}})
    assert (refused.reason, stage_of(case)) == ("unknown", "received")


def test_many_cases_close_in_one_batch_with_an_answer_each(our_shop, charlie):
    cases = [open_case(our_shop, lines=0) for _ in range(3)]
    closings = [Closing(case_id=case.pk, outcome="duplicate") for case in cases]
    closings.append(Closing(case_id=cases[0].pk, outcome=""))
    results = close_cases(closings, by=by(charlie), at=NOW).results
    assert [each.reason for each in results[:3]] == ["", "", ""]


def test_a_closed_case_is_reopened_with_a_reason_and_counts_it(our_shop, charlie):
    case = open_case(our_shop)
    close(case, charlie)
    silent = reopen_cases([Reopening(case_id=case.pk, reason=" ")], by=by(charlie), at=LATER)
    assert silent.refused[0].missing == ("reason",)
    reopen_cases([Reopening(case_id=case.pk, reason="came back broken")], by=by(charlie), at=LATER)
    case.refresh_from_db()
    assert (case.stage, case.reopened_times, case.outcome, case.closed_at, case.settled_at) == (
        "investigation", 1, "", None, None,
    )  # fmt: skip
    assert Entry.objects.get(kind="CaseReopened").facts == {"reason": "came back broken"}


def test_an_open_case_cannot_be_reopened(our_shop, charlie):
    case = open_case(our_shop, stage="proposal")
    batch = reopen_cases([Reopening(case_id=case.pk, reason="again")], by=by(charlie), at=LATER)
    case.refresh_from_db()
    assert (case.reopened_times, batch.refused[0].reason) == (0, "no_such_step")


def test_a_step_is_taken_back_by_undo(our_shop, charlie):
    case = open_case(our_shop)
    steps = [Step(case_id=case.pk, stage="investigation")]
    batch = step_cases(steps, by=by(charlie), at=NOW)
    undo_batch(batch.id, by=by(charlie), at=LATER)
    assert stage_of(case) == "received"
