"""People at customers; seen by whoever sees one of these customers."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, NOW, Base, Record
from app.core.sealed import Sealed


class Role(StrEnum):
    """What part somebody has in what a customer decides."""

    DECISION_MAKER = "decision_maker"
    INFLUENCER = "influencer"
    CHAMPION = "champion"
    PURCHASING = "purchasing"
    TECHNICAL = "technical"
    FINANCE = "finance"
    USER = "user"
    ASSISTANT = "assistant"


class Contact(Record):
    """`customer_id` is whose contact it is, where it has `role`; app.affiliations holds its other customers.

    `email`, `mobile` and `wechat` are personal.
    """

    __tablename__ = "contacts"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("app.customers.id"), index=True)
    name: Mapped[str]
    title: Mapped[str | None]
    department: Mapped[str | None]
    role: Mapped[Role | None]
    email: Mapped[str | None] = mapped_column(Sealed, index=True)
    mobile: Mapped[str | None] = mapped_column(Sealed)
    wechat: Mapped[str | None] = mapped_column(Sealed)
    language: Mapped[str | None]
    is_primary: Mapped[bool] = mapped_column(server_default=false())
    do_not_call: Mapped[bool] = mapped_column(server_default=false())
    do_not_email: Mapped[bool] = mapped_column(server_default=false())
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.contacts.id"), index=True)


class Affiliation(Base):
    """That a contact works with one more customer; each pair once."""

    __tablename__ = "affiliations"
    __table_args__ = (UniqueConstraint("contact_id", "customer_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("app.contacts.id", ondelete="CASCADE"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("app.customers.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role | None]
    is_primary: Mapped[bool] = mapped_column(server_default=false())
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
