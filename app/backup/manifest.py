"""The files of a database, compared with the list of them that the server sent along."""

import hashlib
import json
import tarfile
from typing import IO

from app.core.errors import Unavailable
from app.core.i18n import _

MANIFEST = "backup_manifest"


def check_database(stream: IO[bytes]) -> bytes:
    """Read a base backup and compare every file with its manifest, which stands last; returns the manifest.

    Raises Unavailable, naming the files, if one is missing or not what it was when the server sent it.
    """
    seen: dict[str, str] = {}
    manifest = b""
    with tarfile.open(fileobj=stream, mode="r|") as tar:
        for member in tar:
            file = tar.extractfile(member)
            if file is None:
                continue
            if member.name == MANIFEST:
                manifest = file.read()
            else:
                seen[member.name.removeprefix("./")] = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    while stream.read(1 << 16):
        pass  # what follows the archive: whoever writes it waits until it is taken
    wrong = _wrong(manifest, seen)
    if wrong:
        raise Unavailable(_("The backup is not whole: {files}.", files=", ".join(wrong[:5])))
    return manifest


def _wrong(manifest: bytes, seen: dict[str, str]) -> list[str]:
    if not _is_whole(manifest):
        return [MANIFEST]
    listed = {_path(entry): entry["Checksum"] for entry in json.loads(manifest)["Files"]}
    return sorted(path for path, checksum in listed.items() if seen.get(path) != checksum)


def _is_whole(manifest: bytes) -> bool:
    """The manifest's last line is the hash of those before it."""
    told, _mark, last = manifest.rpartition(b'"Manifest-Checksum"')
    return bool(told) and hashlib.sha256(told).hexdigest().encode() in last


def _path(entry: dict[str, str]) -> str:
    return entry["Path"] if "Path" in entry else bytes.fromhex(entry["Encoded-Path"]).decode("utf-8", "replace")
