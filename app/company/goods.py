"""Products in the file of settings."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from app.access.work import Work
from app.company.places import named
from app.company.schema import Entry, ProductEntry
from app.company.section import Section
from app.core.i18n import _l
from app.products import service as products
from app.products.schema import ProductChange, ProductCreate, ProductView


def read(work: Work) -> list[Entry]:
    return [_entry(one) for one in products.list_products(work)]


def _entry(one: ProductView) -> Entry:
    facts = {"series": one.series, "list_price": one.list_price, "currency": one.currency}
    said = {name: str(fact) if isinstance(fact, Decimal) else fact for name, fact in facts.items() if fact}
    retired = {"retired": True} if one.is_retired else {}
    return {"code": one.code, "english": one.label_en, "chinese": one.label_zh} | said | retired


def write(work: Work, entry: ProductEntry) -> None:
    known = _known(work, entry.code)
    facts = {"series": entry.series, "list_price": entry.list_price, "currency": entry.currency}
    values: dict[str, Any] = {"label_en": entry.english, "label_zh": entry.chinese, **facts}
    if known is None:
        products.create(work, ProductCreate(code=entry.code, **values))
    else:
        products.change(work, known.id, ProductChange(**values), known.version)


def place(work: Work, entries: Sequence[ProductEntry]) -> None:
    """Their order, then which are retired: the last in use cannot be."""
    for entry in sorted(entries, key=lambda one: one.retired):
        now = _known(work, entry.code)
        if now and now.is_retired is not entry.retired:
            with named(entry.code):
                (products.retire if entry.retired else products.restore)(work, now.id, now.version)
    products.arrange(work, [one.code for one in entries])


def _known(work: Work, code: str) -> ProductView | None:
    return next((one for one in products.list_products(work) if one.code == code), None)


PRODUCTS = Section(label=_l("Products"), key="code", shape=ProductEntry, read=read, write=write, order=place)
