"""The mail server as it is set and shown."""

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field

from app.core.validation import Email, Name, Secret, Shape, Short
from app.mail.model import Security


class MailServerSet(Shape):
    """All of it anew; a password that is left out stays while host, port and user name stay."""

    host: Name
    port: Annotated[int, Field(ge=1, le=65535)]
    security: Security
    username: Short | None = None
    password: Secret | None = None
    sender: Email
    sender_name: Short | None = None


class MailBoxSet(Shape):
    """All of it anew; a password that is left out stays while the rest stays."""

    host: Name
    port: Annotated[int, Field(ge=1, le=65535)]
    security: Security
    username: Short
    password: Secret | None = None


class MailTest(Shape):
    """Where a letter that tries the server goes."""

    to: Email


@dataclass(frozen=True, kw_only=True)
class MailServerView:
    """What is set, without the password. `password_from` is "environment", "here" or None."""

    host: str
    port: int
    security: str
    username: str | None
    password_from: str | None
    sender: str
    sender_name: str | None


@dataclass(frozen=True, kw_only=True)
class Server:
    """All that is needed to send."""

    host: str
    port: int
    security: Security
    username: str | None
    password: str | None = field(repr=False)
    sender: str
    sender_name: str | None


@dataclass(frozen=True, kw_only=True)
class MailBoxView:
    """What is set, without the password."""

    host: str
    port: int
    security: str
    username: str
    has_password: bool


@dataclass(frozen=True, kw_only=True)
class Box:
    """All that is needed to read the mailbox."""

    host: str
    port: int
    security: Security
    username: str
    password: str | None = field(repr=False)
