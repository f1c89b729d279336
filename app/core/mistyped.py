"""What Typer says, in English alone, of a command typed wrong: told in the language of the terminal."""

import re
from typing import Any

from app.core.i18n import _l

SAID = (
    _l("No such option: {name} (Possible options: {others})"),
    _l("No such option: {name}"),
    _l("No such command {name}. Did you mean {others}?"),
    _l("No such command {name}."),
    _l("Missing command."),
    _l("Missing argument {name}."),
    _l("Missing option {name}."),
    _l("Option {name} requires an argument."),
    _l("Got unexpected extra argument(s) ({words})"),
    _l("Invalid value for {name}: {reason}"),
    _l("Input should be a valid integer, unable to parse string as an integer"),
    _l("Input should be a valid number, unable to parse string as a number"),
    _l("Input should be greater than or equal to {least}"),
    _l("Input should be less than or equal to {most}"),
    _l("{value} is not one of {choices}."),
    _l("file {path} does not exist."),
    _l("file {path} is a directory."),
)
"""All forms of its messages that commands of ours can meet; the longer of two that begin alike stands first."""


def panel(before: Any) -> Any:
    """Typer's writer of an error, `before`, told in the reader's words."""

    def told(error: Any) -> None:
        message = in_words(error.format_message())
        error.format_message = lambda: message
        before(error)

    return told


def in_words(message: str) -> str:
    """The same message in the reader's language; one in no known form as it came."""
    for form in SAID:
        shape = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(form.value.message))
        if found := re.fullmatch(shape, message, re.DOTALL):
            return str(form).format(**{name: in_words(part) for name, part in found.groupdict().items()})
    return message
