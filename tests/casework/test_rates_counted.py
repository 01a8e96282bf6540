"""Money without a rate waits; once its rate is set it counts, without anybody moving it."""

from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
from django_q.models import OrmQ

from ombud.casework import checks
from ombud.casework.actions import NewRemedy, propose_remedies
from ombud.casework.models import Case, Remedy
from ombud.ledger.models import Entry
from ombud.orders.actions import set_rate
from tests.casework.scenes import NOW, by, open_case

TODAY = NOW.date()


def paid(case, who, amount="10", currency="USD", **more):
    new = {"kind": "RF", "state": "done", "amount": Decimal(amount), "currency": currency} | more
    propose_remedies([NewRemedy(case_id=case.pk, **new)], by=by(who), at=NOW)


def rate_set(who, rate="7.1", *, currency="USD", base="CNY", since_on=TODAY):
    """Set it, and let the worker do what was asked of it."""
    set_rate(
        currency=currency, base=base, since_on=since_on, rate=Decimal(rate), by=by(who), at=NOW
    )
    while queued := OrmQ.objects.order_by("id").first():
        task = queued.task
        queued.delete()
        module, _, name = task["func"].rpartition(".")
        getattr(import_module(module), name)(*task["args"])


def refund_of(case):
    return Case.objects.get(id=case.pk).refund_total


def test_what_waited_counts_and_the_case_says_so(our_shop, alice, charlie, signed_in):
    case = open_case(our_shop)
    paid(case, charlie, "12.35")
    assert refund_of(case) == 0
    rate_set(alice)
    assert refund_of(case) == Decimal("87.69")
    remedy = Remedy.objects.get()
    assert (remedy.rate, remedy.base_amount) == (Decimal("7.1"), Decimal("87.69"))
    told = Entry.objects.get(kind="RemedyCounted")
    assert (told.about_id, told.actor_kind, told.changes) == (
        case.pk, "system", {"rate": [None, "7.1"]},
    )  # fmt: skip
    assert not [one for one in checks.broken_rules() if "refund" in one.rule]
    page = signed_in(charlie).get(f"/cases/{case.pk}").content.decode()
    assert "counts from now on, at the rate 7.1" in page


def test_all_that_waited_is_one_batch_however_many_turns_it_takes(
    our_shop, alice, charlie, monkeypatch
):
    monkeypatch.setattr("ombud.worker.rates.SMALLEST_CHUNK", 2)
    cases = [open_case(our_shop) for _ in range(5)]
    for case in cases:
        paid(case, charlie)
    rate_set(alice)
    assert [refund_of(case) for case in cases] == [71] * 5
    told = Entry.objects.filter(kind="RemedyCounted")
    assert set(told.values_list("about_id", flat=True)) == {case.pk for case in cases}
    assert told.values("batch_id").distinct().count() == 1
    assert told.filter(batch_id=None).count() == 0


def test_a_job_that_ran_long_goes_on_with_the_next(our_shop, alice, charlie, monkeypatch):
    monkeypatch.setattr("ombud.worker.rates.SECONDS_A_JOB", 0)
    case = open_case(our_shop)
    paid(case, charlie)
    set_rate(currency="USD", base="CNY", since_on=TODAY, rate=Decimal(7), by=by(alice), at=NOW)
    import_module("ombud.worker.rates").work_rate("USD", "CNY")
    assert OrmQ.objects.count() == 2
    assert refund_of(case) == 0


def test_only_money_of_its_day_or_later_counts_and_other_money_goes_on_waiting(
    our_shop, alice, charlie
):
    case = open_case(our_shop)
    paid(case, charlie)
    paid(case, charlie, currency="EUR")
    rate_set(alice, since_on=date(2027, 1, 1))
    assert refund_of(case) == 0
    rate_set(alice)
    assert refund_of(case) == 71
    assert Remedy.objects.get(rate=None).currency == "EUR"


def test_a_rate_serves_both_ways(our_shop, alice, charlie):
    case = open_case(our_shop)
    paid(case, charlie, "7.1")
    rate_set(alice, "0.5", currency="CNY", base="USD")
    assert refund_of(case) == Decimal("14.20")


@pytest.mark.parametrize("state", ["proposed", "declined"])
def test_what_was_not_given_counts_in_no_sum(our_shop, alice, charlie, state):
    case = open_case(our_shop)
    paid(case, charlie, state=state)
    rate_set(alice)
    assert refund_of(case) == 0
    assert Remedy.objects.get().base_amount == 71


def test_a_worth_beyond_every_column_goes_on_waiting(our_shop, alice, charlie):
    case = open_case(our_shop)
    paid(case, charlie, "9999999999")
    rate_set(alice, "99999")
    assert (refund_of(case), Remedy.objects.get().base_amount) == (0, None)


def test_nothing_is_asked_of_the_worker_where_nothing_waits(our_shop, alice, charlie):
    paid(open_case(our_shop), charlie, currency="CNY")
    set_rate(currency="USD", base="CNY", since_on=TODAY, rate=Decimal(7), by=by(alice), at=NOW)
    assert not OrmQ.objects.exists()
