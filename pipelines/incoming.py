"""What must hold of the records before they reach the marts. Declared once, judged by Great Expectations.

A rule is about one column, or about the order of two. `mostly` is the share of rows that must keep it: a gate
that one odd row could close would soon be switched off.
"""

from dataclasses import dataclass

MOSTLY = 0.99


@dataclass(frozen=True)
class Rule:
    """`code` names the rule to the reader; the other fields say which check it is."""

    table: str
    column: str
    code: str
    after: str | None = None
    """The column must not lie before this one."""
    least: float | None = None
    most: float | None = None
    past: bool = False
    """The column must not lie in the future (by more than a day, for clocks and zones)."""
    filled: bool = False
    when: tuple[str, str] | None = None
    """Only rows of a status: (column, SQL list of values)."""


def _past(table: str, column: str) -> Rule:
    return Rule(table, column, "not_in_future", past=True)


def _after(table: str, column: str, before: str) -> Rule:
    return Rule(table, column, "not_before", after=before)


RULES = (
    Rule("leads", "channel", "filled", filled=True),
    _past("leads", "created_at"),
    _after("leads", "first_responded_at", "created_at"),
    _after("leads", "converted_at", "created_at"),
    Rule("leads", "converted_at", "filled", filled=True, when=("status", "'converted'")),
    _past("deals", "created_at"),
    _past("deals", "closed_at"),
    _after("deals", "closed_at", "created_at"),
    Rule("deals", "closed_at", "filled", filled=True, when=("stage", "'won', 'lost'")),
    Rule("deals", "fx_rate", "in_range", least=0.00001, most=100_000),
    _past("touchpoints", "occurred_at"),
    _past("orders", "ordered_at"),
    Rule("orders", "amount", "in_range", least=0),
    Rule("orders", "refund_amount", "in_range", least=0),
    _past("tickets", "created_at"),
    _after("tickets", "first_responded_at", "created_at"),
    _after("tickets", "resolved_at", "created_at"),
    _after("survey_responses", "responded_at", "sent_at"),
    Rule("channel_spend", "amount", "in_range", least=0),
    _past("channel_spend", "spent_on"),
    Rule("subscriptions", "monthly_amount", "in_range", least=0),
    _after("subscriptions", "ended_on", "started_on"),
)
