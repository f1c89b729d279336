"""What a deal's codes are called."""

from app.core.i18n import _l

SEMANTIC = {"open": _l("Open"), "won": _l("Won"), "lost": _l("Lost")}
SEMANTIC_TONES = {"open": "busy", "won": "good", "lost": "bad"}
