"""A CSV of unknown origin as a frame of text: encoding and delimiter found, nothing interpreted."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
from charset_normalizer import from_bytes

from models_ml.tabular.contract import Unusable

SAMPLE = 200_000
DELIMITERS = ",;\t|"
PAIRED = 0.8


def read_csv(path: Path) -> pd.DataFrame:
    """Every cell as text, blanks missing. Raises Unusable("unreadable") with the reason."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Unusable("unreadable", file=str(path), why=error.strerror or "no such file") from error
    if not raw.strip():
        raise Unusable("empty_file", file=str(path))
    if b"\x00" in raw[:SAMPLE] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unusable("not_text", file=str(path))
    encoding = encoding_of(raw)
    try:
        return _parsed(path, encoding, delimiter_of(raw[:SAMPLE].decode(encoding, errors="replace")))
    except (pd.errors.ParserError, UnicodeError, ValueError) as error:
        raise Unusable("unreadable", file=str(path), why=str(error).strip()) from error


def _parsed(path: Path, encoding: str, delimiter: str) -> pd.DataFrame:
    frame = pd.read_csv(
        path,
        sep=delimiter,
        encoding=encoding,
        dtype=str,
        keep_default_na=False,
        na_values=[""],
        skipinitialspace=True,
    )
    frame.columns = [str(name).strip() for name in frame.columns]
    return frame


def encoding_of(raw: bytes) -> str:
    """UTF-8 if it decodes as such, GB18030 if it looks Chinese, else what charset-normalizer makes of it."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if _decodes(raw, "utf-8-sig"):
        return "utf-8-sig"
    if _high_bytes_in_pairs(raw) > PAIRED and _decodes(raw, "gb18030"):
        return "gb18030"
    best = from_bytes(raw[:SAMPLE]).best()
    return best.encoding if best and _decodes(raw, best.encoding) else "latin-1"


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


def delimiter_of(text: str) -> str:
    """The delimiter that splits the first lines most evenly, quotes respected; a comma in doubt."""
    lines = [line for line in text.splitlines() if line.strip()][:50]
    scores = {}
    for delimiter in DELIMITERS:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        usual = max(set(widths), key=widths.count)
        scores[delimiter] = (widths.count(usual) / len(widths) * (usual > 1), usual)
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])
