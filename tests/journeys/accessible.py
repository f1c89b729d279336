"""What axe finds on a page of WCAG 2, levels A and AA."""

from typing import Any

import pytest

WIDE, PHONE = {"width": 1280, "height": 850}, {"width": 390, "height": 850}
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

GO = "path => { dash_clientside.set_props('address', { href: path }); return settled(); }"
COLOUR = "scheme => { dash_clientside.set_props('theme', { forceColorScheme: scheme }); return settled(); }"
LOOK = """rules => axe.run(document, { runOnly: rules, resultTypes: ["violations"] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target, any, all, none }) =>
        `${id} at ${target.join(" ")}: ${[...any, ...all, ...none].map((one) => one.message).join("; ")}`)))"""


class Examiner:
    """Looks at one page after the other in a reader's window, which stays within one document."""

    def __init__(self, page: Any) -> None:
        self.page = page
        page.evaluate(pytest.importorskip("axe_playwright_python.base", reason="axe is not installed").AXE_SCRIPT)
        page.evaluate(WATCH)
        page.evaluate("settled()")

    def goes_to(self, path: str) -> list[str]:
        """What is wrong with the page at this address."""
        self.page.evaluate(GO, path)
        return [f"{path}: {fault}" for fault in self.finds()]

    def finds(self) -> list[str]:
        """What is wrong with what is shown: light on a desk, and dark on a telephone."""
        found = self._look("")
        self.page.set_viewport_size(PHONE)
        self.page.evaluate(COLOUR, "dark")
        found += self._look("dark on a telephone, ")
        self.page.set_viewport_size(WIDE)
        self.page.evaluate(COLOUR, "light")
        return found

    def _look(self, where: str) -> list[str]:
        return [where + fault for fault in self.page.evaluate(LOOK, LEVELS)]
