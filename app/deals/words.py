"""What a deal and its codes are called."""

from app.access.actor import Permission
from app.core.i18n import _l
from app.ui.names import Noun

DEAL = Noun(
    entity="deal",
    name="deals",
    one=_l("Deal"),
    many=_l("Deals"),
    reads=Permission.DEALS_READ,
    writes=Permission.DEALS_WRITE,
)

SEMANTIC = {"open": (_l("Open"), "busy"), "won": (_l("Won"), "good"), "lost": (_l("Lost"), "bad")}
