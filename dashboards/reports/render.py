"""An edition on paper and on a page. Both show the frozen words; neither computes."""

import base64
import json
import tempfile
from importlib.util import find_spec
from pathlib import Path

import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.core.errors import Unavailable
from app.core.i18n import _, speaking
from app.core.settings import settings
from app.notify.telling import PATH as NOTICES
from dashboards.reports import charts
from dashboards.reports.shapes import Edition

TEMPLATES = Path(__file__).parent / "templates"
PICTURE = "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
FONT_PACKAGE = "cvttf_NotoSansCJK_Regular"


def html(edition: Edition) -> str:
    """Tables and styles that mail programs keep; pictures are named by their cid."""
    pages = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    shown = {kpi.name for kpi in edition.kpis if len(kpi.history) > 1}
    page = pages.get_template("letter.html.j2")
    return page.render(edition=edition, pictures=shown, settings=f"{settings().public_address}{NOTICES}/settings")


def pictures(edition: Edition) -> dict[str, str]:
    """cid -> a PNG in base64, two pixels a point: the trends of the strip, which hold no words."""
    trends = dict(_trends(edition))
    if not trends:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for n, svg in enumerate(trends.values()):
            (root / f"{n}.svg").write_text(svg)
        shown = [f'#image("{n}.svg", width: {charts.TREND[0]}pt)' for n in range(len(trends))]
        (root / "trends.typ").write_text(PICTURE + "\n#pagebreak()\n".join(shown))
        made = typst.compile(root / "trends.typ", root=root, ignore_system_fonts=True, format="png", ppi=144.0)
    drawn = made if isinstance(made, list) else [made]
    return {name: base64.b64encode(png).decode() for name, png in zip(trends, drawn, strict=True)}


def whole(page: str, images: dict[str, str]) -> str:
    """A page with its pictures inside, for a browser."""
    for cid, png in images.items():
        page = page.replace(f'"cid:{cid}"', f'"data:image/png;base64,{png}"')
    return page


def pdf(edition: Edition) -> bytes:
    """A4, tagged, all charts vectors; set in Noto Sans CJK from a wheel. Raises Unavailable without that font."""
    with tempfile.TemporaryDirectory() as folder, speaking(edition.locale):
        root = Path(folder)
        (root / "edition.json").write_text(edition.frozen())
        (root / "report.typ").write_text((TEMPLATES / "report.typ").read_text())
        drawn = dict(_trends(edition))
        shown = ((one.name, one.chart) for one in edition.sections if one.rows)
        drawn |= {name: charts.drawn(chart) for name, chart in shown if chart and chart.kind != "bars"}
        (root / "drawn.json").write_text(json.dumps(sorted(drawn)))
        for name, svg in drawn.items():
            (root / f"{name}.svg").write_text(svg)
        made = typst.compile(
            root / "report.typ", root=root, font_paths=[_font_folder()], ignore_system_fonts=True, format="pdf"
        )
    return bytes(made)


def _trends(edition: Edition) -> list[tuple[str, str]]:
    """(KPI, its trend); none for fewer than two periods."""
    return [(kpi.name, charts.trend(kpi.history, kpi.wanted)) for kpi in edition.kpis if len(kpi.history) > 1]


def _font_folder() -> Path:
    spec = find_spec(FONT_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable(_("The Chinese font of the reports is not installed: {package}.", package=FONT_PACKAGE))
    return Path(spec.submodule_search_locations[0])
