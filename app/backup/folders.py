"""What a folder or file that cannot be written is told as, in words for whoever keeps it."""

import errno
from pathlib import Path

from app.core.errors import Unavailable
from app.core.i18n import _, _l

WHY = {
    errno.ENOSPC: _l("the disk is full"),
    errno.EDQUOT: _l("what may be stored there is used up"),
    errno.EACCES: _l("it is closed to the user that Tributary runs as"),
    errno.EPERM: _l("it is closed to the user that Tributary runs as"),
    errno.EROFS: _l("it may only be read"),
    errno.ENOENT: _l("it is not there"),
    errno.EEXIST: _l("there is something of that name already"),
    errno.ENOTDIR: _l("a part of that path is no folder"),
    errno.EISDIR: _l("it is a folder"),
    errno.ELOOP: _l("its links lead in a circle"),
    errno.ENAMETOOLONG: _l("its name is too long"),
    errno.EIO: _l("the disk has a fault"),
}


def why(error: OSError) -> object:
    """In words of any language; of a rare reason, those of the system."""
    return WHY.get(error.errno or 0, error.strerror)


def unusable(path: Path, error: OSError) -> str:
    return _("{file} cannot be used: {why}.", file=path, why=why(error))


def unwritable(folder: Path, error: OSError) -> Unavailable:
    return Unavailable(_("The folder {folder} cannot be written: {why}.", folder=folder, why=why(error)))
