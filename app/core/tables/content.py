"""What is inside of a file, told by its first bytes and not by its name."""

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from app.core.tables.refused import Refused

PACKED: dict[bytes, Callable[[bytes], bytes]] = {
    b"\x1f\x8b": gzip.decompress,
    b"BZh": bz2.decompress,
    b"\xfd7zXZ\x00": lzma.decompress,
}
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BOOKS = {"[Content_Types].xml", "META-INF/manifest.xml"}
"""What an archive holds that is a workbook of Excel, or of LibreOffice."""
BROKEN = (OSError, EOFError, RuntimeError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
"""What unpacking raises for a file that is cut off, damaged or locked by a password."""


def bytes_of(path: Path) -> bytes:
    """The file as it is. Raises Refused."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Refused("no_file") from error
    except IsADirectoryError as error:
        raise Refused("is_folder") from error
    except OSError as error:
        raise Refused("unreadable", error.strerror or str(error)) from error


def unpacked(raw: bytes) -> tuple[bytes, bool]:
    """(what is inside, whether that is a workbook). Raises Refused."""
    if raw.startswith(OLD_EXCEL):
        return raw, True
    try:
        if raw.startswith(ZIP):
            return _from_archive(raw)
        unpack = next((unpack for start, unpack in PACKED.items() if raw.startswith(start)), None)
        return (unpack(raw) if unpack else raw), False
    except BROKEN as error:
        raise Refused("damaged", str(error)) from error


def _from_archive(raw: bytes) -> tuple[bytes, bool]:
    archive = zipfile.ZipFile(io.BytesIO(raw))
    names = [one for one in archive.namelist() if not one.endswith("/") and not one.startswith("__MACOSX")]
    if BOOKS & set(archive.namelist()) or "xl/workbook.xml" in names:
        return raw, True
    tables = [one for one in names if one.lower().endswith((".csv", ".tsv", ".txt"))]
    chosen = tables if len(tables) == 1 else names
    if len(chosen) != 1:
        raise Refused("many_files", ", ".join(names[:10]), str(len(names)))
    return archive.read(chosen[0]), False
