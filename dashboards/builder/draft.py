"""What an editor does with a page: each gives the page that comes of it."""

from typing import get_args

from app.number_pages.schema import PageFile, PanelFile, Width

WIDTHS = get_args(Width)


def added(page: PageFile, panel: PanelFile) -> PageFile:
    """With one more at its end."""
    return page.model_copy(update={"panels": [*page.panels, panel]})


def moved(page: PageFile, place: int, to: int) -> PageFile:
    """With one panel in another place; beyond the ends it stands at them."""
    panels = list(page.panels)
    if not 0 <= place < len(panels):
        return page
    one = panels.pop(place)
    panels.insert(min(max(to, 0), len(panels)), one)
    return page.model_copy(update={"panels": panels})


def resized(page: PageFile, place: int, by: int) -> PageFile:
    """With one panel a step wider or narrower."""
    if not 0 <= place < len(page.panels):
        return page
    one = page.panels[place]
    at = min(max(WIDTHS.index(one.width) + by, 0), len(WIDTHS) - 1)
    panels = list(page.panels)
    panels[place] = one.model_copy(update={"width": WIDTHS[at]})
    return page.model_copy(update={"panels": panels})


def removed(page: PageFile, place: int) -> PageFile:
    """Without one panel."""
    kept = [one for number, one in enumerate(page.panels) if number != place]
    return page.model_copy(update={"panels": kept})
