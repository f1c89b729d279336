"""`crm backup list`, from the folder alone: it works where the installation is lost."""

import json
from datetime import datetime
from pathlib import Path

from app.backup.choice import listed, shown, windows
from app.backup.drill import LAST_DRILL, Drilled
from app.backup.shelf import Kind, Shelf, shelves
from app.backup.words import DUMP, drill_in_words, in_words, size
from app.core.errors import Unavailable
from app.core.i18n import _


def lines(root: Path) -> list[str]:
    """Of each server its backups, the moments that can be restored, and the last drill."""
    return [line for shelf in there(root) for line in _shelf(shelf)]


def there(root: Path) -> list[Shelf]:
    """The servers with backups in a folder. Raises Unavailable if there is none."""
    found = shelves(root)
    if not found:
        raise Unavailable(_("There is no backup in {folder}.", folder=root))
    return found


def _shelf(shelf: Shelf) -> list[str]:
    backups = shelf.backups()
    return [
        _(
            "{folder}: {n} backups, {size}",
            folder=shelf.folder.name, n=len(backups), size=size(sum(backup.bytes for backup in backups)),
        ),
        *(f"  {one.name:<34} {size(one.bytes):>10}  {in_words(one.kind)}" for one in backups),
        *("  " + _("damaged: {file}", file=record) for record in shelf.unreadable()),
        _("Can be restored:"),
        *listed(windows(shelf)),
        *([str(DUMP)] if backups and backups[-1].kind is Kind.DUMP else []),
        _drill(shelf),
    ]  # fmt: skip


def _drill(shelf: Shelf) -> str:
    path = shelf.folder / LAST_DRILL
    if not path.exists():
        return _("No drill yet: nobody has tried to restore one of these. Try with: crm backup drill")
    said = json.loads(path.read_text())
    when = shown(datetime.fromisoformat(said.pop("at")))
    return _("Last drill, {moment}: {words}", moment=when, words=drill_in_words(Drilled(**said)))
