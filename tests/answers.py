"""What answers of the application may be."""

from httpx import Response

NO_BUILD = "There are no numbers yet."
"""Told with 503 until the pipeline ran once, as in most tests."""


def is_fault(answer: Response) -> bool:
    """Whether something went wrong on our side."""
    return answer.status_code >= 500 and NO_BUILD not in answer.text
