"""`crm mail`: the server that mail is sent by. Typed on the machine itself, as `crm user` is."""

from typing import Annotated

import typer

from app.core.i18n import _
from app.mail.model import Security

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The server that mail is sent by.")


@app.command()
def show() -> None:
    """What is set, without the password."""
    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.core.ready import ready
    from app.mail import service

    with ready(), work(SYSTEM) as w:
        known = service.read(w)
    for name, value in vars(known).items() if known else ():
        typer.echo(f"{name:<14} {value if value is not None else '-'}")
    if known is None:
        typer.echo(_("No mail server is set yet."))


@app.command("set")
def set_(
    host: Annotated[str, typer.Argument(help="Such as smtp.example.com.")],
    sender: Annotated[str, typer.Option(help="The address that letters come from.")],
    port: Annotated[int, typer.Option(help="Usually 465 for TLS, 587 for STARTTLS.")] = 465,
    security: Annotated[Security, typer.Option(help="How the way there is closed.")] = Security.TLS,
    user: Annotated[str | None, typer.Option(help="User name; its password is asked for.")] = None,
    sender_name: Annotated[str | None, typer.Option(help="What letters come from in words.")] = None,
) -> None:
    """Send by this server from now on. TRIBUTARY_SMTP_PASSWORD, where set, is used instead of a kept password."""
    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.core.ready import ready
    from app.core.settings import settings
    from app.core.validation import parse
    from app.mail import service
    from app.mail.schema import MailServerSet

    password = None
    if user and not settings().smtp_password:
        password = typer.prompt(_("Password"), hide_input=True)
    given = {"host": host, "port": port, "security": security, "username": user, "password": password}
    with ready(), work(SYSTEM) as w:
        service.change(w, parse(MailServerSet, given | {"sender": sender, "sender_name": sender_name}))
        typer.echo(_("Kept. Try it with `crm mail test ADDRESS`."))


@app.command()
def test(to: Annotated[str, typer.Argument(help="Address the letter goes to.")]) -> None:
    """Send a short letter now, and say what the server answered."""
    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.core.ready import ready
    from app.core.validation import parse
    from app.mail import service
    from app.mail.schema import MailTest

    with ready(), work(SYSTEM) as w:
        service.test(w, parse(MailTest, {"to": to}))
        typer.echo(_("The mail server has taken the letter for {to}.", to=to))
