"""People, teams, and how people sign in. Teams are offices: `team_id` is what a manager's reach is made of."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, NOW, Base, Record


class Team(Record):
    """`retired_at` is set where nobody joins it any more."""

    __tablename__ = "teams"
    __table_args__ = (
        UniqueConstraint("source_system", "external_id"),
        CheckConstraint("parent_id <> id", name="not_under_itself"),
    )

    name: Mapped[str] = mapped_column(unique=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.teams.id"))
    retired_at: Mapped[datetime | None]


class User(Record):
    """A colleague. `login` is what is typed at sign-in, in lower case; it need not be an e-mail address."""

    __tablename__ = "users"

    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    title: Mapped[str | None]
    role: Mapped[str] = mapped_column(ForeignKey("app.roles.code"), index=True)
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.teams.id"), index=True)
    locale: Mapped[str] = mapped_column(server_default=text("'en'"))
    is_active: Mapped[bool] = mapped_column(server_default=true())


class Credential(Base):
    """A password's argon2 hash; readable by the role `crm_signin` only."""

    __tablename__ = "credentials"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"), primary_key=True)
    password_hash: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(server_default=NOW)


class SignedIn(Base):
    """One signed-in browser. Only the token's hash is kept; `id` is what others call it by."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(server_default=NEW_ID, unique=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    last_seen_at: Mapped[datetime] = mapped_column(server_default=NOW)
    expires_at: Mapped[datetime]
    ip: Mapped[str | None]
    user_agent: Mapped[str | None]


class Purpose(StrEnum):
    INVITATION = "invitation"
    NEW_PASSWORD = "new_password"  # noqa: S105 - no password
    WAY_BACK = "way_back"


class SignInLink(Base):
    """A link that lets its user choose a password, once and until `expires_at`. Only the token's hash is kept."""

    __tablename__ = "sign_in_links"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[Purpose]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    created_by: Mapped[UUID | None]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class CalendarFeed(Base):
    """That somebody's calendar can be read by whoever has its address; of that only the key's hash is kept."""

    __tablename__ = "calendar_feeds"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(server_default=NOW)
    read_at: Mapped[datetime | None]


class SigninAttempt(Base):
    """One try to sign in whose password was looked at; what an administrator reviews."""

    __tablename__ = "signin_attempts"
    __table_args__ = (Index(None, "login", "at"), Index(None, "ip", "at"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    login: Mapped[str]
    ip: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(server_default=NOW)
    succeeded: Mapped[bool]


class Allowance(Base):
    """How often a thing was done under `name` since `began_at`, when it may be again (app.access.allowance).

    Counted by the function `app.spend`; the doorkeeper alone gives back what a right password has spent.
    """

    __tablename__ = "allowances"

    name: Mapped[str] = mapped_column(primary_key=True)
    spent: Mapped[int]
    began_at: Mapped[datetime] = mapped_column(index=True)
    next_at: Mapped[datetime]


class OwnerChange(Base):
    """One handing-over of one record; append-only. `entity` is the record's table."""

    __tablename__ = "owner_changes"
    __table_args__ = (Index(None, "entity", "entity_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    entity: Mapped[str]
    entity_id: Mapped[UUID]
    from_owner_id: Mapped[UUID | None]
    to_owner_id: Mapped[UUID | None]
    changed_at: Mapped[datetime] = mapped_column(server_default=NOW)
    changed_by: Mapped[UUID | None]
