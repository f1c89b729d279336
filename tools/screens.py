"""`make screens`: every page as it is, from the demo company that `make run` serves beside it.

In both languages, on a desk and on a telephone, light and dark. They lie in build/screens, with an index.html that
lays the ways of one page beside each other; with a folder of drawings (make screens DRAWINGS=...) each page stands
beside those that are called as it is. ONLY="sales explorer-*" and WAYS="en-1440-light zh-390-*" narrow it.
"""

import argparse
import html
import shutil
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from itertools import product
from pathlib import Path
from typing import Any

import staged
from pictures import FLAGS, LOCALES, SETTLED_MS, somebody
from playwright.sync_api import Error, Page, sync_playwright
from screen import Screen
from screens_of_numbers import NUMBERS
from screens_of_work import WORK

from app.core.settings import PROJECT, settings
from app.signin import tokens
from app.ui.theme import THEME_COOKIE

FOLDER = PROJECT / "build" / "screens"
HEIGHTS = {1440: 900, 390: 844}
SCHEMES = ("light", "dark")
PATIENCE_MS = 90_000
"""A machine that does something else beside it is slow."""

SCREENS: Mapping[str, Screen] = {**WORK, **NUMBERS}


def main(names: Sequence[str], ways: Sequence[str], drawings: Path | None) -> None:
    if (names, ways) == (["*"], ["*"]):
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    chosen = {name: screen for name, screen in SCREENS.items() if _is_one_of(name, names)}
    if set(chosen) & set(NUMBERS):
        staged.stage()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        for way in product(LOCALES, HEIGHTS, SCHEMES):
            if _is_one_of("-".join(map(str, way)), ways):
                _take_all(browser, chosen, *way)
    (FOLDER / "index.html").write_text("\n".join(_sheet(chosen, drawings)))
    print(FOLDER / "index.html")


FAILS: Mapping[str, Any] = {
    "held": lambda _route: None,
    "refused": lambda route: route.fulfill(status=500, body="{}"),
}
"""How a server fails: it never answers, or answers that it broke."""


def _is_one_of(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def _file(name: str) -> str:
    return name.replace("/", "-")


def _take_all(browser: Any, chosen: Mapping[str, Screen], language: str, width: int, scheme: str) -> None:
    """Each role's pages one after the other, in its own window."""
    for role in dict.fromkeys(screen.role for screen in chosen.values()):
        with somebody(role, language) as token:
            page = _window(browser, token, language, {"width": width, "height": HEIGHTS[width]}, scheme)
            for name, screen in chosen.items():
                if screen.role is role:
                    _take(page, screen, FOLDER / f"{_file(name)}-{language}-{width}-{scheme}.png")
            page.context.close()


def _window(browser: Any, token: str, language: str, size: dict[str, int], scheme: str) -> Page:
    """Somebody signed in whose own colours are these."""
    address = settings().address
    context = browser.new_context(
        base_url=address, locale=LOCALES[language], viewport=size, timezone_id="Asia/Shanghai"
    )
    held = {tokens.named(tokens.SESSION_COOKIE, "http"): token, tokens.CSRF_COOKIE: tokens.csrf_for(token)}
    kept = {**held, THEME_COOKIE: scheme}
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in kept.items()])
    page: Page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    return page


def _take(page: Page, screen: Screen, file: Path) -> None:
    """What cannot be reached is said and holds no other page back."""
    faults: list[str] = []
    try:
        page.goto(screen.path)
        page.locator("#page h1:visible, #page .state").first.wait_for()
        for what in filter(None, screen.press.split(";;")):
            page.wait_for_timeout(SETTLED_MS)
            if screen.fails:
                page.route("**/_dash-update-component**", FAILS[screen.fails])
            _press(page, what)
        page.wait_for_timeout(SETTLED_MS)
    except Error as error:
        faults.append(error.message.splitlines()[0])
    page.screenshot(path=file, full_page=screen.is_whole)
    page.unroute_all(behavior="ignoreErrors")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append("wider than the screen")
    print(": ".join([file.stem, *faults]), flush=True)


def _press(page: Page, what: str) -> None:
    if not what.startswith("key:"):
        return page.locator(what).first.click()
    for key in what.removeprefix("key:").split():
        page.keyboard.press(key)


def _sheet(chosen: dict[str, Screen], drawings: Path | None) -> Iterator[str]:
    """All pictures of each page, after the drawings of it."""
    yield "<!doctype html><meta charset=utf-8><title>Screens</title>"
    yield "<style>body{font:14px sans-serif}figure{display:inline-block;margin:4px}img{height:420px}</style>"
    for name, screen in chosen.items():
        yield f"<h2>{html.escape(name)}</h2>"
        drawn = sorted(drawings.glob(f"[0-9][0-9]-{screen.drawing or name}[-.]*.png")) if drawings else []
        for file in (*drawn, *sorted(FOLDER.glob(f"{_file(name)}-[ez][nh]-*.png"))):
            picture = f'<img loading=lazy src="{file.resolve().as_uri()}">'
            yield f"<figure>{picture}<figcaption>{file.stem}</figcaption></figure>"


if __name__ == "__main__":
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("drawings", nargs="?", type=Path)
    said.add_argument("--only", nargs="*", default=["*"], help="names of pictures")
    said.add_argument("--ways", nargs="*", default=["*"], help="language-width-scheme")
    given = said.parse_args()
    main(given.only, given.ways, given.drawings)
