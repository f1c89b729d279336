"""A column of text as numbers: a whole column has one way of writing them, and that is told, not guessed."""

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

POINT, COMMA = "1234.50", "1234,50"
"""The two ways, as people are told them."""
LONGEST = 60
MIXED_FROM = 0.05
"""From this share on, values that fit only the rarer way are no slips: the column mixes two ways."""
MANY_GROUPED = 20
"""So many values of three digits after their only sign, and none below a thousand with one: it parts thousands."""
_CODES = "usd|eur|gbp|chf|cny|rmb|inr|aud|cad|nzd|sgd|hkd|twd|jpy|krw|brl|rub|mxn|zar|sek|nok|dkk|pln|czk|huf|try"
_CURRENCY = rf"(?:[a-z]{{0,2}}[$¢£¤¥\u20a0-\u20cf]|{_CODES}|rs\.?|kr\.?|fr\.?|元|圆|zł|kč|руб\.?)"
_SAME = {"¥": "cny", "元": "cny", "圆": "cny", "rmb": "cny", "us$": "$", "usd": "$", "€": "eur", "£": "gbp"}
TIMES = {"%": -2, "k": 3, "mn": 6, "mio": 6, "bn": 9, "万": 4, "萬": 4, "亿": 8, "億": 8}
UNCLEAR_TIMES = {"m": 6, "b": 9}
"""A million and a billion where nothing speaks against it; and yet a metre is written so too."""
_NUMBER = re.compile(
    rf"^(?P<open>\()?\s*(?P<sign>[+-])?\s*(?P<before>{_CURRENCY})?\s*(?P<sign2>[+-])?"
    r"(?P<digits>\d[\d.,'’ ]*|[.,]\d+)(?P<power>e[+-]?\d+)?"
    rf"\s*(?:(?P<times>%|mn|mio\.?|bn|[kmb万萬亿億])\s*(?P<money>{_CURRENCY})?|(?P<after>{_CURRENCY}|[^\W\d_]+[²³]?\.?))?"
    r"\s*(?P<minus>-)?(?P<close>\))?$",
    re.IGNORECASE,
)
_POINTED = re.compile(r"^(?:\d+|[1-9]\d{0,2}(?:(?:,\d{3})+|(?:['’ ]\d{3})+|(?:,\d{2})+,\d{3}))(?:\.\d*)?$|^\.\d+$")
_COMMAED = re.compile(r"^(?:\d+|[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:['’ ]\d{3})+))(?:,\d*)?$|^,\d+$")
_MINUS = str.maketrans("−–—", "---")
_WHOLE = r"^[+-]?[0-9]+$"
_GROUPED = r"^[+-]?[1-9][0-9]{0,2}\.[0-9]{3}$"
_PLAIN = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$"


@dataclass(frozen=True)
class Written:
    """One number as it stands there: its digits as written, what they are multiplied by, what stands beside."""

    sign: str
    digits: str
    power: int
    unit: str = ""

    def plain(self, way: str) -> str | None:
        """The number with a point and nothing else, such as -1234.50, where it is written this way."""
        if not (_POINTED if way == POINT else _COMMAED).match(self.digits):
            return None
        digits = re.sub(r"[ '’,]" if way == POINT else r"[ '’.]", "", self.digits).replace(",", ".")
        if not self.power:
            return f"{self.sign}{digits}"
        return f"{Decimal(self.sign + digits).scaleb(self.power):f}"


def written(text: str) -> Written | None:
    """What a text says as a number; None if it is none.

    (12) and 12- are -12; 1.2万 and 12 % are multiplied; a currency or a unit stands in `unit`. A power of ten is
    taken for what it is worth: 1e5 is 100000.
    """
    if len(text) > LONGEST:
        return None
    found = _NUMBER.match(text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_MINUS))
    if not found or bool(found["open"]) != bool(found["close"]) or bool(found["sign"] and found["sign2"]):
        return None
    is_negative = "-" in (found["sign"], found["sign2"], found["minus"]) or found["open"]
    times = (found["times"] or "").lower().rstrip(".")
    power = int(found["power"][1:]) if found["power"] else 0
    power += TIMES.get(times, UNCLEAR_TIMES.get(times, 0))
    if abs(power) > 400:
        return None
    beside = found["before"] or found["money"] or found["after"]
    unit = (beside or (times if times in UNCLEAR_TIMES else "")).lower().strip(".")
    return Written("-" if is_negative else "", found["digits"].strip(), power, _SAME.get(unit, unit))


@dataclass(frozen=True)
class Numbers:
    """A column read the way it is written.

    Attributes:
        plain: a text per value with a point and no thousands, NULL where a value is not written so.
        way: POINT or COMMA.
        problem: code of words.py where the column can be read in two ways, with a value as `example` and `detail`.
        units: value -> what stands beside its number, currencies under one name.
        is_mixed: values that only the other way explains are no slips.
    """

    plain: pl.Series
    way: str
    problem: str | None = None
    example: str = ""
    detail: str = ""
    units: dict[str, str] = field(default_factory=dict)
    is_mixed: bool = False


def read_numbers(texts: pl.Series) -> Numbers:
    """The way that fits most values, unless another fits as well and means something else."""
    odd = _odd_in(texts)
    point, comma = (_plain(texts, way, odd) for way in (POINT, COMMA))
    way = COMMA if comma.null_count() < point.null_count() or _parts_thousands(texts, point, comma) else POINT
    best, other = (comma, point) if way == COMMA else (point, comma)
    units = {text: one.unit for text, one in odd.items() if one and one.unit}
    problem, example = _rivalry(texts, best, other)
    detail = f"{POINT} / {COMMA}"
    if not problem and (bare := _beside_shares(texts, odd)):
        problem, example, detail = "mixed_column", bare, "12 % / 12"
    only_other = int((best.is_null() & other.is_not_null()).sum())
    is_mixed = only_other > MIXED_FROM * max(1, int((best.is_not_null() & other.is_null()).sum()))
    return Numbers(best, way, problem, example, detail if problem else "", units, is_mixed)


def as_plain(texts: pl.Series, way: str) -> pl.Series:
    """Each text as a number with a point, in one way of writing; NULL where it is none."""
    return _plain(texts, way, _odd_in(texts))


def _odd_in(texts: pl.Series) -> dict[str, Written | None]:
    """What each text says that is more than digits and a point, which need no second look."""
    return {text: written(text) for text in texts.filter(~texts.str.contains(_PLAIN)).unique().to_list()}


def _plain(texts: pl.Series, way: str, odd: dict[str, Written | None]) -> pl.Series:
    text = pl.lit(texts)
    if way == COMMA:
        grouped = pl.when(text.str.contains(_GROUPED)).then(text.str.replace(".", "", literal=True))
        digits = pl.coalesce(grouped, pl.when(text.str.contains(_WHOLE)).then(text))
    else:
        digits = pl.when(text.str.contains(_PLAIN)).then(text)
    read = {text: one.plain(way) if one else None for text, one in odd.items()}
    said = text.replace_strict(read, default=None, return_dtype=pl.String) if any(read.values()) else pl.lit(None)
    return pl.select(pl.coalesce(digits, said).cast(pl.String)).to_series()


def _rivalry(texts: pl.Series, best: pl.Series, other: pl.Series) -> tuple[str | None, str]:
    """Whether a second reading casts doubt on the first, and a value that shows it."""
    doubtful = (best != other).fill_null(False)
    if not doubtful.any():
        return None, ""
    only_best = int((best.is_not_null() & other.is_null()).sum())
    only_other = best.is_null() & other.is_not_null()
    if not only_best and not _parts_thousands(texts, other, best):
        return "ambiguous_column", texts[doubtful.arg_max() or 0]
    if only_other.sum() > MIXED_FROM * only_best:
        return "mixed_column", texts[only_other.arg_max() or 0]
    return None, ""


def _parts_thousands(texts: pl.Series, one: pl.Series, other: pl.Series) -> bool:
    """Is the only sign of many values, three digits before their end, one that `other` parts thousands with?

    It is where both ways explain all of them, and whatever has no sign is below a thousand.
    """
    doubtful = (one != other).fill_null(False)
    if texts.filter(doubtful).n_unique() < MANY_GROUPED or (one.is_null() != other.is_null()).any():
        return False
    bare = texts.filter(texts.str.contains(r"^[0-9]+$").fill_null(False))
    is_whole = not other.filter(doubtful).str.contains(".", literal=True).any()
    return bool(is_whole and len(bare) and (bare.str.len_chars() < 4).all())


def _beside_shares(texts: pl.Series, odd: dict[str, Written | None]) -> str:
    """A bare number other than 0 beside percentages: is it a share or a hundredth of one?"""
    if not any(one and ("%" in text or "％" in text) for text, one in odd.items()):
        return ""
    bare = texts.filter(texts.str.contains(_PLAIN) & ~texts.str.contains(r"^[0.]*$"))
    return str(bare[0]) if len(bare) else ""
