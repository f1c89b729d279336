"""A contact works with several customers, with a role in each; who sees one of these customers sees the contact.

`contacts.customer_id` stays the customer that a contact belongs to; `affiliations` holds the others.
"""

from alembic import op

from app.migrations.guards import guard, tells
from app.migrations.policies import MINE
from app.migrations.reaches import reach_role

revision = "0041"
down_revision = "0040"

ROLES = "('decision_maker', 'influencer', 'champion', 'purchasing', 'technical', 'finance', 'user', 'assistant')"
TABLE = """
create table app.affiliations (
    id uuid default app.uuid_v7() not null constraint pk_affiliations primary key,
    contact_id uuid not null,
    customer_id uuid not null,
    role text constraint ck_affiliations_role check (role in {roles}),
    is_primary boolean default false not null,
    created_at timestamptz default now() not null,
    constraint uq_affiliations_contact_id_customer_id unique (contact_id, customer_id),
    constraint fk_affiliations_contact_id
        foreign key (contact_id) references app.contacts (id) on delete cascade,
    constraint fk_affiliations_customer_id
        foreign key (customer_id) references app.customers (id) on delete cascade
)
"""
ELSEWHERE = """
    id = any (array(
        select elsewhere.contact_id from app.affiliations elsewhere
        join app.customers parent on parent.id = elsewhere.customer_id
        where {mine}
    ))
"""


def upgrade() -> None:
    op.execute(
        f"alter table app.contacts add column role text constraint ck_contacts_role check (role in {ROLES})"
    )
    op.execute(TABLE.format(roles=ROLES))
    op.execute("create index ix_affiliations_customer_id on app.affiliations (customer_id)")
    guard("affiliations", via={"customer_id": "customers"}, audited=False)
    op.execute("grant delete on app.affiliations to crm_base")
    tells("affiliations", {"contact_id": "contacts", "customer_id": "customers"})
    for reach, mine in MINE.items():
        condition = ELSEWHERE.format(mine=mine.format(row="parent."))
        role = reach_role("contacts", "read", reach)
        op.execute(
            f"create policy read_{reach}_elsewhere on app.contacts for select to {role} using ({condition})"
        )
    op.execute("create index ix_contacts_newest on app.contacts (created_at desc, id desc)")
