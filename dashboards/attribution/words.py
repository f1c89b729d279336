"""What models of attribution are called."""

from dashboards.row_words import CODES


def model_names() -> dict[str, str]:
    return {model: str(name) for model, name in CODES["model"].items()}
