"""Lists of what hangs on others find it by whose those are, kept beside; policies look them up, row by row."""

from app.migrations import shares, ties

revision = "0160"
down_revision = "0159"


def upgrade() -> None:
    for child in ties.CHILDREN:
        shares.hang(child)
    for parent in ties.PARENTS:
        shares.follow(parent)
