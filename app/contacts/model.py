"""People at a customer; seen by whoever sees the customer."""

from uuid import UUID

from sqlalchemy import ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Record
from app.core.sealed import Sealed


class Contact(Record):
    """`email`, `mobile` and `wechat` are personal."""

    __tablename__ = "contacts"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("app.customers.id"), index=True)
    name: Mapped[str]
    title: Mapped[str | None]
    department: Mapped[str | None]
    email: Mapped[str | None] = mapped_column(Sealed, index=True)
    mobile: Mapped[str | None] = mapped_column(Sealed)
    wechat: Mapped[str | None] = mapped_column(Sealed)
    language: Mapped[str | None]
    is_primary: Mapped[bool] = mapped_column(server_default=false())
    do_not_call: Mapped[bool] = mapped_column(server_default=false())
    do_not_email: Mapped[bool] = mapped_column(server_default=false())
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.contacts.id"), index=True)
