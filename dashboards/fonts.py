"""The font of what is drawn without a browser: it has Chinese, and comes in a wheel."""

from importlib.util import find_spec
from pathlib import Path

from app.core.errors import Unavailable
from app.core.i18n import _

PACKAGE = "cvttf_NotoSansCJK_Regular"
FAMILY = "Noto Sans CJK TC"


def folder() -> Path:
    """Where it lies. Raises Unavailable if it is not installed."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable(_("The Chinese font of the reports is not installed: {package}.", package=PACKAGE))
    return Path(spec.submodule_search_locations[0])
