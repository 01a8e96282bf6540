import pytest

from ombud.rules.priority import REASONS, Circumstances, priority_of


@pytest.mark.parametrize(
    ("code", "priority"),
    [("QUA.SAFETY", "P1"), ("LOG.LOST", "P2"), ("LOG.LATE", "P3"), ("PRC.DROP", "P4")],
)
def test_a_detail_has_its_default(code, priority):
    verdict = priority_of(code)
    assert (verdict.priority, verdict.reason.code) == (priority, "detail")
    assert verdict.reason.params == {"detail": code}


def test_what_nobody_could_read_is_ordinary():
    assert priority_of(None).priority == "P3"
    assert priority_of(None).reason.code == "no_detail"


@pytest.mark.parametrize("signal", ["safety", "regulator", "lawyer", "chargeback", "seizure"])
def test_an_urgent_signal_makes_it_the_most_urgent(signal):
    verdict = priority_of("PRC.DROP", {signal: "…"})
    assert (verdict.priority, verdict.reason.code) == ("P1", signal)


def test_safety_is_said_before_everything_else():
    assert priority_of(None, {"lawyer": "律师", "safety": "起火"}).reason.code == "safety"


def test_many_circumstances_raise_by_one_step_only():
    known = Circumstances(
        is_vulnerable=True, is_repeated=True, is_public=True, contacts=4, amount=900,
        amount_limit=500, hours_left=3.25,
    )  # fmt: skip
    verdict = priority_of("LOG.LATE", {}, known)
    assert verdict.priority == "P2"
    raised = [reason.code for reason in verdict.raised_by]
    assert raised == ["vulnerable", "repeated", "public_post", "contacts", "amount", "due_soon"]
    assert verdict.reason.params == {"from": "P3"}


def test_the_reason_says_what_raised_it_and_from_where():
    verdict = priority_of("LOG.LATE", {"repeated": "第三次"})
    assert verdict.reason.code == "repeated"
    assert verdict.reason.params == {"word": "第三次", "from": "P3"}


def test_two_contacts_a_small_amount_and_a_far_due_time_raise_nothing():
    known = Circumstances(contacts=2, amount=100, amount_limit=500, hours_left=24)
    assert priority_of("LOG.LATE", {}, known).raised_by == ()


def test_nothing_is_more_urgent_than_urgent():
    verdict = priority_of("QUA.SAFETY", {"repeated": "again"})
    assert (verdict.priority, verdict.reason.code) == ("P1", "detail")


def test_every_reason_given_is_a_known_code():
    known = Circumstances(contacts=9, hours_left=1)
    for reason in priority_of("LOG.LATE", {"vulnerable": "孕妇"}, known).raised_by:
        assert reason.code in REASONS
