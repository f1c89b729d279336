"""Code lists that are the world's and no company's: countries, their regions, currencies, industries.

A record keeps the code; people read and write its name in their language. What is on no list stays as it was
written, and is shown so.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from gettext import translation

import pycountry
from babel import Locale
from babel.numbers import get_territory_currencies, list_currencies

from app.core.i18n import LOCALES, current_locale
from app.core.industries import ALSO as INDUSTRIES_ALSO
from app.core.industries import names as industry_names
from app.core.texts import key

Names = Mapping[str, str]
"""Code -> name."""


@dataclass(frozen=True, eq=False)
class Codes(Mapping[str, str]):
    """Code -> what it is called in the reader's language, in the order of those names.

    `names` gives those of a language; `also` what codes are called besides, in any language.
    """

    names: Callable[[str], Names]
    also: Names = field(default_factory=dict)

    def __getitem__(self, code: str) -> str:
        return self.names(current_locale())[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names(current_locale()))

    def __len__(self) -> int:
        return len(self.names(current_locale()))

    @cached_property
    def spellings(self) -> Names:
        """What a code or a name is compared by (app.core.texts) -> the code, in all our languages."""
        written = {key(name): code for locale in LOCALES for code, name in self.names(locale).items()}
        codes = {key(code): code for code in self.names(LOCALES[0])}
        return written | {key(name): code for name, code in self.also.items()} | codes

    def read(self, written: str) -> str | None:
        """The code that is meant; None where nobody knows it."""
        return self.spellings.get(key(written))


@cache
def _countries(locale: str) -> Names:
    named = Locale(locale).territories
    return _by_name({one.alpha_2: named.get(one.alpha_2, one.name) for one in pycountry.countries})


@cache
def _currencies(locale: str) -> Names:
    """Those that some country pays with today."""
    tender = {code for country in pycountry.countries for code in get_territory_currencies(country.alpha_2)}
    named = Locale(locale).currencies
    return {code: f"{code} {named.get(code, '')}".strip() for code in sorted(tender)}


@cache
def _regions(locale: str) -> Names:
    chinese = translation("iso3166-2", pycountry.LOCALES_DIR, languages=["zh_CN"])
    said = chinese.gettext if locale == "zh" else str
    return _by_name({one.code: _plain(said(one.name)) for one in pycountry.subdivisions})


@cache
def _regions_of(locale: str, country: str) -> Names:
    return {code: name for code, name in _regions(locale).items() if code.startswith(f"{country}-")}


def _plain(name: str) -> str:
    """`Guangdong Sheng` as it is called in English; a second name in brackets is left out."""
    return re.sub(r" ((Zhuangzu|Huizu|Uygur) Zizhiqu|Zizhiqu|Sheng|Shi|SAR)$| \[.*\]$", "", name)


def _by_name(names: Names) -> Names:
    return dict(sorted(names.items(), key=lambda pair: pair[1]))


COUNTRIES = Codes(
    _countries,
    {
        "USA": "US", "United States of America": "US", "UK": "GB", "PRC": "CN", "中国大陆": "CN", "Korea": "KR",
        "韩国": "KR", "Philipines": "PH", "香港": "HK", "澳门": "MO", "Hong Kong": "HK", "Macau": "MO",
        "Czech Republic": "CZ", "Turkey": "TR",
    },
)  # fmt: skip
CURRENCIES = Codes(
    _currencies,
    {
        **{name: code for locale in LOCALES for code, name in Locale(locale).currencies.items()},
        **{code: code for code in list_currencies()},
        "RMB": "CNY", "元": "CNY",
    },
)  # fmt: skip
INDUSTRIES = Codes(cache(industry_names), INDUSTRIES_ALSO)


@dataclass(frozen=True, eq=False)
class Regions(Codes):
    """Provinces, states and the like, by ISO 3166-2: a code begins with its country's."""

    def of(self, country: str) -> Names:
        """Those of one country."""
        return _regions_of(current_locale(), country)

    def read_in(self, written: str, country: str | None) -> str | None:
        """The region that is meant, by its code, its code within the country or its name there.

        Names mean one of `country`; where that is not known, the one region of the world that is called so.
        """
        wanted = key(written)
        if wanted.upper() in _regions(LOCALES[0]):
            return wanted.upper()
        meant = self._meanings.get(wanted, ())
        if country:
            within = f"{country}-{wanted.upper()}"
            meant = (within,) if within in self else tuple(c for c in meant if c.startswith(f"{country}-"))
        return meant[0] if len(meant) == 1 else None

    @cached_property
    def _meanings(self) -> Mapping[str, tuple[str, ...]]:
        """What a name is compared by -> the regions called so; a Chinese one also without what kind it is."""
        found: dict[str, set[str]] = {}
        for locale in LOCALES:
            for code, name in self.names(locale).items():
                short = re.sub("(省|市|州|特别行政区|(壮族|回族|维吾尔)?自治区)$", "", name)
                for one in {key(name), key(short)}:
                    found.setdefault(one, set()).add(code)
        return {name: tuple(sorted(codes)) for name, codes in found.items()}


REGIONS = Regions(_regions)
