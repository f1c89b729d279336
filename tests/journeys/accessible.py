"""What axe finds on a page of WCAG 2, levels A and AA."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

DESK, PHONE = {"width": 1280, "height": 850}, {"width": 390, "height": 850}
Look = tuple[dict[str, int], str]
LOOKS: tuple[Look, ...] = ((DESK, "light"), (PHONE, "dark"), (DESK, "dark"), (PHONE, "light"))
"""A page of the workbench is looked at in all of these; of others each kind's in one after the other."""

AREAS = ("administration", "numbers", "scores", "help")
"""Places whose pages are of one kind; elsewhere lists, forms, boards and records are."""

LEVELS = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}

WATCH = """
(() => {
    let open = 0, last = 0;
    const plain = window.fetch;
    window.fetch = (...asked) => {
        open += 1;
        return plain(...asked).finally(() => { open -= 1; last = performance.now(); });
    };
    const isDrawn = () => document.querySelector("#page h1, #page .state");
    const still = () => !open && performance.now() - last > 120 && isDrawn();
    window.settled = () => new Promise((done, fail) => {
        const began = last = performance.now();
        const look = () => {
            if (still()) return done();
            if (performance.now() - began > 60000) return fail(new Error(`not drawn: ${location.href}`));
            setTimeout(look, 30);
        };
        look();
    });
    const style = document.createElement("style");
    style.textContent = "* { transition: none !important; animation: none !important }";
    document.head.append(style);
})()
"""
"""Nothing fades while colours are compared; `settled` waits until what a page asked for was answered and drawn."""

GO = """([href, forceColorScheme]) => {
    dash_clientside.set_props("theme", { forceColorScheme });
    dash_clientside.set_props("address", { href });
    return settled();
}"""
TURN = """forceColorScheme => {
    dash_clientside.set_props("theme", { forceColorScheme });
    return settled();
}"""
LOOK = """rules => axe.run(document, { runOnly: rules, resultTypes: ["violations"] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target, any, all, none }) =>
        `${id} at ${target.join(" ")}: ${[...any, ...all, ...none].map((one) => one.message).join("; ")}`)))"""


class Examiner:
    """Looks at one page after the other in a reader's window, which stays within one document."""

    def __init__(self, page: Any, first: int = 0) -> None:
        self.page = page
        self._seen: Counter[str] = Counter()
        self._first, self._last = first, LOOKS[0]
        page.evaluate(pytest.importorskip("axe_playwright_python.base", reason="axe is not installed").AXE_SCRIPT)
        page.evaluate(WATCH)
        page.evaluate("settled()")

    def goes(self, paths: Iterable[str]) -> list[str]:
        """What is wrong with these pages for somebody who goes from one to the next."""
        return [fault for path in paths for fault in self._goes_to(path)]

    def goes_in_every_look(self, paths: Iterable[str]) -> list[str]:
        """What is wrong with these pages on a desk and on a phone, light and dark."""
        return [fault for path in paths for fault in (*self._goes_to(path), *self._turns(path))]

    def _goes_to(self, path: str) -> list[str]:
        look = LOOKS[(self._first + self._seen[kind_of(path)]) % len(LOOKS)]
        self._seen[kind_of(path)] += 1
        self.page.set_viewport_size(look[0])
        self.page.evaluate(GO, [path, look[1]])
        self._last = look
        return self._told(path, look)

    def _turns(self, path: str) -> list[str]:
        """The page that is open in the looks that it was not seen in."""
        found = []
        for look in LOOKS:
            if look != self._last:
                self.page.set_viewport_size(look[0])
                self.page.evaluate(TURN, look[1])
                found += self._told(path, look)
        return found

    def _told(self, path: str, look: Look) -> list[str]:
        width, scheme = look
        return [f"{path}, {scheme}, {width['width']} wide: {fault}" for fault in self.finds()]

    def finds(self) -> list[str]:
        """What is wrong with what is shown."""
        return list(self.page.evaluate(LOOK, LEVELS))


def kind_of(path: str) -> str:
    """What a page is like."""
    place, *rest = path.partition("?")[0].strip("/").split("/")
    if place in AREAS or not rest:
        return place if place in AREAS else "list"
    return rest[-1] if rest[-1] in ("new", "board") else "record"
