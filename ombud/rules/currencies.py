"""The currencies that money is kept in, by their ISO 4217 codes; the usual ones first."""

CURRENCIES = (
    "CNY", "USD", "EUR", "GBP", "JPY", "KRW", "HKD", "TWD", "MOP", "SGD", "MYR", "THB", "VND",
    "PHP", "IDR", "INR", "AUD", "NZD", "CAD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF",
    "RON", "TRY", "RUB", "UAH", "KZT", "ILS", "AED", "SAR", "EGP", "NGN", "ZAR", "BRL", "MXN",
    "CLP", "COP", "PEN", "ARS",
)  # fmt: skip
_KNOWN = frozenset(CURRENCIES)


def is_currency(code: str) -> bool:
    """Whether it is the code of a currency that is known here."""
    return code in _KNOWN
