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
