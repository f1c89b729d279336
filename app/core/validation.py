"""Shape of what comes in: shared field types, and pydantic's complaints as remedies in the reader's language."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar
from unicodedata import normalize

from email_validator import EmailNotValidError, validate_email
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from app.core import moments
from app.core.codes import COUNTRIES, CURRENCIES, INDUSTRIES, REGIONS, Codes
from app.core.errors import Invalid
from app.core.i18n import _, _l
from app.core.phones import HOME_REGION, as_phone, assumed, is_international, region_of
from app.core.sealed import is_masked
from app.core.storable import is_storable
from app.core.texts import clean, visible

MASKED = _l("This is only how the value is shown. Leave the field out to keep it, or give the whole value.")

COUNTRY_CODE = _l("Give the number with its country code, such as +49 30 901820.")

PHONE = _l("Give a phone number with its area code, such as 138 0013 8000 or +49 30 901820.")

_REMEDIES = {
    "masked": MASKED,
    "unstorable": _l("The text holds a character that cannot be stored. Remove it."),
    "bare_number": _l("Give a date such as 2026-11-22, not a number."),
    "day_range": _l("Give a day from {first} to {last}."),
    "future": _l("This has happened already: give a time that has passed."),
    "missing": _l("Fill this in."),
    "none_required": _l("Fill this in."),
    "string_type": _l("Fill this in."),
    "string_too_short": _l("Fill this in."),
    "string_too_long": _l("Use at most {max_length} characters."),
    "string_pattern_mismatch": _l("This is not written the expected way."),
    "currency": _l("Give a currency code of three letters, such as CNY."),
    "listed": _l("Choose a value from the list."),
    "credit_code": _l("Give the 18 characters of the unified social credit code."),
    "phone": PHONE,
    "country_code": COUNTRY_CODE,
    "link": _l("Give a web address such as https://example.com."),
    "list": _l("Choose a value from the list."),
    "email": _l("Give an e-mail address such as name@example.com."),
    "greater_than_equal": _l("Use {ge} or more."),
    "greater_than": _l("Use more than {gt}."),
    "less_than_equal": _l("Use {le} or less."),
    "less_than": _l("Use less than {lt}."),
    "decimal": _l("Give a number such as 1200.50."),
    "float": _l("Give a number such as 1200.50."),
    "int": _l("Give a whole number."),
    "date": _l("Give a date such as 2026-11-22."),
    "datetime": _l("Give a date and time such as 2026-11-22 09:30."),
    "time": _l("Give a time such as 22:00."),
    "bool": _l("Answer yes or no."),
    "enum": _l("Choose one of {expected}."),
    "literal": _l("Choose one of {expected}."),
    "uuid": _l("Choose a record from the list."),
    "extra_forbidden": _l("This field is not known or cannot be set here."),
}
"""pydantic error type, or the part before its first underscore -> what to do about it."""

MOST_MONEY = 10**13
"""Most of any currency that one field takes."""
LEAST_RATE, MOST_RATE = Decimal("0.00001"), 10**5
"""Between these one unit of a currency is of another: a Kuwaiti dinar is 82,000 dong. As the gate asks."""

NUMBER = r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*([万亿]?)"
UNITS = {"": 1, "万": 10_000, "亿": 100_000_000}

In = TypeVar("In", bound=BaseModel)


LONG = 10_000


class Shape(BaseModel):
    """Base of everything that comes in: unknown fields refused, blanks are nothing."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _blank_is_nothing(cls, data: Any) -> Any:
        """Forms and files send an empty text where they mean no value."""
        if not isinstance(data, Mapping):
            return data
        return {k: None if isinstance(v, str) and not v.strip() else v for k, v in data.items()}

    @field_validator("*", mode="before")
    @classmethod
    def _is_storable(cls, value: Any) -> Any:
        if not is_storable(value):
            raise PydanticCustomError("unstorable", "a character that cannot be stored")
        return value

    def given(self) -> dict[str, Any]:
        """Only the fields that were set: a change leaves the others alone."""
        return {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}


def parse(shape: type[In], data: Mapping[str, Any]) -> In:
    """Check `data` against `shape`. Raises Invalid with a remedy for each field."""
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        raise Invalid(remedies(error.errors())) from None


def remedies(errors: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Field -> what to do, from pydantic's list of errors. A request body's own name is left out."""
    return {_field_of(error["loc"]): _remedy(error) for error in errors}


def _field_of(location: Sequence[Any]) -> str:
    names = [str(part) for part in location if part not in ("body", "query", "path")]
    return names[0] if names else "body"


def _remedy(error: Mapping[str, Any]) -> str:
    kind = error["type"]
    if kind.endswith("_type") and error.get("input") is None:
        kind = "none_required"
    template = _REMEDIES.get(kind) or _REMEDIES.get(kind.split("_")[0])
    if template is None:
        return _("This value cannot be used here.")
    return str(template).format_map({name: _readable(value) for name, value in (error.get("ctx") or {}).items()})


def _readable(value: Any) -> Any:
    """A bound that is long is read by its thousands."""
    number = Decimal(value) if isinstance(value, int | float | Decimal) else Decimal()
    return f"{number:,f}" if abs(number) >= LONG else value


def as_email(text: str) -> str | None:
    """The address as it is kept, in small letters; None if it cannot be one. A mask has its form and is none."""
    if is_masked(text):
        return None
    written = normalize("NFKC", clean(text)).lower()
    try:
        return validate_email(written, check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def _line(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def _lines(value: Any) -> Any:
    return visible(value) if isinstance(value, str) else value


def _whole(text: str) -> str:
    if is_masked(text):
        raise PydanticCustomError("masked", "a mask, not the value")
    return text


def _phone(text: str, known: ValidationInfo) -> str:
    """Read as the country given beside it has it; without one its record's may know better than ours."""
    country = known.data.get("country")
    if not country and not is_international(text) and (undecided := assumed(text)):
        return undecided
    region = HOME_REGION if is_international(text) else region_of(country)
    if region is None:
        raise PydanticCustomError("country_code", "a number of a country that is not known")
    if (number := as_phone(text, region)) is None:
        raise PydanticCustomError("phone", "not a phone number")
    return number


def _email(text: str) -> str:
    if (address := as_email(text)) is None:
        raise PydanticCustomError("email", "not an e-mail address")
    return address


def _listed(codes: Codes, complaint: str) -> AfterValidator:
    """A code, or its name in any of our languages, as the code."""

    def read(text: str) -> str:
        if (code := codes.read(text)) is None:
            raise PydanticCustomError(complaint, "not on the list")
        return code

    return AfterValidator(read)


def _region(text: str, known: ValidationInfo) -> str:
    """Read as a region of the country given beside it."""
    if (code := REGIONS.read_in(text, known.data.get("country"))) is None:
        raise PydanticCustomError("listed", "not on the list")
    return code


def _link(text: str) -> str:
    """An address that opens; without a scheme it is a secure one."""
    address = text if re.match(r"(?i)https?://", text) else f"https://{text}"
    if not re.fullmatch(r"(?i)https?://[^\s/:@]+\.[^\s/:@]+(:\d+)?(/\S*)?", address):
        raise PydanticCustomError("link", "not a web address")
    return address


def _credit_code(text: str) -> str:
    """GB 32100-2015: 18 digits and capitals without I, O, S, V, Z."""
    code = text.upper()
    if len(code) != 18 or set(code) - set("0123456789ABCDEFGHJKLMNPQRTUWXY"):
        raise PydanticCustomError("credit_code", "not a unified social credit code")
    return code


def _number(value: Any) -> Any:
    """A number as people write it, in thousands with commas or in 万 and 亿; nothing in it is left out."""
    if not isinstance(value, str):
        return value
    written = re.fullmatch(NUMBER, normalize("NFKC", value).strip())
    if written is None:
        raise PydanticCustomError("decimal", "not a number")
    return Decimal(written[1].replace(",", "")) * UNITS[written[2]]


Name = Annotated[str, StringConstraints(min_length=1, max_length=200), BeforeValidator(_line)]
Short = Annotated[str, StringConstraints(max_length=200), BeforeValidator(_line)]
Secret = Annotated[str, StringConstraints(strip_whitespace=False, max_length=200), AfterValidator(_whole)]
Exact = Annotated[str, StringConstraints(max_length=200)]
"""A value as it is stored, which need not be how it would be kept today."""
Long = Annotated[str, StringConstraints(max_length=20_000), BeforeValidator(_lines)]
Phone = Annotated[str, AfterValidator(_whole), AfterValidator(_phone)]
Email = Annotated[str, AfterValidator(_whole), AfterValidator(_email)]
Currency = Annotated[str, _listed(CURRENCIES, "currency")]
Country = Annotated[str, _listed(COUNTRIES, "listed")]
Region = Annotated[str, AfterValidator(_region)]
Industry = Annotated[str, _listed(INDUSTRIES, "listed")]
Unmasked = Annotated[Short, AfterValidator(_whole)]
Link = Annotated[Short, AfterValidator(_link)]
CreditCode = Annotated[str, AfterValidator(_credit_code)]
Money = Annotated[Decimal, BeforeValidator(_number), Field(ge=0, le=MOST_MONEY, decimal_places=2)]
Amount = Annotated[Decimal, BeforeValidator(_number), Field(ge=-MOST_MONEY, le=MOST_MONEY, decimal_places=6)]
Rate = Annotated[Decimal, BeforeValidator(_number), Field(ge=LEAST_RATE, le=MOST_RATE, decimal_places=8)]
Quantity = Annotated[Decimal, BeforeValidator(_number), Field(gt=0, le=10**9, decimal_places=4)]
Percent = Annotated[float, BeforeValidator(_number), Field(ge=0, le=100)]
Count = Annotated[int, BeforeValidator(_number), Field(ge=0, le=100_000_000)]
Day = Annotated[date, BeforeValidator(moments.written), AfterValidator(moments.in_range)]
Instant = Annotated[
    datetime,
    BeforeValidator(moments.written),
    AfterValidator(moments.in_company_time),
    AfterValidator(moments.in_range),
]
Custom = Annotated[dict[Short, JsonValue], Field(max_length=100)]
"""Values of the company's own fields by their names; what they may be, the database knows (app.fields.values)."""
Passed = Annotated[Instant, AfterValidator(moments.has_passed)]
"""A moment of something that has happened."""
