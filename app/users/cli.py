"""`crm user`: colleagues and their way in. Typed on the machine itself, which is proof enough of who asks."""

from typing import Annotated

import typer

from app.core.ready import ready
from app.core.settings import settings

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Colleagues, and giving them a way in.")


@app.command("list")
def list_people() -> None:
    """Everybody who is active: login, role, team, name."""
    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.users import service

    with ready(), work(SYSTEM) as w:
        for person in service.list_users(w):
            typer.echo(f"{person.login:<26} {person.role:<15} {person.team or '-':<20} {person.name}")


@app.command()
def add(
    login: Annotated[str, typer.Argument(help="What is typed at sign-in.")],
    name: Annotated[str, typer.Option(help="As colleagues see it.")],
    role: Annotated[str, typer.Option(help="Code of their role, such as sales or administrator.")],
    team: Annotated[str | None, typer.Option(help="Their team; made if it is new.")] = None,
) -> None:
    """Add a colleague and print a generated password, shown this once."""
    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.users import service

    with ready():
        with work(SYSTEM) as w:
            made = service.create(w, login, name, role, team)
        typer.echo(f"{made.login}  {service.add_sign_in(SYSTEM, made.id)}")


@app.command("sign-in")
def sign_in(login: Annotated[str, typer.Argument(help="Login, name, or id in an imported system.")]) -> None:
    """Print a link, shown this once, with which a colleague chooses a new password and comes in.

    It works once, within the hour, also while somebody guesses at their login: the browser is known from then on.
    """
    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.users import links, service
    from app.users.model import Purpose

    with ready():
        person = service.actor_named(login)
        if person.user_id is not None:
            with work(SYSTEM) as w:
                made = links.make(w, person.user_id, Purpose.WAY_BACK)
            typer.echo(f"{person.name}  {settings().address}{made.path}")
