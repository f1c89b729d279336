"""What models of attribution are called."""

from app.core.i18n import _


def model_names() -> dict[str, str]:
    return {
        "first": _("First touch"), "last": _("Last touch"), "last_non_direct": _("Last non-direct"),
        "linear": _("Linear"), "position": _("Position based"), "time_decay": _("Time decay"),
        "markov": _("Markov chain"), "shapley": _("Shapley"), "shapley_chain": _("Shapley on the chain"),
    }  # fmt: skip
