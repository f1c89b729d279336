"""What comes in about people, and what goes out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.access.views import RecordView
from app.core.paging import ListQuery
from app.core.validation import Name, Shape, Short

Password = Annotated[str, Field(max_length=500)]
Login = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\s]+$"), AfterValidator(str.lower)
]
Locale = Literal["en", "zh"]
Standing = Literal["active", "invited", "deactivated"]


class PasswordChange(BaseModel):
    """The present password and the next. No `Shape`: a password is taken letter by letter, blanks included."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    present: Password = Field(repr=False)
    new: Password = Field(repr=False)


class PersonChange(Shape):
    """The fields to change; what is not set stays as it is."""

    name: Name = ""
    title: Short | None = None
    role: Name = ""
    team_id: UUID | None = None
    locale: Locale = "en"


class PersonInvite(PersonChange):
    """Somebody new. `login` is what they type at sign-in, such as their e-mail address."""

    name: Name
    login: Login
    role: Name


class PeopleQuery(ListQuery):
    """Which people to list."""

    role: Short | None = None
    team_id: UUID | None = None
    status: Standing | None = None


@dataclass(frozen=True, kw_only=True)
class PersonView(RecordView):
    """A person as administrators see them. `last_seen_at` is of the browsers they are signed in with now."""

    login: str
    name: str
    title: str | None
    role: str
    role_name: str
    team_id: UUID | None
    team: str | None
    locale: str
    status: Standing
    last_seen_at: datetime | None


@dataclass(frozen=True)
class InHand:
    """How many records of the table `kind` somebody has in hand, and who could take them over (id, name)."""

    kind: str
    count: int
    takers: list[tuple[UUID, str]]


class TeamChange(Shape):
    """The fields to change; what is not set stays as it is. No `parent_id` is the top."""

    name: Name = ""
    parent_id: UUID | None = None


class TeamCreate(TeamChange):
    """A new team."""

    name: Name
