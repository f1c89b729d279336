from datetime import datetime
from decimal import Decimal
from uuid import UUID

import pytest
from pydantic import Field

from app.core.errors import Invalid
from app.core.i18n import speaking
from app.core.validation import (
    CreditCode,
    Currency,
    Email,
    Instant,
    Money,
    Name,
    Phone,
    Shape,
    Short,
    as_email,
    as_phone,
    parse,
)
from app.leads.model import Status


class Sample(Shape):
    name: Name
    phone: Phone | None = None
    email: Email | None = None
    amount: Money | None = None
    currency: Currency | None = None
    code: CreditCode | None = None
    at: Instant | None = None
    owner_id: UUID | None = None
    status: Status = Status.NEW
    is_open: bool = False


def test_values_are_kept_one_way():
    made = parse(
        Sample,
        {
            "name": "  Wang ",
            "phone": "138 0013 8000",
            "email": "wang@EXAMPLE.com",
            "currency": "cny",
            "amount": "1200.50",
            "at": "2026-11-22T09:30",
            "code": "91330100799655058b",
        },
    )
    assert (made.name, made.phone, made.email) == ("Wang", "+8613800138000", "wang@example.com")
    assert (made.currency, made.amount, made.code) == ("CNY", Decimal("1200.50"), "91330100799655058B")
    assert made.at == datetime.fromisoformat("2026-11-22T09:30+08:00")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", None),
        ("name", "x" * 201),
        ("phone", "12"),
        ("phone", "****8000"),
        ("phone", "13800138abc"),
        ("amount", "12千"),
        ("amount", "12,5"),
        ("amount", "about 12"),
        ("currency", "yuans"),
        ("email", "nobody"),
        ("amount", "-1"),
        ("amount", "many"),
        ("amount", "1.234"),
        ("currency", "yuan"),
        ("code", "123"),
        ("at", "tomorrow"),
        ("owner_id", "me"),
        ("status", "asleep"),
        ("is_open", "perhaps"),
        ("colour", "red"),
    ],
)
def test_every_mistake_gets_a_remedy_in_both_languages(field, value):
    remedies = []
    for language in ("en", "zh"):
        with speaking(language), pytest.raises(Invalid) as refused:
            parse(Sample, {"name": "Wang", field: value})
        assert list(refused.value.fields) == [field]
        remedies.append(refused.value.fields[field])
    assert "cannot be used" not in remedies[0], "this kind of mistake has no remedy of its own"
    assert remedies[0] != remedies[1], "not translated"
    assert "{" not in remedies[0]


def test_every_mistake_is_told_at_once():
    with pytest.raises(Invalid) as refused:
        parse(Sample, {"phone": "12", "email": "nobody"})
    assert set(refused.value.fields) == {"name", "phone", "email"}


def test_given_holds_only_what_was_set():
    assert parse(Sample, {"name": "Wang", "phone": ""}).given() == {"name": "Wang", "phone": None}


def test_what_cannot_be_a_number_or_an_address_is_none():
    assert (as_phone("西湖"), as_email("西湖")) == (None, None)
    assert as_phone("+49 30 901820") == "+4930901820"


class Abroad(Shape):
    country: Short | None = None
    phone: Phone


@pytest.mark.parametrize(
    ("country", "written", "kept"),
    [
        (None, "138 0013 8000", "+8613800138000"),
        ("China", "138 0013 8000", "+8613800138000"),
        ("Germany", "030 901820", "+4930901820"),
        ("德国", "030 901820", "+4930901820"),
        ("KR", "02-312-3456", "+8223123456"),
        ("Germany", "+86 138 0013 8000", "+8613800138000"),
        ("Germany", "138 0013 8000", None),
        ("Nowhere", "138 0013 8000", None),
        ("Nowhere", "+49 30 901820", "+4930901820"),
        (None, "１３８ 0013\u202c 8000", "+8613800138000"),
        (None, "+1 415 555 2671 ext. 204", "+14155552671;ext=204"),
        (None, "+1 415 555 2671;ext=204", "+14155552671;ext=204"),
        (None, "010-62345678 转 12", "+861062345678;ext=12"),
        ("Germany", "030 901820 分机：7", "+4930901820;ext=7"),
    ],
)
def test_a_number_is_read_as_its_country_has_it(country, written, kept):
    if kept is None:
        with pytest.raises(Invalid) as refused:
            parse(Abroad, {"country": country, "phone": written})
        assert list(refused.value.fields) == ["phone"]
    else:
        assert parse(Abroad, {"country": country, "phone": written}).phone == kept


@pytest.mark.parametrize(
    ("written", "amount"),
    [("12万", 120_000), ("1.5亿", 150_000_000), ("1,200.50", "1200.50"), ("１２", 12), (12.5, "12.5"), ("7", 7)],
)
def test_a_number_is_understood_whole(written, amount):
    assert parse(Sample, {"name": "Wang", "amount": written}).amount == Decimal(amount)


@pytest.mark.parametrize(
    "written", ["Wang.Fang@Example.CN", "ｗａｎｇ.fang@example.cn", "wang.fang\u200b@example.cn"]
)
def test_an_address_is_kept_one_way(written):
    assert as_email(written) == "wang.fang@example.cn"


def test_a_name_is_kept_as_a_reader_sees_it():
    kept = parse(Sample, {"name": "\u2060Ａｃｍｅ　 Cafe\u0301（集团）"}).name
    assert kept == "Acme Café（集团）"
    with pytest.raises(Invalid):
        parse(Sample, {"name": "\u200b\u2060"})


class Bounded(Shape):
    port: int = Field(1, le=65535)
    year: int = Field(2000, le=2100)
    amount: Decimal = Field(Decimal(0), le=Decimal("1E13"))


def test_a_long_bound_is_read_by_its_thousands():
    with pytest.raises(Invalid) as refused:
        parse(Bounded, {"port": 70000, "year": 3000, "amount": "100000000000000"})
    assert refused.value.fields == {
        "port": "Use 65,535 or less.",
        "year": "Use 2100 or less.",
        "amount": "Use 10,000,000,000,000 or less.",
    }
