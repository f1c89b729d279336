"""What the codes of a deal are called. Stages carry their own labels."""

from app.core.i18n import _l

SEMANTIC = {"open": (_l("Open"), "busy"), "won": (_l("Won"), "good"), "lost": (_l("Lost"), "bad")}
