"""Phone numbers: each written one way, and read as the country of its record has it."""

import phonenumbers

from app.core.codes import COUNTRIES

HOME_REGION = "CN"
"""Region of a phone number written without a country code, where nothing else is known."""


class Assumed(str):
    """A number that was written without a country code and read as one of the company's own country."""

    __slots__ = ()


def region_of(country: str | None) -> str | None:
    """The code of a country that somebody wrote; the company's where nothing is written, None where unknown."""
    return COUNTRIES.read(country) if country else HOME_REGION


def is_international(text: str) -> bool:
    return text.lstrip(" (").startswith(("+", "00", "＋"))


def as_phone(text: str, region: str = HOME_REGION) -> str | None:
    """E.164, so that one number is written one way; None if it cannot be a phone number.

    Letters are not taken for the digits of their keys, and an extension is not dropped: neither can be kept so.
    """
    if any(letter.isalpha() for letter in text):
        return None
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
