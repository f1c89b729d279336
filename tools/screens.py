"""`make screens`: every page of the workbench as it is, from the demo company that `make run` serves beside it.

In both languages, on a desk and on a telephone, light and dark. They lie in build/screens, with an index.html that
lays the ways of one page beside each other; with a folder of drawings (make screens DRAWINGS=...) each page stands
beside those that are called as it is. Names after `--only` narrow it, and ways after `--ways` (en-1440-light ...).
"""

import argparse
import html
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from pictures import FLAGS, LOCALES, RECORD, SETTLED_MS, somebody
from playwright.sync_api import Page, sync_playwright

from app.access.actor import Role
from app.core.settings import PROJECT, settings
from app.signin import tokens
from app.ui.theme import THEME_COOKIE

FOLDER = PROJECT / "build" / "screens"
WIDTHS = {1440: 900, 390: 844}
SCHEMES = ("light", "dark")


class Screen(NamedTuple):
    """Who looks, at which address, and what they press first: what a selector finds, or keys after `key:`, each
    after `;;` of the one before. `fails` is what of the server gives no answer meanwhile."""

    role: Role
    path: str
    press: str = ""
    fails: str = ""


ADMIN = Role.ADMINISTRATOR
PICKED = ".pick-box:visible >> nth=1;;.pick-box:visible >> nth=2"
SALES, LEADS_SALES, SERVICE = Role.SALES, Role.SALES_MANAGER, Role.SERVICE_AGENT
SCREENS = {
    "today": Screen(SALES, "/today"),
    "manager": Screen(LEADS_SALES, "/today"),
    "today-service": Screen(SERVICE, "/today"),
    "today-administrator": Screen(Role.ADMINISTRATOR, "/today"),
    "today-analyst": Screen(Role.ANALYST, "/today"),
    "leads": Screen(LEADS_SALES, "/leads?view=all"),
    "leads-beside": Screen(SALES, "/leads?view=all", "key:j Space"),
    "leads-filter": Screen(LEADS_SALES, "/leads?view=all", '[data-opens="filter-leads"]'),
    "leads-columns": Screen(LEADS_SALES, "/leads?view=all", '[data-opens="columns-leads"]'),
    "leads-views": Screen(LEADS_SALES, "/leads?view=all", 'button[id*=\'"views":"leads"\']'),
    "leads-chosen": Screen(LEADS_SALES, "/leads?view=all", PICKED),
    "leads-grouped": Screen(LEADS_SALES, "/leads?view=all&group=status"),
    "leads-group-open": Screen(LEADS_SALES, "/leads?view=all&group=status&open=new"),
    "lead-new": Screen(SALES, "/leads/new"),
    "lead": Screen(SALES, "/leads?view=all", RECORD),
    "lead-edit": Screen(SALES, "/leads?view=all", RECORD + ";;key:e"),
    "lead-convert": Screen(SALES, "/leads?status=engaged", RECORD + ';;.path [id*=\'"to":"converted"\']'),
    "lead-disqualify": Screen(SALES, "/leads?status=engaged", RECORD + ';;.path [id*=\'"to":"disqualified"\']'),
    "leads-board": Screen(SALES, "/leads/board"),
    "customers": Screen(LEADS_SALES, "/customers?view=all"),
    "customer": Screen(LEADS_SALES, "/customers?view=all", RECORD),
    "customer-new": Screen(SALES, "/customers/new"),
    "contacts": Screen(SALES, "/contacts?view=all"),
    "contact": Screen(SALES, "/contacts?view=all", RECORD),
    "contact-new": Screen(SALES, "/contacts/new"),
    "deals": Screen(LEADS_SALES, "/deals"),
    "deal-new": Screen(SALES, "/deals/new"),
    "deal-lost": Screen(SALES, "/deals", RECORD + ';;.path [id*=\'"to":"lost"\']'),
    "deal-won": Screen(SALES, "/deals", RECORD + ';;.path [id*=\'"to":"won"\']'),
    "deals-forecast": Screen(LEADS_SALES, "/today", ".forecast-past .opens"),
    "deal": Screen(SALES, "/deals", RECORD),
    "board": Screen(LEADS_SALES, "/deals/board"),
    "board-lost": Screen(SALES, "/deals/board", '.card-move;;.board-menu [data-to="lost"]'),
    "tickets": Screen(SERVICE, "/tickets"),
    "ticket-new": Screen(SERVICE, "/tickets/new"),
    "ticket": Screen(SERVICE, "/tickets", RECORD),
    "tickets-board": Screen(SERVICE, "/tickets/board"),
    "tasks": Screen(SALES, "/tasks"),
    "tasks-add": Screen(SALES, "/tasks", ".task-add summary"),
    "task": Screen(SALES, "/tasks", "[id*='\"task\":']"),
    "tasks-team": Screen(LEADS_SALES, "/tasks?view=team"),
    "tasks-board": Screen(SALES, "/tasks/board"),
    "calendar": Screen(SALES, "/calendar"),
    "calendar-day": Screen(SALES, "/calendar?look=day"),
    "calendar-month": Screen(SALES, "/calendar?look=month"),
    "calendar-team": Screen(LEADS_SALES, "/calendar?who=team"),
    "calendar-feed": Screen(SALES, "/me#feed"),
    "palette": Screen(SALES, "/today", "key:Control+k"),
    "palette-found": Screen(SALES, "/today", "key:Control+k r f"),
    "shortcuts": Screen(SALES, "/today", "key:?"),
    "search": Screen(LEADS_SALES, "/search?search=rf"),
    "notifications": Screen(SALES, "/notifications"),
    "notifications-settings": Screen(SALES, "/notifications/settings"),
    "jobs": Screen(LEADS_SALES, "/jobs"),
    "imports": Screen(ADMIN, "/imports"),
    "own": Screen(SALES, "/me"),
    "states-refused": Screen(SERVICE, "/leads"),
    "states-nothing-found": Screen(SALES, "/leads?view=all&search=zzzz"),
    "states-nowhere": Screen(SALES, "/nowhere"),
    "states-empty": Screen(SALES, "/leads?view=converted&search=zzzz"),
    "states-waiting": Screen(SALES, "/leads?view=all", ".table th button:not(.pick-box)", fails="held"),
    "states-failed": Screen(SALES, "/leads?view=all", ".table th button:not(.pick-box)", fails="refused"),
    "states-no-such-record": Screen(SALES, "/leads/00000000-0000-0000-0000-000000000000"),
    "states-analyst": Screen(Role.ANALYST, "/deals/board"),
    "administration": Screen(ADMIN, "/administration"),
    **{
        f"administration-{area}": Screen(ADMIN, f"/administration/{area}")
        for area in (
            "people",
            "people/new",
            "teams",
            "roles",
            "roles/new",
            "roles/sales",
            "pipelines",
            "stages",
            "boards",
            "targets",
            "products",
            "lost-reasons",
            "disqualify-reasons",
            "custom-fields",
            "mail",
            "reports",
            "channels",
            "sample-data",
        )
    },
    "administration-stage": Screen(ADMIN, "/administration/stages", '[id*=\'"do":"change"\']'),
    "runs": Screen(ADMIN, "/runs"),
    "quarantine": Screen(ADMIN, "/quarantine"),
}
"""Name of the file -> what it shows."""


FAILS: dict[str, Any] = {
    "held": lambda _route: None,
    "refused": lambda route: route.fulfill(status=500, body="{}"),
}
"""How a server fails: it never answers, or answers that it broke."""


def main(wanted: list[str], ways: list[str], drawings: Path | None) -> None:
    if not wanted:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    chosen = {name: screen for name, screen in SCREENS.items() if name in wanted or not wanted}
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        for role in dict.fromkeys(screen.role for screen in chosen.values()):
            own = {name: screen for name, screen in chosen.items() if screen.role is role}
            for language, (width, height), scheme in product(LOCALES, WIDTHS.items(), SCHEMES):
                if ways and f"{language}-{width}-{scheme}" not in ways:
                    continue
                with somebody(role, language) as token:
                    page = _window(browser, token, language, {"width": width, "height": height}, scheme)
                    for name, screen in own.items():
                        file = f"{name.replace('/', '-')}-{language}-{width}-{scheme}.png"
                        _take(page, screen, FOLDER / file)
                    page.context.close()
    (FOLDER / "index.html").write_text("\n".join(_sheet(chosen, drawings)))
    print(FOLDER / "index.html")


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
    return page


def _take(page: Page, screen: Screen, file: Path) -> None:
    page.goto(screen.path)
    page.locator("#page h1:visible, #page .state").first.wait_for()
    for one in filter(None, screen.press.split(";;")):
        page.wait_for_timeout(SETTLED_MS)
        if screen.fails:
            page.route("**/_dash-update-component**", FAILS[screen.fails])
        _press(page, one)
    page.wait_for_timeout(SETTLED_MS)
    page.screenshot(path=file)
    page.unroute_all(behavior="ignoreErrors")
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    print(f"{file.stem}{': wider than the screen' if over > 0 else ''}", flush=True)


def _press(page: Page, what: str) -> None:
    if not what.startswith("key:"):
        return page.locator(what).first.click()
    for key in what.removeprefix("key:").split():
        page.keyboard.press(key)


def _sheet(chosen: dict[str, Screen], drawings: Path | None) -> Iterator[str]:
    """All pictures of each page, after the drawings of it."""
    yield "<!doctype html><meta charset=utf-8><title>Screens</title>"
    yield "<style>body{font:14px sans-serif}figure{display:inline-block;margin:4px}img{height:420px}</style>"
    for name in chosen:
        yield f"<h2>{html.escape(name)}</h2>"
        drawn = sorted(drawings.glob(f"[0-9][0-9]-{name}-*.png")) if drawings else []
        for file in (*drawn, *sorted(FOLDER.glob(f"{name}-[ez][nh]-*.png"))):
            picture = f'<img loading=lazy src="{file.resolve().as_uri()}">'
            yield f"<figure>{picture}<figcaption>{file.stem}</figcaption></figure>"


if __name__ == "__main__":
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("drawings", nargs="?", type=Path)
    said.add_argument("--only", nargs="*", default=[])
    said.add_argument("--ways", nargs="*", default=[])
    given = said.parse_args()
    main(given.only, given.ways, given.drawings)
