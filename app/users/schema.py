"""What comes in about people."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Password = Annotated[str, Field(max_length=500)]


class PasswordChange(BaseModel):
    """The present password and the next. No `Shape`: a password is taken letter by letter, blanks included."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    present: Password = Field(repr=False)
    new: Password = Field(repr=False)
