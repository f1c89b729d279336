"""Somebody before a screen, in the words of what people do there."""

import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

LAST = 8
"""Requests that are told of when a journey fails."""
SEEN = """() => [
  window.location.href,
  "cursor in " + document.activeElement.cloneNode().outerHTML,
  ...[...document.querySelectorAll(".form-card input, .form-card textarea")].filter((line) => line.offsetParent)
    .map((line) => [line.id, line.value, line.getAttribute("aria-invalid") === "true" ? "refused" : ""].join(" ")),
  (document.querySelector("#page") || document.body).innerText.slice(0, 2000),
].join("\\n")"""


DRAG = """(what, [to, from, at]) => {
  const how = { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() };
  const tell = (name, node, place) => {
    const box = node.getBoundingClientRect();
    const { x, y } = place || { x: box.width / 2, y: box.height / 2 };
    const where = { clientX: box.left + x, clientY: box.top + y };
    return node.dispatchEvent(new DragEvent(name, { ...how, ...where }));
  };
  tell("dragstart", what, from);
  if (!tell("dragover", to, at)) tell("drop", to, at);
  tell("dragend", what, from);
}"""


class Reader:
    """One person's browser. `faults` collects what must not happen: script errors, requests to elsewhere."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.faults: list[str] = []
        self._asked: deque[Any] = deque(maxlen=LAST)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", lambda said: self._hear(said))
        page.on("request", lambda request: self._watch(request, address))

    def _hear(self, said: Any) -> None:
        if said.type == "error" and "Failed to load resource" not in said.text:
            self.faults.append(f"console: {said.text[:300]}")

    def _watch(self, request: Any, address: str) -> None:
        self._asked.append(request)
        if not request.url.startswith((address, "data:", "blob:")):
            self.faults.append(f"request to elsewhere: {request.url}")

    @contextmanager
    def before_the_answer(self, words: str) -> Iterator[None]:
        """What somebody does who is faster than the server: requests that say `words` are answered behind it."""
        held: list[Any] = []

        def hold(route: Any) -> None:
            held.append(route) if words in (route.request.post_data or "") else route.continue_()

        self.page.route("**/_dash-update-component**", hold)
        try:
            yield
            while not held:
                self.page.wait_for_timeout(20)
        finally:
            for route in held:
                route.continue_()
            self.page.unroute("**/_dash-update-component**", hold)

    def seen(self) -> str:
        """What stands on the screen, where the cursor is, what the page asked last: for a journey that failed."""
        asked = [f"{one.method} {one.url} {(one.post_data or '')[-300:]}" for one in self._asked]
        return "\n".join([self.page.evaluate(SEEN), *asked])

    def signs_in(self, login: str, password: str) -> None:
        """As the form of the sign-in page sends it, without drawing that page."""
        browser = self.page.context.request
        token = re.search('name="csrf" value="([^"]+)"', browser.get("/sign-in").text())
        fields = {"login": login, "password": password, "csrf": token[1]}  # type: ignore[index]
        assert browser.post("/sign-in", form=fields, max_redirects=0).status == 303

    def speaks(self, language: str) -> None:
        """Chooses the language that pages are read in, as the menu does."""
        browser = self.page.context
        token = next(one["value"] for one in browser.cookies() if one["name"] == "_csrf_token")
        assert browser.request.post(f"/language/{language}", headers={"X-CSRFToken": token}).ok

    def leaves(self, path: str) -> list[str]:
        """Closes other tabs and forgets everything; returns what failed meanwhile."""
        for tab in self.page.context.pages:
            if tab is not self.page:
                tab.close()
        self.page.emulate_media(media="null")
        self.page.goto(path)
        self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self.page.context.clear_cookies()
        faults, self.faults = self.faults, []
        return faults

    def sign_in(self, login: str, password: str, path: str = "/leads") -> None:
        """Through the page, as somebody does."""
        self.page.goto(path)
        self.page.fill("[name=login]", login)
        self.page.fill("[name=password]", password)
        self.page.click("button[type=submit]")
        self.page.wait_for_load_state()

    def goes_to(self, path: str) -> None:
        self.page.goto(path)
        self.page.locator("#page h1, #page .state").first.wait_for()

    def sees(self, *words: str) -> None:
        """Waits until each of `words` can be seen."""
        for word in words:
            self.page.get_by_text(word, exact=False).locator("visible=true").first.wait_for()

    def sees_no(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for(state="hidden")

    def fills(self, label: str, value: str) -> None:
        field = self.page.get_by_label(re.compile(f"^{re.escape(label)}")).locator("visible=true").first
        field.fill(value)
        field.blur()

    def drags(self, what: Any, to: Any, source_position: Any = None, target_position: Any = None) -> None:
        """As the browser tells the page of it, once both could be touched. The driver's own drag is lost where the
        page is laid out anew in the moment it begins."""
        what.hover(trial=True, position=source_position)
        to.hover(trial=True, position=target_position)
        assert what.get_attribute("draggable") == "true"
        what.evaluate(DRAG, [to.element_handle(), source_position, target_position])

    def field(self, label: str) -> Any:
        return self.page.get_by_label(re.compile(f"^{re.escape(label)}")).locator("visible=true").first

    def chooses(self, label: str, option: str) -> None:
        self.field(label).click()
        self.page.get_by_role("option", name=option).click()

    def picks(self, label: str, option: str, *, exact: bool = True) -> None:
        """One more of several; the list stays open until it is left."""
        frame = "xpath=ancestor::div[contains(@class, 'Input-wrapper')][1]"
        self.field(label).locator(frame).locator("[class*='MultiSelect-input']").first.click()
        self.page.get_by_role("option", name=option, exact=exact).click()
        self.page.keyboard.press("Escape")

    def presses(self, words: str) -> None:
        self.page.get_by_role("button", name=words).locator("visible=true").first.click()

    def follows(self, words: str) -> None:
        self.page.get_by_role("link", name=words).first.click()

    def names_in_list(self) -> list[str]:
        """The first column of the list, once it is drawn."""
        self.page.locator(".table td.lead-cell, .state").first.wait_for()
        return self.page.locator(".table td.lead-cell").all_inner_texts()
