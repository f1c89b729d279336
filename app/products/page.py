"""The administration's list of products: names, code, series, list price."""

from collections.abc import Sequence
from typing import Any

from app.access.work import Work
from app.code_lists.list_page import CodePage
from app.core.codes import CURRENCIES
from app.core.i18n import _, _l
from app.core.settings import settings
from app.products import service
from app.products.schema import ProductChange, ProductCreate, ProductView
from app.ui import administration, format, parts
from app.ui.forms import Field


def register() -> None:
    PAGE.register()


def more(_w: Work, product: ProductView | None) -> Sequence[Field]:
    """A product's code is given once: deals and orders hold it."""
    hint = _("As in your other systems; made of the English name if you leave it empty.")
    code = [Field("code", _("Code"), hint=hint)] if product is None else []
    currency = Field("currency", _("Currency"), "choice", list(CURRENCIES.items()))
    return [
        *code,
        Field("series", _("Series")),
        Field("list_price", _("List price"), "money"),
        currency,
    ]


def _price(product: ProductView) -> Any:
    return parts.amount(product.list_price, product.currency or settings().base_currency)


PAGE = CodePage(
    path=f"{administration.HOME}/products",
    name="products",
    title=_l("Products"),
    about=_l("What deals are about and orders consist of. Lists and numbers call a product as it is called here."),
    new=_l("New product"),
    entries=service.list_products,
    shape=ProductCreate,
    change_shape=ProductChange,
    create=service.create,
    change=service.change,
    shift=service.shift,
    retire=service.retire,
    restore=service.restore,
    more=more,
    columns=(
        (_l("Code"), lambda product: product.code, ""),
        (_l("Series"), lambda product: product.series or format.NOTHING, ""),
        (_l("List price"), _price, "num"),
    ),
)
