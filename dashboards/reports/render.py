"""An edition as HTML and as PDF. Both show the frozen words; neither computes."""

import json
import tempfile
from importlib.util import find_spec
from pathlib import Path

import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.core.errors import Unavailable
from app.core.i18n import _
from dashboards.reports import charts
from dashboards.reports.edition import Edition

TEMPLATES = Path(__file__).parent / "templates"
FONT_PACKAGE = "cvttf_NotoSansCJK_Regular"


def html(edition: Edition) -> str:
    """One self-contained page: styles and charts inside, nothing fetched."""
    pages = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    drawn = {name: Markup(svg) for name, svg in _charts(edition).items()}  # noqa: S704 - drawn by ourselves
    return pages.get_template("report.html.j2").render(edition=edition, charts=drawn)


def pdf(edition: Edition) -> bytes:
    """A4, tagged, Chinese set in Noto Sans CJK from a wheel. Raises Unavailable without that font."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "edition.json").write_text(edition.frozen())
        (root / "report.typ").write_text((TEMPLATES / "report.typ").read_text())
        drawn = _charts(edition)
        (root / "drawn.json").write_text(json.dumps(sorted(drawn)))
        for name, svg in drawn.items():
            (root / f"{name}.svg").write_text(svg)
        made = typst.compile(
            root / "report.typ", root=root, font_paths=[_font_folder()], ignore_system_fonts=True, format="pdf"
        )
    return bytes(made)


def _charts(edition: Edition) -> dict[str, str]:
    """KPI -> its trend; none for fewer than two months."""
    return {kpi.name: charts.trend(kpi.history, kpi.unit) for kpi in edition.kpis if len(kpi.history) > 1}


def _font_folder() -> Path:
    spec = find_spec(FONT_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable(_("The Chinese font of the reports is not installed: {package}.", package=FONT_PACKAGE))
    return Path(spec.submodule_search_locations[0])
