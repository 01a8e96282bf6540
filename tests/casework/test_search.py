"""Cases are found by words in two languages, by parts of numbers, and only by who may see them."""

import pytest

from ombud.casework.queries.found import case_ids_found
from ombud.casework.search import index_cases, matching_case_ids, words_for_sqlite, words_of
from ombud.ledger.events import SYSTEM
from ombud.people.actions import know_customers
from ombud.people.claims import CustomerClaim
from ombud.people.models import Shop
from ombud.people.viewer import Viewer
from ombud.store.turn import turn
from tests.casework.scenes import NOW, open_case

pytestmark = pytest.mark.django_db
EVERYONE = Viewer(1, "administrator", None)


def index(*texts: str, shop: int = 1) -> None:
    """Index the texts as cases 1, 2, … of a shop."""
    with turn():
        index_cases([(number, shop, words_of(text)) for number, text in enumerate(texts, 1)])


def found(text: str, viewer: Viewer = EVERYONE) -> list[int]:
    """Ids of the cases that hold the text."""
    return matching_case_ids(viewer, text, 50)


@pytest.mark.parametrize("asked", ["退款", "退", "款给我", "请尽快退款给我", "退 款"])
def test_a_complaint_is_found_by_any_of_its_chinese_words(asked: str) -> None:
    index("请尽快退款给我", "物流太慢")
    assert found(asked) == [1]


def test_characters_that_do_not_stand_together_are_not_a_word() -> None:
    index("退货之后没有收到款项")
    assert found("退款") == []


def test_traditional_characters_find_simplified_ones_and_the_other_way_round() -> None:
    index("質量問題，請儘快處理", "质量问题，请尽快处理")
    assert found("质量问题") == found("質量問題") == [2, 1]


def test_case_width_and_accents_make_no_difference() -> None:
    index("Where is my REFUND for the café order ＡＢＣ")
    assert found("refund") == found("Cafe") == found("abc") == [1]


def test_every_word_asked_for_must_be_there() -> None:
    index("refund is late", "refund came", "late parcel")
    assert found("late refund") == [1]


@pytest.mark.parametrize("asked", ["602134567890", "7890", "567890", "2134", "021345"])
def test_a_long_number_is_found_by_any_fragment_of_four(asked: str) -> None:
    index("订单602134567890还没有到")
    assert found(asked) == [1]


def test_a_fragment_that_the_number_does_not_hold_finds_nothing() -> None:
    index("订单602134567890还没有到")
    assert found("0678") == []


def test_a_complaint_number_with_letters_and_dashes_is_found() -> None:
    index("TS-2026-0034 鞋底开胶", "TS-2026-0035 鞋底开胶")
    assert found("TS-2026-0034") == [1]
    assert found("ts20260034") == []
    assert found("0035") == [2]


def test_phones_and_mail_addresses_are_not_in_the_index() -> None:
    index("请打我手机13812345678，或写信到 li.hua@example.com")
    assert found("13812345678") == found("5678") == found("example") == []
    assert found("请打我手机") == [1]


def test_the_newest_case_comes_first_and_pages_go_on_before_a_known_one() -> None:
    index(*["退款"] * 5)
    assert matching_case_ids(EVERYONE, "退款", 2) == [5, 4]
    assert matching_case_ids(EVERYONE, "退款", 2, before=4) == [3, 2]


def test_old_and_new_cases_are_found_in_order_however_far_apart_their_ids(our_shop: Shop) -> None:
    ids = [1, 2, 20_000, 100_000, 100_001, 1_000_000, 2_000_000]
    with turn():
        index_cases([(case_id, our_shop.pk, words_of("退款")) for case_id in ids])
    together: list[int] = []
    while page := matching_case_ids(EVERYONE, "退款", 2, before=(together or [2**53])[-1]):
        together += page
    assert together == ids[::-1]
    assert matching_case_ids(Viewer(1, "agent", (our_shop.pk,)), "退款", 50) == ids[::-1]


@pytest.mark.parametrize("seen", [(3,), (1, 4), (2, 5, 8), tuple(range(1, 9))])
def test_few_shops_and_many_are_searched_alike_over_all_shelves(seen: tuple[int, ...]) -> None:
    placed = [(number * 9_973, number % 10 + 1) for number in range(1, 200)]
    with turn():
        index_cases([(case_id, shop, words_of("退款")) for case_id, shop in placed])
    theirs = [case_id for case_id, shop in reversed(placed) if shop in seen]
    assert matching_case_ids(Viewer(1, "agent", seen), "退款", 15) == theirs[:15]
    assert matching_case_ids(Viewer(1, "agent", seen), "退款", 500) == theirs


def test_who_sees_one_shop_finds_nothing_of_another() -> None:
    with turn():
        index_cases([(number, shop, words_of("退款")) for number, shop in ((1, 7), (2, 8), (3, 9))])
    assert found("退款", Viewer(1, "agent", (8,))) == [2]
    assert found("退款", Viewer(1, "agent", (7, 9))) == [3, 1]
    assert found("退款", Viewer(1, "agent", ())) == []


def test_indexing_again_replaces_what_was_there() -> None:
    index("物流太慢")
    index("包装破损")
    assert found("物流") == []
    assert found("包装") == [1]


@pytest.mark.parametrize("asked", ["", "。。。", '"', "* OR", "a AND (", '退款"', "a:*", "'", "\\"])
def test_no_text_breaks_the_question(asked: str) -> None:
    index("退款")
    assert found(asked) in ([], [1])


def test_the_text_of_a_shop_is_no_way_into_another_shop() -> None:
    index("退款 s8 #8", shop=7)
    assert found("退款", Viewer(1, "agent", (8,))) == []


def test_the_tail_of_a_phone_finds_the_cases_of_its_customer(our_shop: Shop) -> None:
    claim = CustomerClaim(name="李小华", phones=("13812345678",))
    with turn():
        [customer_id] = know_customers([(our_shop.pk, claim)], at=NOW, by=SYSTEM)
    case = open_case(our_shop, customer_id=customer_id)
    open_case(our_shop)
    assert case_ids_found(EVERYONE, "5678", 10) == [case.pk]
    assert case_ids_found(EVERYONE, "李小华", 10) == [case.pk]
    assert case_ids_found(Viewer(1, "agent", (our_shop.pk + 1,)), "5678", 10) == []


def test_a_text_of_ten_thousand_digits_stays_small() -> None:
    assert len(words_for_sqlite("7" * 10_000)) < 1_000
