"""Bytes of unknown origin as text."""

import codecs
import re

import numpy as np
from charset_normalizer import from_bytes

from app.core.tables.refused import Refused

SAMPLE = 200_000
PAIRED = 0.8
SOUND = 5
"""A text is UTF-8 with broken bytes if so many times more of what is beyond ASCII in it is sound."""
FEW_ZEROS = 0.001
BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_OTHER = re.compile(r"\s*([\[{]\s*[{\"]|<(!doctype|html|\?xml))", re.IGNORECASE)
"""How JSON and web pages begin."""
TELLING = 20_000
WESTERN = ["cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1255", "cp1256"]
SIGNS = set("£€¢°²³½©®™·•…–—‘’“”\u00a0")
"""What an English text may hold beyond ASCII: too little for charset-normalizer to judge by."""
EASTERN = ["gb18030", "big5hkscs", "cp932", "euc_jp", "cp949"]
_BROKEN = re.compile("[\ud800-\udfff]")
_BROKEN_WIDE = re.compile("[\ud800-\udfff\ufffd]")


def text_of(raw: bytes) -> tuple[str, str]:
    """(the whole text with line feeds for line ends, its encoding). Raises Refused.

    A byte that is no text in the encoding becomes a character that `broken_in` finds.
    """
    if not raw.strip():
        raise Refused("empty_file")
    encoding = encoding_of(raw)
    if encoding is None:
        raise Refused("not_text")
    text = raw.decode(
        encoding, errors="replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    )
    if _OTHER.match(text):
        raise Refused("no_csv")
    for odd, plain in (("\r\n", "\n"), ("\r", "\n"), ("\x1a", ""), ("\ufeff", "")):
        text = text.replace(odd, plain)
    if not text.strip():
        raise Refused("empty_file")
    return text, encoding


def broken_in(encoding: str) -> re.Pattern[str]:
    """Finds what was no text. In UTF-8 the sign for a lost character may stand on purpose."""
    return _BROKEN if encoding.startswith("utf-8") else _BROKEN_WIDE


def encoding_of(raw: bytes) -> str | None:
    """What a mark says; UTF-8 if it decodes as such; else what the bytes look like. None if it is no text."""
    marked = next((encoding for bom, encoding in BOMS.items() if raw.startswith(bom)), None)
    if marked:
        return marked
    has_zeros = raw[:SAMPLE].count(0) > FEW_ZEROS * len(raw[:SAMPLE])
    if has_zeros and (wide := _without_mark(raw[:SAMPLE])):
        return wide
    if _decodes(raw, "utf-8") and raw[:SAMPLE].count(0) < len(raw[:SAMPLE]) / 5:
        return "utf-8"
    return None if has_zeros else _nearly_utf_8(raw[:SAMPLE]) or _legacy(raw)


def _legacy(raw: bytes) -> str:
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
    """UTF-16 shows by its zeros: every second byte of Latin text is one, of Chinese the line ends'."""
    even = sample[: len(sample) // 2 * 2]
    zeros = np.frombuffer(even, dtype=np.uint8).reshape(-1, 2) == 0
    if not len(zeros) or zeros.all(axis=1).any():
        return None
    first, second = zeros.mean(axis=0)
    encoding = "utf-16-le" if second > first else "utf-16-be"
    looks = max(first, second) > 0.1 and min(first, second) < 0.01
    return encoding if looks and re.search("[\r\n]", even.decode(encoding, "replace")) else None


def _nearly_utf_8(sample: bytes) -> str | None:
    """All but a few of its characters are UTF-8: one was cut off, or a line came from elsewhere."""
    text = sample.decode("utf-8", "surrogateescape")
    broken = len(_BROKEN.findall(text))
    return "utf-8" if len(re.findall(r"[^\x00-\x7f]", text)) - broken > SOUND * broken else None


def _decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _high_bytes_in_pairs(raw: bytes) -> float:
    """Share of bytes above 127 that touch another: near 1 in Chinese, near 0 in a western accent."""
    high = np.frombuffer(raw[:SAMPLE], dtype=np.uint8) > 127
    touching = np.convolve(high, [1, 0, 1], mode="same") > 0
    return float(touching[high].mean()) if high.any() else 0.0
