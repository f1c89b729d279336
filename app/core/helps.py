"""What commands say of themselves, in the language of the terminal that they are typed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from inspect import cleandoc
from typing import Any

import typer

from app.core import mistyped
from app.core.i18n import _, current_locale, looked_up


class Context(typer.Context):
    """A command that was called: it, its parameters and what is listed under it are told in the reader's words."""

    def __init__(self, command: Any, *args: Any, **more: Any) -> None:
        super().__init__(command, *args, **more)
        _tell(command)
        for part in getattr(command, "commands", {}).values():
            part.context_class = Context
            part.rich_help_panel = _("Commands")
            _tell(part)
        for parameter in command.get_params(self):
            is_option = parameter.param_type_name == "option"
            parameter.rich_help_panel = _("Options") if is_option else _("Arguments")
            _tell(parameter)

    def make_formatter(self) -> Any:
        formatter = super().make_formatter()
        formatter.write_usage = partial(formatter.write_usage, prefix=_("Usage: "))  # type: ignore[method-assign]
        return formatter


@contextmanager
def beside() -> Iterator[None]:
    """What Typer puts beside a help text is in the reader's language too; in English all is as it comes."""
    if current_locale() == "en":
        yield
        return
    from typer import rich_utils

    def whole(text: Any) -> Any:
        """Folded wherever the line is full, as Chinese is, instead of cut."""
        told = before["highlighter"](text)
        told.overflow = "fold"
        return told

    words = {
        "DEFAULT_STRING": _("[default: {}]"),
        "REQUIRED_LONG_STRING": _("[required]"),
        "ERRORS_PANEL_TITLE": _("Error"),
        "RICH_HELP": _("Try [blue]'{command_path} {help_option}'[/] for help."),
        "highlighter": whole,
        "rich_format_error": mistyped.panel(rich_utils.rich_format_error),
    }
    before = {name: getattr(rich_utils, name) for name in words}
    vars(rich_utils).update(words)
    try:
        yield
    finally:
        vars(rich_utils).update(before)


def _tell(one: Any) -> None:
    if getattr(one, "help", None):
        one.help = looked_up(cleandoc(one.help))
