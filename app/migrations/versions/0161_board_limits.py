"""How much a column should hold at a time is kept for all boards in one place, not with the stages alone."""

from alembic import op

from app.migrations.guards import guard

revision = "0161"
down_revision = "0160"

TABLE = """
create table app.board_limits (
    id uuid not null default app.uuid_v7() constraint pk_board_limits primary key,
    board varchar not null,
    lane varchar not null,
    most integer not null constraint ck_board_limits_most_positive check (most > 0),
    constraint uq_board_limits_board_lane unique (board, lane)
)
"""
TAKEN_OVER = """
insert into app.board_limits (board, lane, most)
select 'deals', code, most from app.stages where most is not null
"""


def upgrade() -> None:
    op.execute(TABLE)
    guard("board_limits", everyone=True, settable=False, noun="users")
    op.execute(TAKEN_OVER)
    op.execute("alter table app.stages drop column most")
