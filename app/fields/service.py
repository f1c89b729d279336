"""What administrators do with the fields that their company adds."""

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import func, select

from app.access.guard import requires
from app.access.permissions import named
from app.access.work import Work
from app.core.errors import Invalid, NotFound
from app.core.i18n import _, current_locale
from app.fields import custom
from app.fields.model import CustomField, Kind
from app.fields.noun import noun_of
from app.fields.schema import FieldChange, FieldCreate, FieldView, Option

MOST = 60
"""Fields of one noun: more is another noun."""


@requires()
def list_fields(work: Work, noun: str) -> list[FieldView]:
    """A noun's own fields in their order, retired ones last."""
    asked = select(CustomField).where(CustomField.noun == noun)
    rows = work.session.scalars(
        asked.order_by(CustomField.retired_at.is_not(None), CustomField.position, CustomField.number)
    ).all()
    return [_view(row, custom.is_indexed(work, noun, custom.key_of(row.number))) for row in rows]


@requires(named("fields:write"))
def read(work: Work, field_id: UUID) -> FieldView:
    """One field, retired ones too. Raises NotFound."""
    row = work.session.get(CustomField, field_id)
    if row is None:
        raise NotFound(_("This record does not exist, or you cannot see it."))
    return _view(row, custom.is_indexed(work, row.noun, custom.key_of(row.number)))


@requires(named("fields:write"))
def add(work: Work, given: FieldCreate) -> FieldView:
    """A new field, the last of its noun; forms, lists and the API of all processes have it from now.

    Raises Invalid: a choice without options, a record of no noun, personal where nobody could open it, too many.
    """
    _refuse(given)
    count, last = work.session.execute(
        select(func.count(), func.max(CustomField.position)).where(CustomField.noun == given.noun)
    ).one()
    if count >= MOST:
        raise Invalid({"label_en": _("There are {n} fields already. Retire one, or ask what is needed.", n=MOST)})
    values = given.given() | {"position": (last or 0) + 1, "options": read_options(given.options or "", [])}
    row = CustomField(**values, created_by=work.actor.user_id)
    work.session.add(row)
    work.session.flush()
    custom.forget(work)
    return _view(row, is_indexed=False)


@requires(named("fields:write"))
def change(work: Work, field_id: UUID, given: FieldChange) -> FieldView:
    """Call it otherwise, show it elsewhere. A choice that is left out stays in the records that hold it, is called
    there as before, and is offered no more.

    Raises NotFound, Invalid.
    """
    row, values = _held(work, field_id), given.given()
    if "options" in values:
        values["options"] = read_options(given.options or "", row.options)
        if row.kind in (Kind.CHOICE, Kind.CHOICES) and not _offered(values["options"]):
            raise Invalid({"options": _("Name at least one choice.")})
    return _changed(work, row, values)


@requires(named("fields:write"))
def move(work: Work, field_id: UUID, way: Literal["up", "down"]) -> FieldView:
    """Change places with the field before or after it, if there is one. Raises NotFound."""
    row = _held(work, field_id)
    others = select(CustomField).where(CustomField.noun == row.noun, CustomField.retired_at.is_(None))
    beyond = CustomField.position < row.position if way == "up" else CustomField.position > row.position
    nearest = CustomField.position.desc() if way == "up" else CustomField.position
    other = work.session.scalars(others.where(beyond).order_by(nearest).limit(1)).one_or_none()
    if other is None:
        return _view(row, is_indexed=False)
    other.position, position = row.position, other.position
    return _changed(work, row, {"position": position})


@requires(named("fields:write"))
def retire(work: Work, field_id: UUID) -> FieldView:
    """Ask and show a field no more; records keep their values. Raises NotFound."""
    return _changed(work, _held(work, field_id), {"retired_at": func.now()})


@requires(named("fields:write"))
def bring_back(work: Work, field_id: UUID) -> FieldView:
    """A retired field as it was. Raises NotFound."""
    return _changed(work, _held(work, field_id), {"retired_at": None})


def read_options(written: str, known: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Choices from lines `English / 中文`, and behind them the known ones that no line names.

    One that is called as a known one in either language keeps its code; no code is ever given to another.
    """
    codes = {one[locale]: one["code"] for one in known for locale in ("en", "zh")}
    taken = {one["code"] for one in known}
    options: list[dict[str, Any]] = []
    for line in filter(None, map(str.strip, written.splitlines())):
        english, _mark, chinese = (part.strip() for part in line.partition("/"))
        code = codes.get(english) or codes.get(chinese) or _new_code(taken)
        taken.add(code)
        options.append({"code": code, "en": english, "zh": chinese or english})
    named = {one["code"] for one in options}
    return [*options, *({**one, "is_former": True} for one in known if one["code"] not in named)]


def _offered(options: Sequence[dict[str, Any]]) -> list[Option]:
    return [Option(code=one["code"], en=one["en"], zh=one["zh"]) for one in options if not one.get("is_former")]


def _new_code(taken: set[str]) -> str:
    return next(code for n in range(1, len(taken) + 2) if (code := f"o{n}") not in taken)


def _refuse(given: FieldCreate) -> None:
    wrong = {}
    if given.kind in (Kind.CHOICE, Kind.CHOICES) and not read_options(given.options or "", []):
        wrong["options"] = _("Name at least one choice.")
    if given.kind is Kind.RECORD and given.about is None:
        wrong["about"] = _("Say which kind of record it is.")
    noun = noun_of(given.noun)
    if given.kind is Kind.PERSONAL and not (noun and noun.personal):
        wrong["kind"] = _("Personal values belong to customers, contacts and leads.")
    if wrong:
        raise Invalid(wrong)


def _held(work: Work, field_id: UUID) -> CustomField:
    asked = select(CustomField).where(CustomField.id == field_id).with_for_update()
    row = work.session.scalars(asked).one_or_none()
    if row is None:
        raise NotFound(_("This record does not exist, or you cannot see it."))
    return row


def _changed(work: Work, row: CustomField, values: dict[str, Any]) -> FieldView:
    for name, value in values.items():
        setattr(row, name, value)
    work.session.flush()
    work.session.refresh(row)
    custom.forget(work)
    return _view(row, custom.is_indexed(work, row.noun, custom.key_of(row.number)))


def _view(row: CustomField, is_indexed: bool) -> FieldView:
    return FieldView(
        id=row.id,
        key=custom.key_of(row.number),
        noun=row.noun,
        kind=Kind(row.kind),
        label=row.label_zh if current_locale() == "zh" else row.label_en,
        label_en=row.label_en,
        label_zh=row.label_zh,
        options=_offered(row.options),
        about=row.about,
        is_listed=row.is_listed,
        is_filtered=row.is_filtered,
        is_indexed=is_indexed,
        retired_at=row.retired_at,
    )
