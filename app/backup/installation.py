"""What belongs to an installation apart from its database: models, manifests, settings and, apart, secrets."""

import io
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from app.backup import keys
from app.backup.streams import Stored, measured, pumped, put
from app.core.settings import settings

LEFT_OUT = {"postgres", "backups", "secrets", "wal", "logs", "prefect", "drill"}
"""Of the home: the database and the secrets are kept apart, the rest is made again."""


def pack_installation(draft: Path) -> dict[str, Stored]:
    """Add the installation's files and, apart, its secrets; returns all files of the draft as they lie there."""
    home = settings().home
    for name, pack in (("home.tar", _belongings(home)), ("secrets.tar", _packing(home, [home / "secrets"]))):
        with pumped(pack) as stream:
            put(stream, draft / stored_name(name), keys.recipient())
    return {path.name: measured(path) for path in sorted(draft.iterdir())}


def stored_name(name: str) -> str:
    return f"{name}.zst.age" if keys.recipient() else f"{name}.zst"


def settings_told() -> dict[str, str]:
    """What the environment said, for whoever sets up the restored installation."""
    here = settings()
    return {"TRIBUTARY_TIME_ZONE": here.time_zone, "TRIBUTARY_CURRENCY": here.base_currency}


def _belongings(home: Path) -> Callable[[IO[bytes]], None]:
    kept = [path for path in sorted(home.iterdir()) if path.name not in LEFT_OUT and path.suffix != ".lock"]
    return _packing(home, kept)


def _packing(home: Path, kept: list[Path]) -> Callable[[IO[bytes]], None]:
    """Writes files and folders as one archive, named as in the home."""

    def pack(out: IO[bytes]) -> None:
        with tarfile.open(fileobj=out, mode="w|") as tar:
            for top in kept:
                for path in [top, *sorted(top.rglob("*"))]:
                    _add(tar, path, path.relative_to(home).as_posix())

    return pack


def _add(tar: tarfile.TarFile, path: Path, name: str) -> None:
    """A file is read whole first: one that grows or goes meanwhile must not break the archive."""
    try:
        info = tar.gettarinfo(str(path), name)
        content = path.read_bytes() if info is not None and info.isreg() else b""
    except FileNotFoundError:
        return
    if info is not None and (info.isreg() or info.isdir()):
        info.size = len(content)
        tar.addfile(info, io.BytesIO(content))
