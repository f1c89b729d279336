"""Which records are left out of the numbers, and why. Every run fills it anew; people mend the records."""

from functools import partial
from uuid import UUID

from sqlalchemy import Row, func, select, text, update

from app.access.field_rights import unseen
from app.access.guard import requires
from app.access.work import Work
from app.core.paging import Keyset, Page, chosen
from app.quarantine.model import SetAside
from app.quarantine.rules import MENDED_ON, RULES, Rule, live
from app.quarantine.schema import QuarantineQuery, SetAsideView
from app.runs.permissions import PIPELINE_READ, PIPELINE_RUN

_order = Keyset(SetAside.id, {"since": SetAside.since}, default="-since")


@requires(PIPELINE_RUN)
def renew(work: Work) -> dict[str, int]:
    """Set aside every record that breaks a rule now, and let go of those that were mended since.

    Answers how many records of each table are set aside. Cost: one scan of its table a rule, inside the database.
    """
    for rule in RULES:
        work.session.execute(text(_renewal(rule)), {"entity": rule.table, "rule": rule.code, "field": rule.field})
    mended = update(SetAside).where(SetAside.resolved_at.is_(None), SetAside.checked_at < func.now())
    work.session.execute(mended.values(resolved_at=func.now()))
    return count(work)


@requires(PIPELINE_READ)
def count(work: Work) -> dict[str, int]:
    """Table -> how many of its records within reach are set aside; none for a table without any."""
    records = func.count(SetAside.entity_id.distinct())
    found = select(SetAside.entity, records).where(SetAside.resolved_at.is_(None)).group_by(SetAside.entity)
    return {entity: n for entity, n in work.session.execute(found.order_by(SetAside.entity))}


@requires(PIPELINE_READ)
def list_set_aside(work: Work, query: QuarantineQuery) -> Page[SetAsideView]:
    """Records within reach that are set aside, a line for each rule they break, newest first."""
    wanted = [SetAside.resolved_at.is_(None), *chosen(SetAside, query, "entity")]
    return _order.page(work.session, select(SetAside), wanted, query, partial(_view, work))


@requires(PIPELINE_READ)
def list_of(work: Work, about: str, record_id: UUID) -> list[SetAsideView]:
    """What is set aside and mended on the page of one record."""
    asked = select(SetAside).where(
        SetAside.about == about, SetAside.about_id == record_id, SetAside.resolved_at.is_(None)
    )
    return [_view(work, row) for row in work.session.execute(asked.order_by(SetAside.since, SetAside.id))]


def _renewal(rule: Rule) -> str:
    """The statement that sets aside what breaks a rule; who is there already keeps the day it came."""
    facts = ", ".join(f"'{name}', record.{name}" for name in rule.facts)
    ways = MENDED_ON[rule.table].items()
    about = " ".join(f"when record.{key} is not null then '{noun}'" for noun, key in ways)
    keys = ", ".join(f"record.{key}" for _noun, key in ways)
    return f"""
        insert into app.quarantine (entity, entity_id, rule, field, facts, about, about_id)
        select :entity, record.id, :rule, :field, jsonb_build_object({facts}),
            {f"case {about} end" if ways else "null"}, {f"coalesce({keys})" if ways else "null::uuid"}
        from app.{rule.table} as record where {live(rule.table)} and ({rule.broken})
        on conflict (entity, entity_id, rule, field) where resolved_at is null
        do update set facts = excluded.facts, about = excluded.about, about_id = excluded.about_id,
            checked_at = now()
    """  # noqa: S608 - names and conditions of rules.py


def _view(work: Work, row: Row) -> SetAsideView:
    """Without what a field holds that the reader's role does not show."""
    found: SetAside = row[0]
    hidden = unseen(work.actor, found.entity)
    facts = {name: value for name, value in found.facts.items() if name not in hidden}
    return SetAsideView(
        found.id, found.entity, found.entity_id, found.rule, found.field, facts, found.about,
        found.about_id, found.since,
    )  # fmt: skip
