"""Phone numbers: each written one way, read as the country of its record has it, extensions kept beside them."""

import re

import phonenumbers

from app.core.codes import COUNTRIES
from app.core.texts import clean

HOME_REGION = "CN"
"""Region of a phone number written without a country code, where nothing else is known."""

EXTENSION = re.compile(r"(?i)[\s,;]*(?:ext(?:ension)?\b\.?|x|#|分机号?|转)\s*[=:：.]?\s*(\d{1,7})$")
MARK = ";ext="
"""Between a number and its extension, as in addresses that are dialled (RFC 3966)."""

FEWEST_DIGITS = 5


class Assumed(str):
    """A number written without a country code, read as one of the company's own country where it can be.

    `written` is what its record's country may read otherwise.
    """

    written: str


def assumed(written: str) -> Assumed | None:
    """None for what no country can have as a number."""
    number, _extension = _parted(written)
    if any(letter.isalpha() for letter in number) or sum(map(str.isdigit, number)) < FEWEST_DIGITS:
        return None
    read = Assumed(as_phone(written) or written)
    read.written = written
    return read


def region_of(country: str | None) -> str | None:
    """The code of a country that somebody wrote; the company's where nothing is written, None where unknown."""
    return COUNTRIES.read(country) if country else HOME_REGION


def is_international(text: str) -> bool:
    return clean(text).lstrip(" (").startswith(("+", "00", "＋"))


def as_phone(text: str, region: str = HOME_REGION) -> str | None:
    """E.164 and the extension, so that one number is written one way; None if it cannot be a phone number.

    Letters are not taken for the digits of their keys.
    """
    written, extension = _parted(text)
    if any(letter.isalpha() for letter in written):
        return None
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    standard = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{standard}{MARK}{extension}" if extension else standard


def number_of(phone: str) -> str:
    """What two numbers are compared by: an extension leads to another desk of the same one."""
    return phone.partition(MARK)[0]


def _parted(text: str) -> tuple[str, str]:
    """The number as it was written, and the extension behind it."""
    written = clean(text)
    found = EXTENSION.search(written)
    return (written[: found.start()], found[1]) if found else (written, "")
