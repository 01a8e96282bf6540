"""Check digits of tracking numbers. A wrong one tells a number that was mistyped."""

import re

_UPS = re.compile(r"1Z[0-9A-Z]{16}")
_POSTAL = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}")
_POSTAL_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_FEDEX_WEIGHTS = (3, 1, 7) * 4


def is_ups_number(value: str) -> bool:
    """UPS 1Z numbers end in a check digit over the fifteen characters after 1Z."""
    if not _UPS.fullmatch(value) or not value[-1].isdigit():
        return False
    digits = [int(one) if one.isdigit() else (ord(one) - 63) % 10 for one in value[2:-1]]
    total = sum(digits[0::2]) + 2 * sum(digits[1::2])
    return -total % 10 == int(value[-1])


def is_postal_number(value: str) -> bool:
    """UPU S10 (RB123456785GB): the ninth digit checks the eight before it, modulo 11."""
    if not _POSTAL.fullmatch(value):
        return False
    total = sum(map(int.__mul__, map(int, value[2:10]), _POSTAL_WEIGHTS))
    return {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11) == int(value[10])


def is_fedex_number(value: str) -> bool:
    """FedEx Express: eleven digits weighted 3, 1, 7, modulo 11 and then 10. Ground: as GS1."""
    if len(value) == 15:
        return is_gs1_number(value)
    if len(value) != 12 or not value.isdecimal():
        return False
    total = sum(map(int.__mul__, map(int, value[:11]), _FEDEX_WEIGHTS))
    return total % 11 % 10 == int(value[-1])


def is_dhl_number(value: str) -> bool:
    """DHL Express: ten digits, the last one the rest of the nine before it divided by 7."""
    return len(value) == 10 and value.isdecimal() and int(value[:9]) % 7 == int(value[9])


def is_gs1_number(value: str) -> bool:
    """GS1 modulo 10, as on labels of USPS, FedEx Ground and Canada Post: weights 3, 1 from the
    right."""
    if not value.isdecimal():
        return False
    digits = [int(one) for one in reversed(value[:-1])]
    return -(3 * sum(digits[0::2]) + sum(digits[1::2])) % 10 == int(value[-1])


def is_card_number(value: str) -> bool:
    """Bank cards of sixteen digits: first digit 2 to 6 and the Luhn check."""
    doubled = [int(one) * 2 for one in value[0::2]]
    total = sum(one - 9 if one > 9 else one for one in doubled) + sum(map(int, value[1::2]))
    return len(value) == 16 and value[0] in "23456" and total % 10 == 0
