"""What is wrong with a path file, told with line, field and remedy."""

from dataclasses import dataclass, field

from app.core.i18n import spoken
from app.core.tables import words
from models_ml.attribution.messages import FAULTS, TABLE


@dataclass(eq=False)
class Fault(Exception):
    """What is wrong with a file.

    Attributes:
        code: key of `FAULTS`.
        line: line of the file, from 1; None where it is about the file as a whole.
        column: column name, or a key of `TABLE` ("row", "heading", "file").
    """

    code: str
    column: str
    line: int | None = None
    details: dict[str, object] = field(default_factory=dict)

    def words(self, language: str) -> str:
        said = (
            spoken(FAULTS[self.code], language, **self.details)
            if self.code in FAULTS
            else words.say(self.code, language, field=self.column, **self.details)
        )
        name = spoken(TABLE[self.column], language) if self.column in TABLE else self.column
        place = TABLE["field" if self.line is None else "place"]
        return spoken(place, language, line=self.line, field=name, words=said)
