"""One reading of a noun's fields over some of its records, the company's own fields among them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from app.access import records
from app.access.field_rights import Look, look
from app.access.work import Work
from app.core.i18n import current_locale
from app.fields import kinds
from app.fields.asking import of_every_record
from app.fields.custom import own_fields
from app.fields.kinds import Field, Words
from app.fields.noun import Noun, noun_of
from app.fields.values import shown_values


@dataclass
class Reading:
    """One reading of a noun's fields: what is named in its rows is asked once, however many there are."""

    work: Work
    noun: Noun
    _names: dict[str, Mapping[str, str]] = field(default_factory=dict)
    _wholes: dict[UUID, Any] = field(default_factory=dict)

    @cached_property
    def own(self) -> tuple[Field, ...]:
        """The fields that the company added, as far as the reader's role shows them."""
        return tuple(filter(self.shows, own_fields(self.work, self.noun.name)))

    @cached_property
    def all(self) -> tuple[Field, ...]:
        """Every field that the reader's role shows, if only that it holds something."""
        return (*filter(self.shows, self.noun.fields), *self.own)

    @cached_property
    def filed(self) -> tuple[Field, ...]:
        """What a file of records holds: `all`, then whose each is and since when it is kept."""
        known = {one.name for one in self.noun.fields}
        return (
            *self.all,
            *(one for one in of_every_record(self.noun) if one.name not in known and self.shows(one)),
        )

    def shows(self, one: Field) -> bool:
        return look(self.work.actor, self.noun.name, one.name) is not Look.HIDDEN

    def may_find(self, one: Field) -> bool:
        """Whether lists are filtered and sorted by it."""
        return self.noun.seen(self.work, one.name)

    def name(self, rows: Iterable[Any]) -> "Reading":
        """Ask once what the people and records are called that own fields of `rows` name."""
        for one in self.own:
            if isinstance(one, kinds.Reference):
                ids = {UUID(row.custom[one.name]) for row in rows if one.name in row.custom}
                self._names[one.name] = _names(self.work, one, ids)
        return self

    def whole(self, record: Any) -> Any:
        """`record` with the values of own fields beside its others: made once, however many columns ask."""
        if record.id not in self._wholes:
            own = shown_values(self.own, record.custom)
            named = {f"{name}_name": found.get(own[name]) for name, found in self._names.items()}
            self._wholes[record.id] = SimpleNamespace(**vars(record), **own, **named, base_currency=None)
        return self._wholes[record.id]

    def words(self, choice: kinds.Choice) -> Words:
        """Code -> what it is called: asked once a work, however many lists and forms name it."""
        options = choice.options
        if not callable(options):
            return options
        asked: dict[Any, Words] = self.work.session.info.setdefault("choices", {})
        named = options, current_locale()
        if named not in asked:
            asked[named] = options(self.work)
        return asked[named]


def _names(work: Work, one: kinds.Reference, ids: Collection[UUID]) -> dict[str, str]:
    """Id -> name of those that the reader may know."""
    noun = noun_of(one.table)
    if not ids or (noun and not work.actor.may(noun.reads)):
        return {}
    if noun is None:
        found = records.names_of(work, ids)
    else:
        found = records.titles(work, noun.table, getattr(noun.table, noun.title), ids)
    return {str(record_id): name for record_id, name in found.items()}
