"""What comes in about the limits of a board."""

from typing import Annotated

from pydantic import Field, RootModel

from app.core.validation import Short

Most = Annotated[int, Field(ge=1, le=10_000)]


class BoardLimits(RootModel[dict[Short, Most | None]]):
    """Column -> how many cards it should hold at most; None lifts its limit, and who is not named keeps it."""
