"""What the gate of the ticket category says, in both languages."""

from typing import Any

LANGUAGES = ("en", "zh")
SENTENCES = {
    "passed": (
        "Right in {accuracy:.0%} of held-out tickets; sure of {coverage:.0%}, of which 95 % or more are right.",
        "在留出的工单中正确率为 {accuracy:.0%}；对其中 {coverage:.0%} 有把握，有把握时正确率不低于 95%。",
    ),
    "never_sure": (
        "Sure of {coverage:.0%} of held-out tickets only: people categorise them for now.",
        "仅对 {coverage:.0%} 的留出工单有把握：目前由人工分类。",
    ),
    "no_gain": (
        "Right in {accuracy:.0%} of held-out tickets: no better than always the most frequent one ({usual:.0%}).",
        "在留出的工单中正确率为 {accuracy:.0%}，不优于始终选最常见的类别（{usual:.0%}）。",
    ),
}


def say(code: str, language: str = "en", **facts: Any) -> str:
    """The sentence of a code in `en` or `zh`."""
    return SENTENCES[code][LANGUAGES.index(language)].format(**facts)
