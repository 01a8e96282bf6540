"""What came more often than chance explains is told with its base; nothing else is."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.casework.models import AffectedLine
from ombud.learning.queries import poisson_tail, unusual
from ombud.orders.models import Order, OrderItem, Product
from ombud.people.models import Shop
from ombud.people.viewer import Viewer
from tests.casework.scenes import NOW, open_case

EVERYONE = Viewer(10**9, "administrator", None)


def weekly(shop: Shop, count: int, weeks: int = 9, detail: str = "LOG.LOST") -> None:
    """`count` cases in each of the last `weeks` weeks."""
    for week in range(weeks):
        for _ in range(count):
            opened_at = NOW - timedelta(days=7 * week + 1)
            open_case(
                shop, opened_at=opened_at, class_code=detail.split(".")[0], detail_code=detail
            )


@pytest.mark.django_db
def test_a_week_like_the_others_says_nothing(our_shop: Shop) -> None:
    weekly(our_shop, 3)
    assert unusual(EVERYONE, at=NOW) == []


@pytest.mark.django_db
def test_a_sudden_rise_is_told_with_its_number_and_its_base(our_shop: Shop) -> None:
    weekly(our_shop, 1)
    for _ in range(9):
        open_case(our_shop, opened_at=NOW, class_code="LOG", detail_code="LOG.LOST")
        open_case(our_shop, opened_at=NOW + timedelta(hours=1), class_code="LOG")
    told = {one.what: one for one in unusual(EVERYONE, at=NOW + timedelta(minutes=1))}
    assert (told["detail"].value, told["detail"].count) == ("LOG.LOST", 10)
    assert told["detail"].per_week == pytest.approx(1, abs=0.2)
    assert told["class"].value == "LOG"


@pytest.mark.django_db
def test_a_rise_in_another_shop_is_not_told(our_shop: Shop) -> None:
    other = Shop.objects.create(name="Another")
    weekly(other, 1)
    weekly(other, 12, weeks=1)
    assert unusual(EVERYONE, at=NOW)
    assert unusual(Viewer(1, "agent", (our_shop.pk,)), at=NOW) == []


@pytest.mark.django_db
def test_one_customer_who_wrote_five_times_is_no_rise(our_shop: Shop) -> None:
    weekly(our_shop, 1)
    for n in range(9):
        fields = {"stage": "closed", "outcome": "duplicate"} if n else {}
        open_case(our_shop, class_code="LOG", detail_code="LOG.LOST", **fields)
    assert unusual(EVERYONE, at=NOW) == []


@pytest.mark.django_db
def test_quiet_weeks_of_an_old_house_are_compared_with_too(our_shop: Shop) -> None:
    open_case(our_shop, opened_at=NOW - timedelta(days=400))
    weekly(our_shop, 6, weeks=1)
    told = unusual(EVERYONE, at=NOW)
    assert {(one.what, one.count, one.per_week, one.weeks) for one in told} == {
        ("class", 6, 0, 8), ("detail", 6, 0, 8)
    }  # fmt: skip


@pytest.mark.django_db
def test_a_young_house_has_nothing_to_compare_with(our_shop: Shop) -> None:
    weekly(our_shop, 20, weeks=2)
    assert unusual(EVERYONE, at=NOW) == []


@pytest.mark.django_db
def test_a_bad_batch_shows_as_its_product(our_shop: Shop) -> None:
    weekly(our_shop, 3)
    product = Product.objects.create(name="Red boots")
    order = Order.objects.create(shop=our_shop, number="1")
    item = OrderItem.objects.create(order=order, product=product, title="Red boots")
    for _ in range(6):
        case = open_case(our_shop, lines=0, opened_at=NOW - timedelta(days=1), class_code="",
                         detail_code="")  # fmt: skip
        AffectedLine.objects.create(case=case, item=item)
    [told] = unusual(EVERYONE, at=NOW)
    assert (told.what, told.name, told.count) == ("product", "Red boots", 6)


def test_the_tail_is_what_tables_of_the_poisson_law_say() -> None:
    assert poisson_tail(0, 3) == 1
    assert poisson_tail(1, 1) == pytest.approx(0.632121, abs=1e-6)
    assert poisson_tail(5, 1) == pytest.approx(0.003660, abs=1e-6)
    assert poisson_tail(10, 4) == pytest.approx(0.008132, abs=1e-6)


@given(st.integers(0, 200), st.floats(0.01, 100))
def test_more_is_never_likelier_than_less(count: int, mean: float) -> None:
    assert 0 <= poisson_tail(count + 1, mean) <= poisson_tail(count, mean) + 1e-9 <= 1 + 2e-9
