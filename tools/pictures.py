"""`make guide`: takes the guide's pictures anew from the demo company that `make run` serves beside it.

Each picture is a page as somebody of a role sees it, in both languages. Nobody's password changes: sessions are
opened for the time it takes. Pictures are WebP of some 30 kB.
"""

import base64
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select

from app.access.actor import Role
from app.access.work import work
from app.core.settings import PROJECT, settings
from app.signin import tokens
from app.users import signin
from app.users.model import User
from app.users.signin import DOORKEEPER, Browser

FOLDER = PROJECT / "docs" / "guide" / "pictures"
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
SIZE = {"width": 1180, "height": 740}
PHONE = {"width": 390, "height": 740}
QUALITY = 55
SETTLED_MS = 2500
"""A page never falls silent, for it is told of changes: until then its charts have been drawn."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


class Picture(NamedTuple):
    """What is photographed: who looks, at which address, what they press first, and which part is kept."""

    role: Role
    path: str
    press: str = ""
    part: str = ""
    size: dict[str, int] = SIZE


RECORD = ".table .lead-cell a"
PICTURES = {
    "sign-in": Picture(Role.SALES, "/sign-in"),
    "today": Picture(Role.SALES, "/today"),
    "leads": Picture(Role.SALES, "/leads"),
    "lead": Picture(Role.SALES, "/leads?view=all", RECORD),
    "deals-board": Picture(Role.SALES_MANAGER, "/deals/board"),
    "deal": Picture(Role.SALES, "/deals", RECORD),
    "phone": Picture(Role.SALES, "/today", size=PHONE),
    "customer": Picture(Role.SALES_MANAGER, "/customers", RECORD),
    "tickets": Picture(Role.SERVICE_AGENT, "/tickets"),
    "ticket": Picture(Role.SERVICE_AGENT, "/tickets", RECORD),
    "home": Picture(Role.LEADER, "/"),
    "behind": Picture(Role.LEADER, "/", ".card-open, .kpi"),
    "sales-numbers": Picture(Role.LEADER, "/numbers/sales"),
    "attribution": Picture(Role.ANALYST, "/numbers/attribution"),
    "quality": Picture(Role.ANALYST, "/numbers/quality"),
    "runs": Picture(Role.ADMINISTRATOR, "/runs"),
    "models": Picture(Role.ADMINISTRATOR, "/scores/models"),
    "administration": Picture(Role.ADMINISTRATOR, "/administration"),
    "roles": Picture(Role.ADMINISTRATOR, "/administration/roles"),
    "reports": Picture(Role.ADMINISTRATOR, "/administration/reports"),
}
"""Name of the file -> what it shows; the guide's chapters name them."""


def main(wanted: list[str]) -> None:
    """Take those that are named, or all."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    chosen = {name: picture for name, picture in PICTURES.items() if name in wanted or not wanted}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        for language in LOCALES:
            (FOLDER / language).mkdir(parents=True, exist_ok=True)
            for name, picture in chosen.items():
                path = FOLDER / language / f"{name}.webp"
                path.write_bytes(_taken(browser, language, picture))
                print(f"{path.relative_to(PROJECT)}: {path.stat().st_size / 1000:.0f} kB", flush=True)


def _taken(browser: Any, language: str, picture: Picture) -> bytes:
    with somebody(picture.role, language) as token:
        context = browser.new_context(
            base_url=settings().address,
            locale=LOCALES[language],
            viewport=picture.size,
            timezone_id="Asia/Shanghai",
        )
        if picture.path != "/sign-in":
            held = {tokens.named(tokens.SESSION_COOKIE, "http"): token, tokens.CSRF_COOKIE: tokens.csrf_for(token)}
            context.add_cookies([{"name": n, "value": v, "url": settings().address} for n, v in held.items()])
        try:
            return _photographed(context.new_page(), picture)
        finally:
            context.close()


def _photographed(page: Page, picture: Picture) -> bytes:
    page.goto(picture.path)
    page.locator("h1:visible").first.wait_for()
    if picture.press:
        page.locator(picture.press).first.click()
    page.wait_for_timeout(SETTLED_MS)
    kept: dict[str, Any] = {"format": "webp", "quality": QUALITY}
    if picture.part:
        box = page.locator(picture.part).first.bounding_box()
        kept["clip"] = {**(box or {}), "scale": 1}
    taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", kept)
    return base64.b64decode(taken["data"])


@contextmanager
def somebody(role: Role, language: str) -> Iterator[str]:
    """The token of a session of the first person who has that role."""
    token = tokens.new_token()
    key = tokens.fingerprint(token)
    with work(DOORKEEPER) as w:
        user = w.session.scalars(select(User).where(User.role == role.value).order_by(User.login)).first()
        if user is None:
            sys.exit(f"Nobody is {role.value}: the pictures are taken of the demo company (make run).")
        signin.speak(w, user.id, language)
        actor = signin.open_session(w, user, key, Browser("127.0.0.1", "make guide", None))
    try:
        yield token
    finally:
        with work(DOORKEEPER) as w:
            signin.sign_out(w, key, actor)


if __name__ == "__main__":
    main([Path(name).stem for name in sys.argv[1:]])
