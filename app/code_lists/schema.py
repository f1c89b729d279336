"""What comes in about the entries of a list, and what goes out."""

from dataclasses import dataclass

from app.access.views import RecordView
from app.core.validation import Name, Shape


class CodeChange(Shape):
    """What an entry is called; what is not set stays as it is."""

    label_en: Name = ""
    label_zh: Name = ""


class CodeCreate(CodeChange):
    """A new entry; its code follows from its English name and stays what it is."""

    label_en: Name
    label_zh: Name


@dataclass(frozen=True, kw_only=True)
class CodeView(RecordView):
    """An entry of a list, in its place; a retired one is shown where it is used and offered no more."""

    code: str
    label_en: str
    label_zh: str
    position: int
    is_retired: bool
