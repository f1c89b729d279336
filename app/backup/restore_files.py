"""Stored archives on their way back."""

import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from pyrage import x25519

from app.backup.shelf import Backup, Shelf
from app.backup.streams import measured, opened
from app.core.errors import Unavailable
from app.core.i18n import _

Say = Callable[[str], None]
Key: TypeAlias = "x25519.Identity | None"


def stored_file(shelf: Shelf, backup: Backup, name: str) -> Path:
    """Where `name` of a backup lies, compared with its hash. Raises Unavailable, naming it, if it is damaged."""
    file = next((file for file in backup.files if file.startswith(f"{name}.")), None)
    path = shelf.folder_of(backup) / (file or name)
    if file is None or not path.exists() or measured(path) != backup.files[file]:
        raise Unavailable(
            _("{file} is missing or damaged; `crm backup verify` says what can still be used.", file=path)
        )
    return path


def unpack(shelf: Shelf, backup: Backup, name: str, into: Path, key: Key) -> None:
    """Unpack one archive of a backup into the folder `into`."""
    path = stored_file(shelf, backup, name)
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    with opened(path, key) as clear, tarfile.open(fileobj=clear, mode="r|") as tar:
        tar.extractall(into, members=_plain(tar))  # noqa: S202 - each is looked at


def _plain(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """Files and folders that stay inside: Debian 12's Python has no filters that would see to it."""
    for member in tar:
        path = PurePosixPath(member.name)
        if not (member.isreg() or member.isdir()) or path.is_absolute() or ".." in path.parts:
            raise Unavailable(_("{file} is nothing that belongs into a backup.", file=member.name))
        yield member
