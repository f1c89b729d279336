"""Colours and type, shared by the application and its charts."""

from typing import Any

from flask import has_request_context, request

RIVER = [
    "#e7f5f6", "#d2e8ea", "#a6d0d4", "#76b7be", "#5cb4bd", "#3595a0", "#248e9a", "#137b86", "#0b6b74", "#005c65",
]  # fmt: skip
"""The accent, light to dark; shade 8 on white and shade 4 on dark ground keep contrast AA."""

NIGHT = [
    "#d9e1e5", "#b8c3c9", "#8f9ba2", "#67747c", "#3a454c", "#2f393f", "#232b30", "#1b2125", "#14191c", "#0f1315",
]  # fmt: skip
"""Mantine's dark greys, from text to ground, in our tone."""

PALETTE = ["#0b7285", "#e67700", "#5f3dc4", "#2b8a3e", "#c2255c", "#1971c2", "#868e96", "#845b26"]
"""Categories of a chart, told apart by colour-blind readers too; beyond eight, group as "Other"."""

FONT = "var(--font)"
"""As assets/app.css says it for the language of the page."""

THEME: dict[str, Any] = {
    "primaryColor": "river",
    "primaryShade": {"light": 8, "dark": 4},
    "autoContrast": True,
    "colors": {"river": RIVER, "dark": NIGHT},
    "fontFamily": FONT,
    "headings": {"fontFamily": FONT, "fontWeight": "600"},
    "defaultRadius": "sm",
    "fontSizes": {"xs": "12px", "sm": "13px", "md": "14px", "lg": "16px", "xl": "19px"},
    "components": {
        name: {"defaultProps": {"size": "sm"}}
        for name in ("TextInput", "Select", "NumberInput", "Textarea", "DateInput", "Button", "PasswordInput")
    },
}

THEME_COOKIE = "crm_theme"


def current_theme() -> str:
    """`light` or `dark`, as the reader's browser keeps it."""
    kept = request.cookies.get(THEME_COOKIE) if has_request_context() else None
    return "dark" if kept == "dark" else "light"
