"""What can't be stored, or makes no sense, is refused at every edge before it reaches the database."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import ValidationError
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

import app
from app.access.robots import SYSTEM
from app.access.work import work
from app.activities.schema import ActivityLog, ActivityPlan
from app.core.errors import Invalid
from app.core.validation import Shape, parse
from app.customers.model import Customer
from app.deals import service as deals
from app.deals.schema import DealChange, DealMove, DealQuery
from app.search import service as searching
from tests.app.making import a_deal, a_product, an_order

for _schema in Path(app.__file__).parent.glob("*/schema.py"):
    import_module(f"app.{_schema.parent.name}.schema")
import_module("app.main")


def subclasses(kind: type[Shape]) -> Iterator[type[Shape]]:
    for shape in kind.__subclasses__():
        yield shape
        yield from subclasses(shape)


SHAPES = sorted({s for s in subclasses(Shape) if s.__module__.startswith("app.")}, key=lambda s: s.__qualname__)


def kinds(annotation: Any) -> set[type]:
    """The plain types within an annotation."""
    if isinstance(annotation, type):
        return {annotation}
    return {kind for part in get_args(annotation) for kind in kinds(part)}


def fields(*wanted: type) -> list[tuple[type[Shape], str]]:
    return [(s, name) for s in SHAPES for name, f in s.model_fields.items() if kinds(f.annotation) & set(wanted)]


def takes(shape: type[Shape], field: str, value: Any) -> bool:
    """Whether the field takes the value, whatever else is missing."""
    try:
        shape.model_validate({field: value})
    except ValidationError as error:
        return not any(one["loc"][:1] == (field,) for one in error.errors())
    return True


NAMED = {"ids": lambda part: getattr(part, "__name__", part)}
ALL = [(shape, name) for shape in SHAPES for name in shape.model_fields]


def test_shapes_are_found():
    assert len(SHAPES) > 25


@pytest.mark.parametrize("bad", ["A\0B", "\ud800", ["\0"], {"deep": [{"er": "\udfff"}]}], ids=repr)
def test_no_field_of_any_shape_takes_what_cannot_be_stored(bad):
    assert [(s.__name__, name) for s, name in ALL if takes(s, name, bad)] == []


DAYS = ("0001-01-01", "0001-01-01T00:00:00", "9999-12-31", "1899-12-31", 46083, "46083", 46083.5, "1e9", "-1", "")


@pytest.mark.parametrize(("shape", "field"), fields(date, datetime), **NAMED)
def test_every_day_and_moment_is_in_bounds_and_no_number(shape, field):
    assert takes(shape, field, "2025-03-01T10:00") or takes(shape, field, "2025-03-01")
    assert [bad for bad in DAYS[:-1] if takes(shape, field, bad)] == []


@pytest.mark.parametrize(("shape", "field"), fields(int, float, Decimal), **NAMED)
def test_every_number_is_in_bounds(shape, field):
    assert [bad for bad in (10**30, "1e30", "NaN", "Infinity", -(10**30)) if takes(shape, field, bad)] == []


@pytest.mark.parametrize(("shape", "field"), fields(str), **NAMED)
def test_every_text_has_a_length(shape, field):
    assert not takes(shape, field, "x" * 1_000_000)


def test_what_happened_has_passed_and_what_is_due_need_not():
    ahead = datetime.now(UTC) + timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        parse(ActivityLog, {"kind": "call", "subject": "t", "completed_at": ahead})
    assert list(refused.value.fields) == ["completed_at"]
    assert parse(ActivityPlan, {"kind": "task", "subject": "t", "due_at": ahead.isoformat()}).due_at == ahead


HOSTILE = ("A\0B", "\ud800", 46083, "0001-01-01", 10**30, ["\0"], None)


def described(application) -> dict[str, Any]:
    return application.app.app.openapi()


def bodies(spec: dict[str, Any], verb: dict[str, Any]) -> Iterator[bytes]:
    """Each hostile value in every field of what a route takes; JSON writes a lone surrogate as it is asked to."""
    content = verb.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    shape = spec["components"]["schemas"].get(content.get("$ref", "").rsplit("/", 1)[-1], content)
    for value in HOSTILE:
        yield json.dumps(dict.fromkeys(shape.get("properties", {"any": ""}), value) | {"\ud800": 1}).encode()


@pytest.mark.parametrize("method", ["get", "post", "patch", "delete"])
def test_no_route_fails_over_what_it_is_given(application, ada, asking, method):
    spec, browser, faults = described(application), asking(ada), {}
    for path, verbs in spec["paths"].items():
        if method not in verbs or not path.startswith("/api/v1"):
            continue
        address = path.replace("{", "").replace("}", "")
        filled = "/".join("%00" if p.startswith("{") and "id" not in p else _id(p) for p in path.split("/"))
        queries = {"search": "\0", "text": "\0", "after": "\0", "sort": "\0", "seen_version": "1", "stage": "\0"}
        for content in bodies(spec, verbs[method]) if method in ("post", "patch") else (None,):
            answer = browser.request(method, filled, content=content, params=queries)
            if answer.status_code >= 500:
                faults[address] = (answer.status_code, content)
    assert faults == {}


def _id(part: str) -> str:
    return "01a20000-0000-7000-8000-000000000000" if part.startswith("{") else part


@pytest.mark.usefixtures("company")
def test_what_comes_in_by_no_shape_is_stopped_before_it_is_sent(ada):
    for bad in ("a\0b", "\ud800"):
        with pytest.raises(Invalid), work(ada) as w:
            w.session.execute(select(Customer.id).where(Customer.name == bad))
        with pytest.raises(Invalid), work(ada) as w:
            searching.find(w, bad)


def forged(genuine: str) -> Iterator[str]:
    yield from ("", "x", "%00", "\0", "é", genuine[:-4], genuine[4:], genuine.swapcase(), "=" * 8)
    for place in ('["x", "y"]', "[1e400, 1]", '["NaN", "\\u0000"]', "5", "[" * 700, '["0001-01-01", null]'):
        yield urlsafe_b64encode(place.encode()).decode()
        yield urlsafe_b64encode(b"0" * 16 + place.encode()).decode()


def test_a_cursor_is_ours_and_of_this_order(ben):
    for amount in (1, 2):
        a_deal(ben, amount=amount)
    with work(ben) as w:
        genuine = deals.list_deals(w, DealQuery(size=1, sort="title")).next
        assert deals.list_deals(w, DealQuery(size=1, sort="title", after=genuine)).rows
    for after in (genuine, *filter(str.strip, forged(genuine))):
        with pytest.raises(Invalid), work(ben) as w:
            deals.list_deals(w, parse(DealQuery, {"size": 1, "sort": "amount", "after": after}))


def refused(act: Any) -> list[str]:
    with pytest.raises(Invalid) as error:
        act()
    return list(error.value.fields)


def test_amounts_and_what_they_are_worth_are_bounded(ben):
    for given in ({"amount": 10**14}, {"amount": 10**13, "currency": "USD", "fx_rate": 10**4}):
        assert refused(lambda values=given: a_deal(ben, **parse(DealChange, values).given())) == ["amount"]
    deal = a_deal(ben, amount=10**12)

    def changed(**given: Any) -> Any:
        with work(ben) as w:
            return deals.change(w, deal.id, DealChange(**given), deal.version)

    assert refused(lambda: changed(currency="USD", fx_rate=10**4)) == ["amount"]
    dear = a_deal(ben, currency="USD", fx_rate=10**4)
    with work(ben) as w:
        move = DealMove(stage="won", amount=10**12)
        assert refused(lambda: deals.move(w, dear.id, move, dear.version)) == ["amount"]
    a_product()
    lines = [{"product": "P1", "quantity": 10**9, "unit_price": 10**13}]
    assert refused(lambda: an_order(ben, order_no="B", lines=lines)) == ["lines"]


def test_the_database_knows_the_bounds_too(ben):
    a_deal(ben, amount=5)
    for change in (
        "amount = 1e14",
        "amount = 1e12, fx_rate = 1e5",
        "fx_rate = 1e7",
        "closed_at = '0001-01-01'",
        "expected_close_on = '9999-12-31'",
    ):
        with pytest.raises(IntegrityError, match="in_bounds"), work(SYSTEM) as w:
            w.session.execute(text(f"update app.deals set {change}"))  # noqa: S608


def test_every_table_with_a_rate_or_a_moment_is_bounded(database):
    bounded = (
        "select conrelid::regclass::text, conname from pg_constraint"
        " where conname like '%in_bounds' and convalidated"
    )
    with work(SYSTEM) as w:
        found = w.session.execute(text(bounded)).all()
    tables = {table.removeprefix("app.") for table, name in found if name.endswith("amount_in_bounds")}
    rated = {t.name for t in Customer.metadata.tables.values() if "fx_rate" in t.columns}
    assert rated <= tables
    assert {t.removeprefix("app.") for t, name in found if "moments" in name} >= rated | {"activities", "tickets"}
