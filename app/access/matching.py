"""What a search by words finds: a part of a name, or the whole of a number or address."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, String, Text, Uuid, false, func, literal, or_, select

from app.access.actor import Reach
from app.access.work import Work
from app.core.phones import as_phone, number_of
from app.core.sealed import Sealed
from app.core.validation import as_email

MANY = 10_000
"""Records that hold a text: where more do, the newest of any team soon show enough that do."""


def matching(
    text: str, words: Sequence[Any], phones: Sequence[Any] = (), emails: Sequence[Any] = ()
) -> ColumnElement[bool]:
    """`text` is part of one of `words`, or all of a phone number or address: sealed columns only know equality.

    One or two letters are looked for where a word begins: anywhere else they are in almost everything, and no
    index knows them. One ideograph is enough anywhere.
    """
    ways: list[ColumnElement[bool]] = [func.app.searchable(word).like(_pattern(text)) for word in words]
    if phone := as_phone(text):
        ways += [_number_in(column) == number_of(phone) for column in phones]
    if email := as_email(text):
        ways += [column == email for column in emails]
    return or_(false(), *ways)


def held(work: Work, record_id: Any, words: Sequence[Any], text: str) -> ColumnElement[bool]:
    """`text` is part of one of `words`, columns of the table of `record_id`.

    Inside a narrow reach no index is looked into before the policy of each row, so that the records which hold the
    text are asked for first, whoever sees them: one query of the index of words, up to MANY ids. Which of them are
    seen the policy says, as ever.
    """
    noun, found = record_id.class_.__tablename__, matching(text, words)
    if not words or work.actor.reads(noun) not in (Reach.OWN, Reach.TEAM, Reach.TREE):
        return found
    names = literal([word.key for word in words], ARRAY(Text))
    ids = [*work.session.scalars(select(func.app.holding(noun, names, _pattern(text), MANY + 1, type_=Uuid())))]
    return found if len(ids) > MANY or None in ids else record_id == func.any(literal(ids, ARRAY(Uuid)))


def _number_in(column: Any) -> ColumnElement[str]:
    """A sealed phone number without the extension that is sealed behind it."""
    return func.split_part(column, ".", 1, type_=Sealed())


def _pattern(text: str) -> ColumnElement[str]:
    """The text as `app.searchable` writes it, which begins with a space: where a word begins."""
    escaped = re.sub(r"([%_\\])", r"\\\1", text)
    written = func.app.searchable(escaped, type_=String())
    is_short = len(text) < 3 and text.isascii()
    return "%" + (written if is_short else func.substr(written, 2, type_=String())) + "%"
