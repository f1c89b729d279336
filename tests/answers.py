"""What answers of the application may be."""

from httpx import Response

NO_BUILD = "There are no numbers yet."
"""Told with 503 until the pipeline ran once, as in most tests."""

OF_NUMBERS = ("/api/v1/kpis", "/api/v1/quality", "/api/v1/explore")


def is_fault(answer: Response) -> bool:
    """Whether something went wrong on our side."""
    awaits_numbers = answer.url.path.startswith(OF_NUMBERS) and NO_BUILD in answer.text
    return answer.status_code >= 500 and not (answer.status_code == 503 and awaits_numbers)
