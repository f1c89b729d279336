"""Since when somebody is a customer: since the first deal that is stored as won, whoever stored it."""

from app.imports.mapping import Follows

FIRST_WON = Follows(
    "customers",
    columns=("kind", "became_customer_at"),
    found="select c.id, min(d.closed_at) as became_customer_at,"
    " case c.kind when 'prospect' then 'customer' else c.kind end as kind"
    " from app.customers c join app.deals d on d.customer_id = c.id and d.deleted_at is null"
    " join app.stages s on s.code = d.stage and s.semantic = 'won'"
    " where c.source_system = {source} and d.closed_at is not null group by c.id",
)
