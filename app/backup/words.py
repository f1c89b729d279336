"""What the commands say."""

from pathlib import Path
from shlex import quote

from app.backup.choice import Choice, shown
from app.backup.drill import Drilled
from app.backup.restore import Restored
from app.backup.shelf import Kind

KINDS = {
    Kind.FULL: "everything",
    Kind.INCREMENTAL: "what changed since the one before",
    Kind.DUMP: "a dump",
}
SAME_DISK = (
    "This folder is on the disk of the installation: it does not help when the disk is lost. "
    "Set TRIBUTARY_BACKUPS to a folder on another one."
)
UNSEALED = (
    "The backup is not sealed, the secrets in it included: whoever reads the folder reads everything. "
    "Make a key with: crm backup key FILE"
)
CLOSED = (
    "Every stored file is as it was written. Nothing was restored: the backups are sealed and their private key "
    "is not on this machine. Try a restore where it is: crm backup drill --key FILE"
)
DUMP = (
    "DATABASE_URL names another server: this is a dump, its state when it was taken. Changes between two dumps "
    "are in none of them; give TRIBUTARY_REPLICATION_URL to be able to restore every moment."
)


def in_words(kind: Kind) -> str:
    return KINDS[kind]


def size(count: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return f"{count:,.0f} {unit}" if unit == "bytes" else f"{count:,.1f} {unit}"
        count /= 1000
    return f"{count:,.1f} GB"


def drill_in_words(drilled: Drilled) -> str:
    """One line if all is as it was; otherwise one more for each table or seal that is not."""
    said = f"{drilled.backup} was restored in {drilled.seconds:.0f} s: "
    if drilled.is_good:
        return said + f"{drilled.rows:,} rows in {drilled.tables} tables as they were, the trail's seals fit."
    seals = [f"  seal {number} of the audit trail does not fit" for number in drilled.broken_seals]
    return "\n".join([said + "not what it was.", *(f"  {one}" for one in drilled.differences), *seals])


def restored_in_words(restored: Restored, wished: Choice, home: Path) -> list[str]:
    """What is there now, which moment it is, and how to start it."""
    lines = []
    if restored.backup.kind is Kind.DUMP:
        lines.append(f"It is a dump: the company as it was at {shown(restored.backup.restorable_from)}.")
    elif wished.to:
        lines.append(f"Restored to {shown(wished.to)}.")
    else:
        lines.append(f"Restored to the end of {wished.backup.name}, {shown(restored.backup.restorable_from)}.")
    if restored.reached and restored.backup.kind is not Kind.DUMP:
        lines.append(f"The last change in it is of {shown(restored.reached)}.")
    told = " ".join(f"{name}={value}" for name, value in restored.backup.settings.items())
    return [*lines, f"Start it with: TRIBUTARY_HOME={quote(str(home))} {told} crm up"]
