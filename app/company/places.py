"""Where in the file something is refused: section, entry, field."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.core.errors import Invalid


@contextmanager
def named(*place: str) -> Iterator[None]:
    """What is refused inside is refused with its place in the file."""
    try:
        yield
    except Invalid as refused:
        fields = {" / ".join(filter(None, (*place, field))): words for field, words in refused.fields.items()}
        raise Invalid(fields) from None
