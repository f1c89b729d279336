"""What the commands say."""

from pathlib import Path
from shlex import quote

from app.backup.choice import Choice, shown
from app.backup.drill import Drilled
from app.backup.restore import Restored
from app.backup.shelf import Kind
from app.core.i18n import _, _l, ngettext

KINDS = {
    Kind.FULL: _l("everything"),
    Kind.INCREMENTAL: _l("what changed since the one before"),
    Kind.DUMP: _l("a dump"),
}
SAME_DISK = _l(
    "This folder is on the disk of the installation: it does not help when the disk is lost. "
    "Set TRIBUTARY_BACKUPS to a folder on another one."
)
UNSEALED = _l(
    "The backup is not sealed, the secrets in it included: whoever reads the folder reads everything. "
    "Make a key with: crm backup key FILE"
)
CLOSED = _l(
    "Every stored file is as it was written. Nothing was restored: the backups are sealed and their private key "
    "is not on this machine. Try a restore where it is: crm backup drill --key FILE"
)
DUMP = _l(
    "DATABASE_URL names another server: this is a dump, its state when it was taken. Changes between two dumps "
    "are in none of them; give TRIBUTARY_REPLICATION_URL to be able to restore every moment."
)


def in_words(kind: Kind) -> str:
    return str(KINDS[kind])


def size(count: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return ngettext("{n} byte", "{n} bytes", int(count)) if unit == "bytes" else f"{count:,.1f} {unit}"
        count /= 1000
    return f"{count:,.1f} GB"


def drill_in_words(drilled: Drilled) -> str:
    """One line if all is as it was; otherwise one more for each table or seal that is not."""
    known = {"backup": drilled.backup, "seconds": drilled.seconds}
    if drilled.is_good:
        return _(
            "{backup} was restored in {seconds:.0f} s: {rows:,} rows in {tables} tables as they were, the trail's"
            " seals fit.",
            **known, rows=drilled.rows, tables=drilled.tables,
        )  # fmt: skip
    told = _("{backup} was restored in {seconds:.0f} s: not what it was.", **known)
    seals = [_("seal {n} of the audit trail does not fit", n=number) for number in drilled.broken_seals]
    return "\n  ".join([told, *drilled.differences, *seals])


def restored_in_words(restored: Restored, wished: Choice, home: Path) -> list[str]:
    """What is there now, which moment it is, and how to start it."""
    lines = []
    if restored.backup.kind is Kind.DUMP:
        began = shown(restored.backup.restorable_from)
        lines.append(_("It is a dump: the company as it was at {moment}.", moment=began))
    elif wished.to:
        lines.append(_("Restored to {moment}.", moment=shown(wished.to)))
    else:
        ended = shown(restored.backup.restorable_from)
        lines.append(_("Restored to the end of {backup}, {moment}.", backup=wished.backup.name, moment=ended))
    if restored.reached and restored.backup.kind is not Kind.DUMP:
        lines.append(_("The last change in it is of {moment}.", moment=shown(restored.reached)))
    told = " ".join(f"{name}={value}" for name, value in restored.backup.settings.items())
    command = f"TRIBUTARY_HOME={quote(str(home))} {told} crm up"
    return [*lines, _("Start it with: {command}", command=command)]
