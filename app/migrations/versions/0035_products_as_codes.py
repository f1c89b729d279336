"""Products become a list that the company keeps: deals and order lines hold a product's code.

What was known of each stays: its article number is its code, where two had the same the later ones carry the
beginning of their id; its one name is its name in both languages until somebody writes the other. Nothing about
the records has changed, so the trail keeps no entry of it.
"""

from alembic import op

revision = "0035"
down_revision = "0034"

HOLDERS = ("deals", "order_lines")
CODED = """
    update app.products as product set
        code = numbered.sku || case when numbered.nth = 1 then '' else '_' || left(product.id::text, 8) end,
        label_en = case when numbered.alike = 1 then product.name else product.name || ' ' || numbered.alike end,
        position = numbered.place * 10,
        retired_at = product.deleted_at,
        deleted_at = null
    from (
        select id, sku, row_number() over (order by name, id) as place,
            row_number() over (partition by sku order by created_at, id) as nth,
            row_number() over (partition by lower(name) order by created_at, id) as alike
        from app.products
    ) as numbered
    where numbered.id = product.id
"""


def upgrade() -> None:
    for table in ("products", *HOLDERS):
        op.execute(f"alter table app.{table} disable trigger user")
    _code_products()
    for table in HOLDERS:
        _hold_codes(table)
    for table in ("products", *HOLDERS):
        op.execute(f"alter table app.{table} enable trigger user")


def _code_products() -> None:
    for column, kind in (("code", "text"), ("label_en", "text"), ("label_zh", "text"), ("position", "integer")):
        op.execute(f"alter table app.products add column {column} {kind}")
    op.execute("alter table app.products add column retired_at timestamptz")
    op.execute(CODED)
    op.execute("update app.products set label_zh = label_en")
    for column in ("code", "label_en", "label_zh", "position"):
        op.execute(f"alter table app.products alter column {column} set not null")
    op.execute("alter table app.products add constraint uq_products_code unique (code)")
    op.execute("alter table app.products drop column sku, drop column name")


def _hold_codes(table: str) -> None:
    op.execute(f"alter table app.{table} add column product text")
    op.execute(
        f"update app.{table} as holder set product = product.code from app.products as product"
        " where product.id = holder.product_id"
    )
    op.execute(f"alter table app.{table} drop column product_id")
    op.execute(
        f"alter table app.{table} add constraint fk_{table}_product"
        " foreign key (product) references app.products (code)"
    )
    op.execute(f"create index ix_{table}_product on app.{table} (product)")
