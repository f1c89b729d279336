"""One stylesheet says how a class looks: what is fixed for one page cannot spoil another."""

import re
from collections import defaultdict
from pathlib import Path

import app.ui

ASSETS = Path(app.ui.__file__).parent / "assets"


def test_a_class_is_laid_out_by_one_stylesheet():
    homes: dict[str, set[str]] = defaultdict(set)
    for sheet in ASSETS.glob("*.css"):
        without_comments = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
        for selectors in re.findall(r"([^{}]+)\{", without_comments):
            for name in re.findall(r"(?:^|,)\s*(\.[\w-]+)\s*(?=,|$)", selectors):
                homes[name].add(sheet.name)
    assert {name: sorted(sheets) for name, sheets in homes.items() if len(sheets) > 1} == {}


def test_each_colour_that_a_name_may_get_is_one_of_its_own():
    """A face and the tile of a record share them: what stands with faces alone leaves tiles blank."""
    coloured = re.findall(r"\.face-(\d) \{ background", (ASSETS / "app.css").read_text())
    assert coloured == [str(n) for n in range(6)]
