"""The words people see, in the reader's language.

English text is the message id; `app/locale/zh/LC_MESSAGES/messages.po` holds the Chinese. Values go in as
named fields, `_("{count} rows changed", count=3)`, so that a translation may change their order.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.pofile import read_po
from babel.support import LazyProxy

LOCALES = ("en", "zh")
LOCALE_FOLDER = Path(__file__).parent.parent / "locale"

KEPT = '{"say": '
"""How a stored sentence begins."""

_locale: ContextVar[str] = ContextVar("locale", default="en")


def current_locale() -> str:
    """The reader's language, "en" or "zh"."""
    return _locale.get()


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Speak `locale` inside the block; an unknown language is answered in English."""
    token = _locale.set(locale if locale in LOCALES else "en")
    try:
        yield
    finally:
        _locale.reset(token)


def of_environment() -> str:
    """The language of the terminal that a command was typed in."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    place = next((os.environ[name] for name in names if os.environ.get(name)), "en")
    return "zh" if place.lower().startswith("zh") else "en"


class Sentence(str):
    """A message in one language that knows what it was made of: `kept`, it can be said again in another."""

    __slots__ = ("message", "values")
    message: str
    values: dict[str, object]


def _(message: str, **values: object) -> str:
    """`message` in the reader's language, with `values` filled in."""
    text = _catalogue(current_locale()).get(message, (message,))[0]
    said = Sentence(text.format(**values) if values else text)
    said.message, said.values = message, values
    return said


def looked_up(message: str) -> str:
    """`message` in the reader's language, where it stands in no call of `_`: the help of a command."""
    return _(message)


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """`one` or `many` by `n`, in the reader's language; the text may use `{n}`, written alike in both."""
    forms = _catalogue(current_locale()).get(one, (one, many))
    return forms[0 if n == 1 else -1].format(n=f"{n:,}", **values)


def sentences(parts: Iterable[str]) -> str:
    """Sentences one after the other; Chinese ones without a blank between them."""
    return ("" if current_locale() == "zh" else " ").join(part for part in parts if part)


def kept(said: object) -> str:
    """What somebody is told, as it is stored for readers of any language."""
    said = said.value if isinstance(said, Lazy) else said
    if not isinstance(said, Sentence):
        return f" {said}" if str(said).startswith(KEPT) else str(said)
    values = {name: kept(value) for name, value in said.values.items()}
    return json.dumps({"say": said.message, "with": values}, ensure_ascii=False)


def retold(stored: str) -> str:
    """A stored sentence in the reader's language; whatever else was stored, as it is."""
    if not stored.startswith(KEPT):
        return stored
    message, values = json.loads(stored).values()
    return _(message, **{name: retold(value) for name, value in values.items()})


class Lazy(LazyProxy):
    """A message that is translated when it is shown, for constants of a module."""

    def to_plotly_json(self) -> str:
        """What Dash sends to the browser when a lazy message stands in a component."""
        return str(self)


def _l(message: str) -> Any:
    """A lazy `_`: behaves as a string whose language is decided at every reading."""
    return Lazy(_, message, enable_cache=False)


@dataclass(frozen=True)
class _ln:
    """A lazy `ngettext`: `one` or `many` by its value `rows`; said by `spoken`."""

    one: str
    many: str


def spoken(message: Any, language: str, **values: Any) -> str:
    """A lazy message in `language`, with `values` filled in."""
    with speaking(language):
        if isinstance(message, _ln):
            return ngettext(message.one, message.many, values["rows"], **values)
        return str(message).format(**values)


@cache
def _catalogue(locale: str) -> dict[str, tuple[str, ...]]:
    """Message id -> its forms. English needs none: the message id is the text."""
    if locale == "en":
        return {}
    return {_msgid(m.id): _forms(m.string) for m in read_catalogue(locale) if m.id and m.string}


def read_catalogue(locale: str) -> Catalog:
    """The messages file of one language, as it is in the source tree."""
    with (LOCALE_FOLDER / locale / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=locale)


def _msgid(msgid: str | tuple[str, ...] | list[str]) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def _forms(string: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)
