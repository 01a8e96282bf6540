import pytest

from ombud.rules import closed_lists
from ombud.rules.languages import LANGUAGES
from ombud.rules.packed import pack
from ombud.rules.stages import (
    CLOSED,
    INVESTIGATION,
    PROPOSAL,
    RECEIVED,
    SETTLED,
    STAGES,
    facts_missing,
    facts_required,
    is_reopening,
    may_step,
    steps_from,
)  # fmt: skip


def test_a_case_steps_forward_by_any_number_of_stages():
    assert steps_from(RECEIVED) == STAGES[1:]


def test_a_case_steps_back_by_one_only():
    assert may_step(PROPOSAL, INVESTIGATION)
    assert not may_step(PROPOSAL, RECEIVED)


def test_a_case_cannot_step_to_where_it_stands():
    assert not any(may_step(stage, stage) for stage in STAGES)


def test_settled_and_closed_cases_reopen_into_investigation():
    assert may_step(CLOSED, INVESTIGATION)
    assert may_step(SETTLED, INVESTIGATION)
    assert is_reopening(CLOSED, INVESTIGATION)
    assert not may_step(CLOSED, RECEIVED)
    assert not is_reopening(CLOSED, SETTLED)


def test_a_stage_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="archived"):
        may_step(RECEIVED, "archived")


def test_early_stages_require_nothing():
    assert facts_required("first_contact") == facts_required(INVESTIGATION) == ()


def test_a_proposal_needs_a_remedy_and_a_settlement_needs_every_line():
    assert facts_missing(PROPOSAL, ()) == ("remedy_proposed",)
    assert facts_missing(SETTLED, {"remedy_proposed"}) == ("lines_settled",)


def test_closing_needs_an_outcome_and_where_money_moved_who_pays_and_why():
    assert facts_missing(CLOSED, {"outcome"}) == ()
    missing = facts_missing(CLOSED, {"outcome", "cause"}, money_moved=True)
    assert missing == ("at_fault", "pays")


def test_the_stages_are_those_of_the_closed_list_in_order():
    assert closed_lists.codes("stage") == STAGES


def test_every_list_is_named_and_every_label_is_there_in_every_language():
    assert tuple(sorted(closed_lists.LISTS)) == tuple(sorted(pack("closed_lists")))
    for name in closed_lists.LISTS:
        for language in LANGUAGES:
            assert all(text for _, text in closed_lists.choices(name, language))


def test_every_required_fact_has_a_name_to_ask_for():
    for stage in STAGES:
        for fact in facts_required(stage, money_moved=True):
            assert closed_lists.is_code("fact", fact)


def test_labels_of_closed_lists_follow_the_language():
    assert closed_lists.label("stage", RECEIVED, "zh-CN") == "登记"
    assert closed_lists.label("remedy", "RR", "en") == "Return and refund"
    assert closed_lists.label("remedy", "ZZ", "en") == "ZZ"
