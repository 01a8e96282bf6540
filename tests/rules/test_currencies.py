"""The currencies that money is kept in."""

from ombud.rules.amounts import amounts_in
from ombud.rules.currencies import CURRENCIES, is_currency
from ombud.rules.packed import pack


def test_only_codes_of_the_list_are_currencies() -> None:
    assert all(map(is_currency, CURRENCIES))
    assert not any(map(is_currency, ("", "usd", "XYZ", "US", "CNYY")))


def test_every_currency_that_a_workbook_or_a_text_can_name_is_known() -> None:
    named = [entry["value"] for entry in pack("values")["values"]]
    codes = {value.partition(".")[2] for value in named if value.startswith("currency.")}
    read = {one.currency for one in amounts_in("5元 $5 €5 £5 ¥5 nt$5 hk$5 r$5 5円 ₩5 a$5 c$5 s$5")}
    assert len(read) > 8
    assert {code for code in codes | read if not is_currency(code)} == set()
