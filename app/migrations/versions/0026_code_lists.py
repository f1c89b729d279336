"""Reasons become lists that the company keeps, and stages can be kept like them.

Reasons written so far become entries: one that means a shipped entry becomes that; what was written only once is
kept as it is and no longer offered. Nothing about the records has changed, so the trail keeps no entry of it.
"""

from alembic import op

from app.migrations.guards import audit, guard

revision = "0026"
down_revision = "0025"

RECORD = """
    external_id text,
    source_system text,
    created_at timestamptz default now() not null,
    created_by uuid,
    updated_at timestamptz default now() not null,
    updated_by uuid,
    version integer default 1 not null,
    deleted_at timestamptz,
    custom jsonb default '{}'::jsonb not null,
    is_sample boolean default false not null
"""
LISTS = {
    "lost_reasons": (
        ("price", "Price", "价格"),
        ("timing", "Timing", "时机不合适"),
        ("competitor", "Chose a competitor", "选择了竞争对手"),
        ("no_budget", "No budget", "没有预算"),
        ("no_response", "No response", "没有回应"),
        ("requirements", "Requirements not met", "不满足需求"),
        ("project_stopped", "Project stopped", "项目中止"),
        ("other", "Other", "其他"),
    ),
    "disqualify_reasons": (
        ("no_need", "No need", "没有需求"),
        ("no_budget", "No budget", "没有预算"),
        ("student", "Student or private person", "学生或个人"),
        ("wrong_contact", "Wrong contact details", "联系方式有误"),
        ("competitor", "Is a competitor", "属于竞争对手"),
        ("duplicate", "Duplicate", "重复线索"),
        ("other", "Other", "其他"),
    ),
}
HELD = {
    "lost_reasons": (("deals", "lost_reason"), ("stage_changes", "lost_reason")),
    "disqualify_reasons": (("leads", "disqualify_reason"),),
}
STAGE_KEYS = {
    "deals": ("stage",),
    "stage_changes": ("from_stage", "to_stage"),
}


def upgrade() -> None:
    for name, shipped in LISTS.items():
        _make(name, shipped)
        _take_over(name)
    _keep_stages()


def _make(name: str, shipped: tuple[tuple[str, str, str], ...]) -> None:
    op.execute(f"""
        create table app.{name} (
            id uuid default app.uuid_v7() not null,
            code text not null,
            label_en text not null,
            label_zh text not null,
            position integer not null,
            retired_at timestamptz,
            {RECORD},
            constraint pk_{name} primary key (id),
            constraint uq_{name}_code unique (code),
            constraint uq_{name}_source_system_external_id unique (source_system, external_id)
        )
    """)
    rows = ", ".join(f"('{code}', '{en}', '{zh}', {n * 10})" for n, (code, en, zh) in enumerate(shipped, start=1))
    op.execute(f"insert into app.{name} (code, label_en, label_zh, position) values {rows}")
    guard(name, everyone=True, settable=False)


def _take_over(name: str) -> None:
    for table, column in HELD[name]:
        op.execute(f"alter table app.{table} disable trigger user")
        op.execute(f"update app.{table} set {column} = nullif(btrim({column}), '') where {column} is not null")
        op.execute(f"""
            update app.{table} as record set {column} = entry.code from app.{name} as entry
            where record.{column} <> entry.code
                and lower(record.{column}) in (entry.code, lower(entry.label_en), entry.label_zh)
        """)
    written = " union all ".join(f"select {column} as code from app.{table}" for table, column in HELD[name])
    op.execute(f"""
        insert into app.{name} (code, label_en, label_zh, position, retired_at)
        select code, code, code, 100 + 10 * row_number() over (order by count(*) desc, code),
            case when count(*) = 1 then now() end
        from ({written}) as written where code is not null group by code on conflict (code) do nothing
    """)
    for table, column in HELD[name]:
        op.execute(
            f"alter table app.{table} add constraint fk_{table}_{column}"
            f" foreign key ({column}) references app.{name} (code)"
        )
        op.execute(f"alter table app.{table} enable trigger user")


def _keep_stages() -> None:
    """A stage gets what every record has; its code stays what deals refer to."""
    for table, columns in STAGE_KEYS.items():
        for column in columns:
            op.execute(f"alter table app.{table} drop constraint fk_{table}_{column}")
    op.execute("alter table app.stages drop constraint pk_stages")
    op.execute("alter table app.stages add column id uuid default app.uuid_v7() not null")
    op.execute("alter table app.stages add column retired_at timestamptz")
    for column in RECORD.strip().split(",\n"):
        op.execute(f"alter table app.stages add column {column.strip()}")
    op.execute("alter table app.stages add constraint pk_stages primary key (id)")
    op.execute("alter table app.stages add constraint uq_stages_code unique (code)")
    op.execute(
        "alter table app.stages add constraint uq_stages_source_system_external_id"
        " unique (source_system, external_id)"
    )
    for table, columns in STAGE_KEYS.items():
        for column in columns:
            op.execute(
                f"alter table app.{table} add constraint fk_{table}_{column}"
                f" foreign key ({column}) references app.stages (code)"
            )
    audit("stages")
