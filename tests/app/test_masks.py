"""A mask is shown in place of a personal value and never becomes one, on whichever way it comes back."""

from importlib import import_module
from itertools import product
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy.exc import StatementError

from app.access import masking, records
from app.access.actor import Reach
from app.access.work import work
from app.core.base import Base, Record, load_models
from app.core.errors import Invalid
from app.core.sealed import Sealed, is_masked
from app.core.validation import Shape, as_email, as_phone, parse
from app.customers import service as customers
from app.fields.noun import Noun, noun_of
from app.imports.mapping import Column, File, Records, Source
from tests.app.imports.bringing import bring, rows
from tests.app.test_verbs import MAKERS

load_models()
PERSONAL = [
    (mapper.class_, column.name)
    for mapper in Base.registry.mappers
    for column in mapper.local_table.columns
    if isinstance(column.type, Sealed) and noun_of(mapper.local_table.name)
]
"""Every personal column of every noun, whoever adds one; what a job was given is sealed and never shown."""

VALUES = (
    "+8613812345678",
    "+14155552671;ext=204",
    "+4930901820",
    "123456",
    "wang.fang@example.cn",
    "w@example.cn",
    "nobody",
    "wang88",
)
MASKERS = [getattr(masking, name) for name in dir(masking) if name.startswith("mask_")]
MASKS = sorted({mask(value) for mask, value in product(MASKERS, VALUES)} | {"138＊＊＊＊5678", "w•••@example.cn"})
KEPT = {"phone": "+8613812345678", "mobile": "+8613812345678", "email": "wang@example.cn", "wechat": "wang88"}


def test_there_are_personal_columns_and_masks():
    assert len(PERSONAL) >= 7
    assert len(MASKS) >= 7


@pytest.mark.parametrize("mask", MASKS)
def test_every_mask_is_known_as_one(mask):
    assert is_masked(mask)
    assert (as_phone(mask), as_email(mask)) == (None, None)


@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_no_mask(value):
    assert not is_masked(value)


def shapes() -> list[tuple[type[Shape], str]]:
    """Every shape of what comes in that has a personal field, with that field."""
    return [
        (shape, column)
        for kind, column in PERSONAL
        for shape in vars(import_module(f"app.{kind.__tablename__}.schema")).values()
        if isinstance(shape, type) and issubclass(shape, Shape) and column in shape.model_fields
    ]


@pytest.fixture
def kept(company):
    """Makes a record of a kind with all its personal values, and says whose it is."""

    def make(kind: type[Record]):
        maker, by = MAKERS[kind.__tablename__]
        owner = getattr(company, by)
        return maker(owner, **{name: KEPT[name] for other, name in PERSONAL if other is kind}), owner

    return make


@pytest.mark.parametrize(("kind", "column"), PERSONAL, ids=lambda part: getattr(part, "__name__", part))
def test_no_write_of_a_record_takes_a_mask(kept, kind, column):
    record, owner = kept(kind)
    for mask in MASKS:
        with pytest.raises(Invalid) as refused, work(owner) as w:
            records.change(w, records.load(w, kind, record.id), {column: mask})
        assert "Leave the field out" in refused.value.fields[column]
        with pytest.raises(Invalid), work(owner) as w:
            records.create(w, kind, {column: mask})
        with pytest.raises(StatementError), work(owner) as w:
            _write_past_the_records(w, kind, record.id, column, mask)
    with work(owner) as w:
        assert getattr(records.load(w, kind, record.id), column) == KEPT[column]


def _write_past_the_records(w, kind, record_id, column, mask):
    setattr(records.load(w, kind, record_id), column, mask)
    w.session.flush()


@pytest.mark.parametrize(("kind", "column"), PERSONAL, ids=lambda part: getattr(part, "__name__", part))
def test_what_the_api_shows_is_not_taken_back_as_a_value(kept, asking, kind, column):
    record, owner = kept(kind)
    browser, one = asking(owner), f"/api/v1/{kind.__tablename__}/{record.id}"
    shown = browser.get(one).json()
    for mask in (shown[column], *MASKS):
        answer = browser.patch(one, json={column: mask}, params={"seen_version": shown["version"]})
        assert (answer.status_code, list(answer.json()["fields"])) == (422, [column])
        assert "Leave the field out" in answer.json()["fields"][column]
        given = {"name": "New", "customer_id": shown.get("customer_id"), column: mask}
        given = {name: value for name, value in given.items() if value}
        assert browser.post(f"/api/v1/{kind.__tablename__}", json=given).status_code == 422
    assert browser.post(f"{one}/reveal", json={"field": column}).json() == KEPT[column]
    assert browser.get(one).json() == shown


def test_every_personal_field_of_a_form_is_left_empty():
    """What a form shows in grey is not sent; its page says which fields these are."""
    for kind, column in PERSONAL:
        declared = import_module(f"app.{kind.__tablename__}.fields")
        (noun,) = (one for one in vars(declared).values() if isinstance(one, Noun))
        assert column in noun.personal


@pytest.mark.parametrize(("shape", "field"), shapes(), ids=lambda part: getattr(part, "__name__", part))
def test_a_shape_takes_the_value_itself(shape, field):
    given = {"name": "New", "customer_id": "01a20000-0000-7000-8000-000000000000", field: KEPT[field]}
    assert getattr(parse(shape, {n: v for n, v in given.items() if n in shape.model_fields}), field) == KEPT[field]


PEOPLE = Source(
    "people",
    (
        File(
            key="people",
            name="people.csv",
            entity="customers",
            unique=("id",),
            columns=(Column("id", required=True), Column("phone", personal=True)),
        ),
    ),
    (
        Records(
            "customers",
            lambda frames: frames["people"],
            external_id=pl.col("id"),
            fields={"name": pl.col("id"), "phone": pl.col("phone")},
        ),
    ),
)


@pytest.mark.usefixtures("empty")
def test_an_import_takes_values_sealed_and_refuses_masks(tmp_path: Path, ada):
    outcome = bring(PEOPLE, {"people.csv": ["id,phone", "a,+8613812345678", "b,+86 138****5678", "c,"]}, tmp_path)
    assert [(reject.line, reject.field, reject.value) for reject in outcome.rejects] == [(3, "phone", "…")]
    assert [name for (name,) in rows("select name from app.customers order by name")] == ["a", "c"]
    assert rows("select phone from app.customers where phone like '%138%'") == []
    (customer_id,) = rows("select id from app.customers where name = 'a'")[0]
    assert ada.reads("customers") is Reach.ALL
    with work(ada) as w:
        assert customers.reveal(w, customer_id, "phone") == "+8613812345678"
