"""Who gets which report and when, and what they got: frozen, so that sent again it is the same."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, NOW, Base
from app.core.sealed import Sealed


class ReportDefinition(Base):
    """A report that was composed here: `content` is a DefinitionSet without its label. A personal one is what
    somebody subscribed to; it goes to nobody else.
    """

    __tablename__ = "report_definitions"

    name: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    content: Mapped[dict[str, Any]]
    is_personal: Mapped[bool] = mapped_column(server_default=false())
    version: Mapped[int] = mapped_column(server_default=text("1"))
    made_by: Mapped[UUID | None]
    changed_at: Mapped[datetime] = mapped_column(server_default=NOW)
    retired_at: Mapped[datetime | None]


class ReportPlan(Base):
    """When a report goes out and to whom. `receivers` is JSON, sealed: it may hold addresses of people elsewhere.

    `cron` counts in `zone`. At its deadline it goes out with a note, or `holds` until its numbers are whole. Where
    it `restates`, numbers that move far after they were sent are sent again. Where it `waits_for_work`, what falls
    on a day off goes out on the next working day.
    `known_since` is when it was switched on: nothing was missed before. `done_for` is the newest occurrence that
    was sent; `checked_build` is the build whose numbers it was last compared with. Those elsewhere get what
    `set_by` may see.
    """

    __tablename__ = "report_plans"

    report: Mapped[str] = mapped_column(primary_key=True)
    is_on: Mapped[bool] = mapped_column(server_default=false())
    cron: Mapped[str]
    zone: Mapped[str]
    deadline_hours: Mapped[int] = mapped_column(server_default=text("6"))
    holds: Mapped[bool] = mapped_column(server_default=false())
    restates: Mapped[bool] = mapped_column(server_default=true())
    waits_for_work: Mapped[bool] = mapped_column(server_default=false())
    receivers: Mapped[str] = mapped_column(Sealed)
    known_since: Mapped[datetime] = mapped_column(server_default=NOW)
    done_for: Mapped[datetime | None]
    checked_build: Mapped[UUID | None]
    set_by: Mapped[UUID | None] = mapped_column(ForeignKey("app.users.id", ondelete="SET NULL"))


class DayException(Base):
    """A day on which the company works otherwise than its country."""

    __tablename__ = "day_exceptions"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_working: Mapped[bool]
    note: Mapped[str | None]
    made_by: Mapped[UUID | None]


class ReportEdition(Base):
    """A report of one period in one reach and language, made once by its `key`. `hash` is that of `result`.

    `reference` is what links and people call it, `definition` what it was made by: whoever changes a report later
    changes nothing here.
    """

    __tablename__ = "report_editions"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    key: Mapped[str] = mapped_column(unique=True)
    reference: Mapped[str] = mapped_column(unique=True)
    report: Mapped[str]
    since: Mapped[date]
    until: Mapped[date]
    scope: Mapped[str]
    locale: Mapped[str]
    edition: Mapped[str]
    build_id: Mapped[UUID]
    result: Mapped[str]
    hash: Mapped[str]
    letter: Mapped[str]
    definition: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    made_at: Mapped[datetime] = mapped_column(server_default=NOW)
