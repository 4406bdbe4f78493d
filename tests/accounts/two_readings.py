"""Which mobile numbers without a country code can be read in two ways, written to be obviously right."""

import re
from functools import cache

import phonenumbers

from tests.accounts.formats import SPACES, UNSEEN, is_chinese_mobile, repairs
from tests.accounts.offers import Options

CHINESE, AMERICAN = "add-86", "add-plus-1"


def bare(value: str) -> str:
    """The 11 digits of a row that lacks a country code, once all else is mended; "" for any other row."""
    value = value.strip(SPACES + UNSEEN)
    for _, code, repair in repairs(1002):
        if code == CHINESE:
            return value if is_chinese_mobile(value) else ""
        value = repair(value)
    return ""


def is_of_china(digits: str) -> bool:
    return phonenumbers.number_type(phonenumbers.parse("+86" + digits)) == phonenumbers.PhoneNumberType.MOBILE


def is_of_america(digits: str) -> bool:
    return digits[1:4] in areas() and digits[4] in "23456789"


@cache
def areas() -> set[str]:
    """The areas of North America whose numbers are people's."""
    regions = [
        phonenumbers.PhoneMetadata.metadata_for_region(each) for each in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[1]
    ]
    ours = [each.leading_digits for each in regions if each and each.leading_digits]
    fixed = [each.fixed_line.national_number_pattern for each in regions if each and each.fixed_line]
    mobile = [each.mobile.national_number_pattern for each in regions if each and each.mobile]
    codes = map(str, range(200, 1000))
    return {
        code
        for code in codes
        if any(re.fullmatch(each, code) for each in ours)
        or any(each and re.fullmatch(each, code + "2345678") for each in fixed + mobile)
    }


def readings(values: list[str], account_type: int) -> dict[str, int]:
    """The share of the numbers without a country code that can be of China and of America; empty if it is clear."""
    numbers = [digits for digits in map(bare, values) if digits] if account_type == 1002 else []
    shares = {
        code: 100 * sum(map(is_so, numbers)) // len(numbers) if numbers else 0
        for code, is_so in ((CHINESE, is_of_china), (AMERICAN, is_of_america))
    }
    return shares if shares[AMERICAN] >= 60 else {}


def in_both(offers: dict[str, int], repaired: dict[str, int], options: Options) -> dict[str, int]:
    """What is offered where both readings are possible."""
    found = dict(offers)
    for chain, rows in offers.items():
        if CHINESE in chain.split("+"):
            found["+".join(AMERICAN if code == CHINESE else code for code in chain.split("+"))] = rows
    for chosen, other in ((CHINESE, AMERICAN), (AMERICAN, CHINESE)):
        if chosen in options.repairs and chosen in repaired:
            found[other] = repaired[chosen]
    return found
