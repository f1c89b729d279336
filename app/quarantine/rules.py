"""What must hold of a record before it counts. Declared once: Great Expectations judges it, the quarantine is
filled by it, and the staging models leave out what it finds.

A rule is a condition in SQL that is true of a row, called `record`, that breaks it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from babel.numbers import list_currencies

SHARE = 0.2
"""A larger share of a table is no slip of a person: something is wrong with all of it."""

FEW = 20
"""Up to so many rows are slips, whatever share of a small company they are."""

LARGEST = 10**13
"""In the base currency. The marts hold sums of a thousand such amounts; nobody has earned one."""


@dataclass(frozen=True)
class Rule:
    """`code` and `field` say it to the reader, `than` names the other field of an order of two; `limit` is the
    share of the table's rows above which the run is held instead of the rows being set aside."""

    table: str
    field: str
    code: str
    broken: str
    than: str | None = None
    limit: float = SHARE

    @property
    def facts(self) -> tuple[str, ...]:
        """The fields that a person must see to mend it."""
        money = ("currency", "fx_rate") if self.code == "too_large" else ()
        return tuple(dict.fromkeys((self.field, *((self.than,) if self.than else ()), *money)))


def past(table: str, *fields: str) -> Iterator[Rule]:
    """What happened does not lie in the future; a day is left for clocks and time zones."""
    for field in fields:
        yield Rule(table, field, "not_in_future", f"record.{field} > now() + interval '1 day'")


def after(table: str, before: str, *fields: str) -> Iterator[Rule]:
    """What follows does not come before what it follows."""
    for field in fields:
        yield Rule(table, field, "not_before", f"record.{field} < record.{before}", than=before)


def filled(table: str, field: str, where: str) -> Rule:
    """What a row of this kind cannot be without."""
    return Rule(table, field, "filled", f"record.{field} is null and {where}")


def money(table: str, amount: str) -> Iterator[Rule]:
    """Amounts are not negative and can be counted in the base currency, by a rate and a currency that exist."""
    known = ", ".join(f"'{code}'" for code in sorted(list_currencies()))
    rate = "record.fx_rate not between 0.00001 and 100000"
    yield Rule(table, amount, "in_range", f"record.{amount} < 0")
    yield Rule(table, amount, "too_large", f"record.{amount} * record.fx_rate > {LARGEST}")
    yield Rule(table, "fx_rate", "in_range", rate)
    yield Rule(table, "currency", "known", f"record.currency not in ({known})")


def parts_past(table: str, field: str, part: str, at: str, key: str) -> Rule:
    """Parts of a record that nobody can change are judged with it: nor may they lie in the future."""
    found = f"select from app.{part} part where part.{key} = record.id and part.{at} > now() + interval '1 day'"
    return Rule(table, field, "part_not_in_future", f"exists ({found})")


WON = (
    "record.stage = 'won' and (record.source_system is null or record.source_system in"
    " (select source_system from app.deals where stage = 'won' and amount is not null))"
)
"""A source that states no amount at all counts its wins; where others have one, a missing amount is a slip."""

RULES: tuple[Rule, ...] = (
    *past("leads", "created_at", "assigned_at", "first_responded_at", "converted_at"),
    *after("leads", "created_at", "first_responded_at", "converted_at"),
    filled("leads", "converted_at", "record.status = 'converted'"),
    *past("deals", "created_at", "stage_changed_at", "closed_at"),
    *after("deals", "created_at", "closed_at"),
    filled("deals", "closed_at", "record.stage in ('won', 'lost')"),
    filled("deals", "amount", WON),
    *money("deals", "amount"),
    parts_past("deals", "stage", "stage_changes", "changed_at", "deal_id"),
    *past("touchpoints", "occurred_at"),
    *past("activities", "completed_at"),
    *past("orders", "ordered_at", "paid_at"),
    *after("orders", "ordered_at", "paid_at"),
    *money("orders", "amount"),
    Rule("orders", "refund_amount", "in_range", "record.refund_amount < 0"),
    *past("tickets", "created_at", "first_responded_at", "resolved_at", "closed_at"),
    *after("tickets", "created_at", "first_responded_at", "resolved_at", "closed_at"),
    parts_past("tickets", "status", "ticket_messages", "written_at", "ticket_id"),
    *past("survey_responses", "responded_at"),
    *after("survey_responses", "sent_at", "responded_at"),
    *past("channel_spend", "spent_on"),
    *money("channel_spend", "amount"),
    *after("subscriptions", "started_on", "ended_on"),
    *money("subscriptions", "monthly_amount"),
)

TABLES = tuple(dict.fromkeys(rule.table for rule in RULES))

MENDED_ON: dict[str, dict[str, str]] = {
    "leads": {"lead": "id"},
    "deals": {"deal": "id"},
    "tickets": {"ticket": "id"},
    "touchpoints": {"lead": "lead_id", "customer": "customer_id"},
    "activities": {"deal": "deal_id", "lead": "lead_id", "ticket": "ticket_id", "customer": "customer_id"},
    "orders": {"customer": "customer_id"},
    "survey_responses": {"customer": "customer_id"},
    "subscriptions": {"customer": "customer_id"},
    "channel_spend": {},
}
"""Table -> the record on whose page a row is mended: the first of these that it names."""

UNDELETED = frozenset(TABLES) - {"touchpoints", "channel_spend"}
"""Tables whose rows can be removed: what was removed counts nowhere and is judged no more."""


def live(table: str) -> str:
    """The condition of the rows that could count."""
    return "record.deleted_at is null" if table in UNDELETED else "true"


def broken(rules: tuple[Rule, ...]) -> str:
    """The condition of rows that break any of the rules."""
    return " or ".join(f"({rule.broken})" for rule in rules)


def of_table(table: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if rule.table == table)
