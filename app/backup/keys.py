"""Keys of the backups: a public one seals them, the private one opens them and lies somewhere else."""

import os
from pathlib import Path

from pyrage import IdentityError, RecipientError, x25519

from app.backup.folders import why
from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.settings import settings


def recipient() -> x25519.Recipient | None:
    """Whom backups are sealed for; None where no key is set. Raises Unavailable if what is set is no key."""
    text = settings().backup_key
    if not text:
        return None
    try:
        return x25519.Recipient.from_str(text.strip())
    except RecipientError:
        raise Unavailable(
            _(
                "TRIBUTARY_BACKUP_KEY is not a public key of age: those begin with age1. "
                "Make one with: crm backup key FILE"
            )
        ) from None


def identity(path: Path | None = None) -> x25519.Identity | None:
    """The private key in `path`, or in the file TRIBUTARY_BACKUP_IDENTITY names; None where neither is given."""
    path = path or settings().backup_identity
    if path is None:
        return None
    try:
        lines = [line.strip() for line in path.read_text().splitlines()]
        return x25519.Identity.from_str(next(line for line in lines if line.startswith("AGE-SECRET-KEY-")))
    except (OSError, UnicodeDecodeError, StopIteration, IdentityError):
        raise Unavailable(_("{file} holds no private key of age, or cannot be read.", file=path)) from None


def make(path: Path) -> str:
    """A new pair: the private key in `path`, readable by its owner only; returns the public one."""
    pair = x25519.Identity.generate()
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Unavailable(_("The key cannot be written to {file}: {why}.", file=path, why=why(error))) from None
    with os.fdopen(made, "w") as file:
        file.write(f"# public key: {pair.to_public()}\n{pair}\n")
    return str(pair.to_public())
