"""Faults on purpose: what is ours must show in no answer and in no log."""

import logging
from collections.abc import Callable, Iterator

import pytest
from httpx import Response

from tests.answers import is_fault
from tests.app.conftest import application, asking, portal  # noqa: F401
from tests.app.making import a_contact, a_customer, a_deal, a_lead, a_ticket
from tests.faults.installation import Installation

FAULT = "Something went wrong on our side"


@pytest.fixture
def blameless(caplog: pytest.LogCaptureFixture) -> Callable[[Response, object], None]:
    """`blameless(answer, asked)`: no fault of ours was answered or logged."""
    caplog.set_level(logging.ERROR)

    def look(answer: Response, asked: object) -> None:
        faults = [record for record in caplog.records if record.levelno >= logging.ERROR]
        shown = "\n".join(logging.Formatter().format(fault)[-1500:] for fault in faults)
        assert not is_fault(answer), f"{answer.status_code} for {str(asked)[:1500]}\n{shown}"
        assert not faults, f"{str(asked)[:1500]}\n{shown}"
        assert FAULT not in answer.text, str(asked)[:1500]

    return look


@pytest.fixture
def records(company) -> list[str]:
    """The id of one record of each kind, and of one that is not there."""
    customer = a_customer(company.ben)
    made = [customer, a_contact(company.ben), a_lead(company.ben), a_deal(company.ben), a_ticket(company.sam)]
    return [*(str(record.id) for record in made), "00000000-0000-0000-0000-00000000dead"]


@pytest.fixture(scope="package")
def installation() -> Iterator[Installation]:
    """One that runs, for all faults; each test leaves it running."""
    made = Installation.made()
    try:
        made.start()
        yield made
    finally:
        made.remove()


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Iterator[object]:
    """`told("back after", 3.2)`: a figure for whoever runs `make faults`."""

    def say(*words: object) -> None:
        with capsys.disabled():
            print("\n   ", *words, end="")

    return say
