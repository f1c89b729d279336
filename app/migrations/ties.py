"""Which records hang on which others, and are seen by whoever sees one of these; said once.

Row policies, the shares by which lists find them (app/migrations/shares.py) and the lists (app/access/shares.py)
are made of this.
"""

from dataclasses import dataclass

OWNERS = ("owner_id", "team_id")


@dataclass(frozen=True)
class Tie:
    """Rows of `table` that tie the record in column `record` to its `parent` in `column`."""

    table: str
    record: str
    column: str
    parent: str


@dataclass(frozen=True)
class Child:
    """A table of records that are seen with others, `ties` to which say so; listed by `at`, newest first."""

    noun: str
    table: str
    at: str
    ties: tuple[Tie, ...]

    @property
    def shares(self) -> str:
        return f"app.shares_of_{self.table}"

    @property
    def own(self) -> tuple[Tie, ...]:
        """Ties in columns of the record."""
        return tuple(tie for tie in self.ties if tie.table == self.table)

    @property
    def via(self) -> dict[str, str]:
        return {tie.column: tie.parent for tie in self.own if tie.column != "id"}

    @property
    def is_owned(self) -> bool:
        return "id" in (tie.column for tie in self.own)

    @property
    def watched(self) -> tuple[str, ...]:
        """Columns of the record that its shares are made of."""
        return (self.at, *self.via, *(OWNERS if self.is_owned else ()))


def _child(noun: str, table: str, at: str, *ties: tuple[str, str], besides: tuple[Tie, ...] = ()) -> Child:
    return Child(noun, table, at, (*(Tie(table, "id", column, parent) for column, parent in ties), *besides))


CUSTOMER = ("customer_id", "customers")
CHILDREN = (
    _child(
        *("contacts", "contacts", "created_at", CUSTOMER),
        besides=(Tie("affiliations", "contact_id", "customer_id", "customers"),),
    ),
    _child("orders", "orders", "ordered_at", CUSTOMER),
    _child("surveys", "survey_responses", "created_at", CUSTOMER),
    _child("tickets", "tickets", "created_at", ("id", "tickets"), CUSTOMER),
    _child(
        *("activities", "activities", "created_at", ("id", "activities"), CUSTOMER),
        *(("lead_id", "leads"), ("deal_id", "deals"), ("ticket_id", "tickets")),
    ),
    _child("touchpoints", "touchpoints", "occurred_at", ("lead_id", "leads"), CUSTOMER),
)
"""What hangs on others, and on which; `id` where a record has an owner of its own besides."""

PARENTS = tuple(sorted({tie.parent for child in CHILDREN for tie in child.ties if tie.column != "id"}))
