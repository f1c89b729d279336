"""The HTML document around Dash: language, theme, a first paint before any script has run."""

import re
from typing import Any

from dash import Dash
from flask import request

from app.access.web import script_nonce
from app.core.i18n import current_locale
from app.ui.theme import current_theme

DOCUMENT = """<!DOCTYPE html>
<html lang="{locale}" data-mantine-color-scheme="{theme}" data-side="{side}">
  <head>
    {metas}
    <title>{title}</title>
    <link rel="icon" type="image/svg+xml" href="/assets/mark.svg">
    <link rel="preload" href="/assets/fonts/inter.woff2" as="font" type="font/woff2" crossorigin>
    {css}
  </head>
  <body>
    <div id="react-entry-point">
      <div class="shell" aria-busy="true">
        <nav class="side"></nav>
        <main class="page"><div class="first-paint"><i></i><i></i><i></i><i></i><i></i></div></main>
      </div>
    </div>
    <footer>{config}{scripts}{renderer}</footer>
  </body>
</html>"""


class Pages(Dash):
    """Dash with a document of our own: its inline scripts carry the nonce that the content policy asks for."""

    def strip_relative_path(self, path: str | None) -> str:
        """No address is home: Dash looks for its page among templates, which takes a text."""
        return super().strip_relative_path(path) or ""

    def interpolate_index(self, **parts: Any) -> str:
        scripts, renderer = (_with_nonce(parts[name]) for name in ("scripts", "renderer"))
        side = "narrow" if request.cookies.get("crm_side") == "narrow" else "wide"
        return DOCUMENT.format(
            locale=current_locale(),
            theme=current_theme(),
            side=side,
            metas=parts["metas"],
            title=parts["title"],
            css=parts["css"],
            config=parts["config"],
            scripts=scripts,
            renderer=renderer,
        )


def _with_nonce(scripts: str) -> str:
    """Mark inline scripts only: those from files are allowed by where they come from."""
    return re.sub(r"<script(?![^>]*\ssrc=)", f'<script nonce="{script_nonce()}"', scripts)
