"""A file of unknown origin as text: unpacked, its encoding found."""

import bz2
import codecs
import gzip
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from charset_normalizer import from_bytes

from models_ml.tabular.contract import Unusable

SAMPLE = 200_000
PAIRED = 0.8
FEW_BROKEN = 0.01
"""Share of the characters beyond ASCII that may be broken in a text that is UTF-8 otherwise."""
FEW_ZEROS = 0.001
BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
PACKED: dict[bytes, Callable[[bytes], bytes]] = {
    b"\x1f\x8b": gzip.decompress,
    b"BZh": bz2.decompress,
    b"\xfd7zXZ\x00": lzma.decompress,
}
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_OTHER = re.compile(r"\s*([\[{]\s*[{\"]|<(!doctype|html|\?xml))", re.IGNORECASE)
"""How JSON and web pages begin."""
BROKEN = (OSError, EOFError, RuntimeError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
"""What unpacking raises for a file that is cut off, damaged or locked by a password."""
TELLING = 20_000
WESTERN = ["cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1255", "cp1256"]
SIGNS = set("£€¢°²³½©®™·•…–—‘’“”\u00a0")
"""What an English text may hold beyond ASCII: too little for charset-normalizer to judge by."""
EASTERN = ["gb18030", "big5hkscs", "cp932", "euc_jp", "cp949"]


def text_of(path: Path) -> str:
    """The whole file with line feeds for line ends. Raises Unusable with the reason."""
    raw = _unpacked(path, _bytes_of(path))
    if not raw.strip():
        raise Unusable("empty_file", file=str(path))
    encoding = encoding_of(raw)
    if encoding is None:
        raise Unusable("not_text", file=str(path))
    text = raw.decode(encoding, errors="replace")
    if _OTHER.match(text):
        raise Unusable("no_csv", file=str(path))
    for odd, plain in (("\r\n", "\n"), ("\r", "\n"), ("\x00", ""), ("\x1a", ""), ("\ufeff", "")):
        text = text.replace(odd, plain)
    return text


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Unusable("no_file", file=str(path)) from error
    except IsADirectoryError as error:
        raise Unusable("is_folder", file=str(path)) from error
    except OSError as error:
        raise Unusable("unreadable", file=str(path), why=error.strerror or str(error)) from error


def _unpacked(path: Path, raw: bytes) -> bytes:
    """What is inside of a packed file, told by its first bytes and not by its name."""
    if raw.startswith(OLD_EXCEL):
        raise Unusable("spreadsheet", file=str(path))
    try:
        if raw.startswith(ZIP):
            return _only_member(path, zipfile.ZipFile(io.BytesIO(raw)))
        unpack = next((unpack for start, unpack in PACKED.items() if raw.startswith(start)), None)
        return unpack(raw) if unpack else raw
    except BROKEN as error:
        raise Unusable("damaged", file=str(path), why=str(error)) from error


def _only_member(path: Path, archive: zipfile.ZipFile) -> bytes:
    names = [one for one in archive.namelist() if not one.endswith("/") and not one.startswith("__MACOSX")]
    if "[Content_Types].xml" in names:
        raise Unusable("spreadsheet", file=str(path))
    tables = [one for one in names if one.lower().endswith((".csv", ".tsv", ".txt"))]
    chosen = tables if len(tables) == 1 else names
    if len(chosen) != 1:
        raise Unusable("many_files", file=str(path), count=len(names), names=", ".join(names[:10]))
    return archive.read(chosen[0])


def encoding_of(raw: bytes) -> str | None:
    """What a mark says; UTF-8 if it decodes as such; else what the bytes look like. None if it is no text."""
    marked = next((encoding for bom, encoding in BOMS.items() if raw.startswith(bom)), None)
    if marked or raw[:SAMPLE].count(0) > FEW_ZEROS * len(raw[:SAMPLE]):
        return marked or _without_mark(raw[:SAMPLE])
    if _decodes(raw, "utf-8") or _nearly_utf_8(raw[:SAMPLE]):
        return "utf-8"
    sample = b"\n".join([line for line in raw.splitlines() if not line.isascii()])[:TELLING]
    in_pairs = _high_bytes_in_pairs(sample) > PAIRED
    if not in_pairs and SIGNS.issuperset(one for one in sample.decode("cp1252", "replace") if not one.isascii()):
        return "cp1252"
    likely = EASTERN + WESTERN if in_pairs else WESTERN + EASTERN
    return next((one for one in likely if _fits(sample, one)), "cp1252")


def _fits(sample: bytes, encoding: str) -> bool:
    """No jumble, as charset-normalizer sees it: asked one by one, for its own choice prefers the rare."""
    return from_bytes(sample, cp_isolation=[encoding], enable_fallback=False).best() is not None


def _without_mark(sample: bytes) -> str | None:
    """UTF-16 shows by its zeros: of Latin text every second byte is one."""
    zeros = np.frombuffer(sample[: len(sample) // 2 * 2], dtype=np.uint8).reshape(-1, 2) == 0
    if not len(zeros) or zeros.all(axis=1).any():
        return None
    first, second = zeros.mean(axis=0)
    encoding = "utf-16-le" if second > first else "utf-16-be"
    return encoding if max(first, second) > 0.1 and min(first, second) < 0.01 else None


def _nearly_utf_8(sample: bytes) -> bool:
    """All but a few of its characters are UTF-8: one was cut off, or a line came from elsewhere."""
    text = sample.decode("utf-8", errors="replace")
    beyond = len(re.findall(r"[^\x00-\x7f]", text))
    return text.count("\ufffd") <= FEW_BROKEN * beyond


def _decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _high_bytes_in_pairs(raw: bytes) -> float:
    """Share of bytes above 127 that touch another: near 1 in Chinese, near 0 in a western accent."""
    high = np.frombuffer(raw[:SAMPLE], dtype=np.uint8) > 127
    touching = np.convolve(high, [1, 0, 1], mode="same") > 0
    return float(touching[high].mean()) if high.any() else 0.0
