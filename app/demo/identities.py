"""Made-up people and companies: names, addresses, telephone numbers that ring nowhere."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.demo.frames import drawn
from app.demo.plan import Flags, Ints
from app.demo.words import vocabulary

Texts = NDArray[Any]
PLACES = np.array(vocabulary("companies")["places"]["rows"], dtype=object)
OFFICES = ("Shanghai", "Shenzhen", "Chengdu", "Singapore", "Berlin")
OFFICE_OF_PLACE = np.array([OFFICES.index(row[3]) for row in PLACES])
INDUSTRIES = tuple(vocabulary("companies")["industry_share"])
_INDUSTRY_WEIGHTS = list(vocabulary("companies")["industry_share"].values())
_CODE_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LINES_APART = 600_011
"""More than there are companies at size 40."""
_PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "é": "e", " ": "", "'": "", "&": "", ".": ""})


@dataclass(frozen=True)
class People:
    """Names as they are written, and as they stand before the @ of an address."""

    names: Texts
    latin: Texts


@dataclass(frozen=True)
class Companies:
    """Companies, each of a number, and where they sit: `place` indexes PLACES, `industry` INDUSTRIES."""

    numbers: Ints
    names: Texts
    legal_names: Texts
    domains: Texts
    place: Ints
    industry: Ints
    employees: Ints

    @property
    def is_chinese(self) -> Flags:
        return PLACES[self.place, 0] == "CN"

    @property
    def office(self) -> Ints:
        return OFFICE_OF_PLACE[self.place]

    @property
    def currency(self) -> Texts:
        return PLACES[self.place, 7]


def people(rng: np.random.Generator, is_chinese: Flags) -> People:
    """One person for each flag, with a Chinese or an international name."""
    words, count = vocabulary("people"), len(is_chinese)
    family = rng.integers(0, len(words["surnames_zh"]) // 2, count)
    given = rng.integers(0, len(words["given_zh"]) // 2, count)
    second = rng.integers(0, len(words["surnames_en"]), count)
    first = rng.integers(0, len(words["given_en"]), count)
    made = [
        _chinese(words, f, g) if zh else _international(words, e, s)
        for zh, f, g, e, s in zip(is_chinese, family, given, first, second, strict=True)
    ]
    return People(*(np.array(column, dtype=object) for column in zip(*made, strict=True)))


def _chinese(words: dict[str, Any], family: int, given: int) -> tuple[str, str]:
    name, latin = words["surnames_zh"][2 * family : 2 * family + 2]
    called, called_latin = words["given_zh"][2 * given : 2 * given + 2]
    return name + called, f"{called_latin}.{latin}"


def _international(words: dict[str, Any], given: int, family: int) -> tuple[str, str]:
    first, last = words["given_en"][given], words["surnames_en"][family]
    return f"{first} {last}".replace("de-", "de "), f"{first}.{last}".lower().translate(_PLAIN)


def companies(rng: np.random.Generator, count: int, first_number: int) -> Companies:
    """`count` companies; `first_number` keeps web addresses and telephones apart from those of other blocks."""
    place = rng.choice(len(PLACES), count, p=_share(PLACES[:, 4]))
    industry = rng.choice(len(INDUSTRIES), count, p=_share(_INDUSTRY_WEIGHTS))
    made = [_company(rng, PLACES[p], INDUSTRIES[i]) for p, i in zip(place, industry, strict=True)]
    names, legal, slugs = (np.array(column, dtype=object) for column in zip(*made, strict=True))
    numbers = first_number + np.arange(count)
    domains = np.array([f"{slug}{n}.example" for slug, n in zip(slugs, numbers, strict=True)], dtype=object)
    employees = np.clip(np.exp(rng.normal(4.8, 1.25, count)), 5, 30_000).astype(np.int64)
    return Companies(numbers, names, legal, domains, place, industry, employees)


def _company(rng: np.random.Generator, place: Any, industry: str) -> tuple[str, str, str]:
    """Its name, its full legal name, and the beginning of its web address."""
    words, pick = vocabulary("companies"), rng.random(4)
    if place[0] == "CN":
        brand = _at(words["brand_zh"], pick[0])
        brand += _at(words["brand_2_zh"], pick[3]) if len(brand) < 3 and pick[2] < 0.45 else ""
        name = brand + _at(words["trade_zh"][industry], pick[1])
        return name, words["city_zh"][place[2]] + name + _at(words["legal_zh"], pick[2]), "cn"
    brand = _at(words["brand_en"], pick[0]) + _at(words["brand_2_en"], pick[1])
    name = f"{brand} {_at(words['trade_en'][industry], pick[2])}"
    return name, f"{name} {_at(words['legal_en'].get(place[0], ['Ltd']), pick[3])}", brand.lower()


def _at(words: list[str], where: float) -> str:
    return words[int(where * len(words))]


def _share(weights: Any) -> NDArray[np.float64]:
    values = np.asarray(weights, dtype=float)
    return values / values.sum()


def phones(place: Ints, numbers: Ints, line: Ints | int) -> Texts:
    """The telephone of a line of each company, by the companies' numbers: whoever asks takes lines of their own.

    Numbers repeat only where a range for fiction is used up.
    """
    called = (numbers + line * LINES_APART) * 7919
    return np.array(
        [f"{row[5]}{number % 10 ** row[6]:0{row[6]}d}" for row, number in zip(PLACES[place], called, strict=True)],
        dtype=object,
    )


def emails(latin: Texts, domains: Texts) -> Texts:
    return np.array([f"{name}@{domain}" for name, domain in zip(latin, domains, strict=True)], dtype=object)


def credit_codes(rng: np.random.Generator, count: int) -> Texts:
    """Unified social credit codes with their check digit (GB 32100-2015), of a region that does not exist."""
    body = rng.integers(0, 31, (count, 17))
    body[:, :8] = [9, 1, 9, 9, 0, 0, 0, 0]
    weights = np.array([pow(3, i, 31) for i in range(17)])
    check = (31 - (body @ weights) % 31) % 31
    digits = np.array(list(_CODE_DIGITS))[np.column_stack([body, check])]
    return np.array(["".join(row) for row in digits], dtype=object)


def titles(rng: np.random.Generator, is_chinese: Flags) -> tuple[Ints, Texts]:
    """Seniority (0 decision maker, 1 manager, 2 specialist) and a title that goes with it."""
    levels = list(vocabulary("people")["titles"].values())
    level = rng.choice(3, len(is_chinese), p=[0.22, 0.43, 0.35])
    chinese = np.stack([drawn(rng, each["zh"], len(level)) for each in levels])
    english = np.stack([drawn(rng, each["en"], len(level)) for each in levels])
    rows = np.arange(len(level))
    return level, np.where(is_chinese, chinese[level, rows], english[level, rows])
