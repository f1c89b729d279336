"""`crm service`: what the machine's own service manager needs to keep us."""

import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer

from app.core.settings import PROJECT, settings
from app.installation.up import Part

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Unit files for the machine's service manager.")

UNIT = """\
# {name}.service: save as /etc/systemd/system/{name}.service, then
#   systemctl daemon-reload && systemctl enable --now {name}
# DATABASE_URL and other settings may stand in {home}/settings.env (mode 0600).
[Unit]
Description=Tributary, {what}
After=network-online.target
Wants=network-online.target

[Service]
Type=exec
User={user}
WorkingDirectory={project}
Environment="TRIBUTARY_HOME={home}" TRIBUTARY_PORT={port} TRIBUTARY_HOST={host} TRIBUTARY_TIME_ZONE={time_zone}
EnvironmentFile=-{home}/settings.env
ExecStart={command}
Restart=always
RestartSec=1
KillMode=mixed
TimeoutStartSec=infinity
TimeoutStopSec=90
UMask=0077
LimitNOFILE=8192

NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ReadWritePaths={home_escaped}
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
"""

WHAT = {None: "everything on one machine", Part.WEB: "pages and API", Part.WORKER: "schedules and scores"}


@app.callback()
def service() -> None:
    """A group, so that other service managers find their place."""


@app.command()
def systemd(
    only: Annotated[
        Part | None, typer.Option(help="The unit of one part, for machines apart; they share DATABASE_URL.")
    ] = None,
    user: Annotated[str, typer.Option(help="Whose processes they are; an account without rights.")] = "",
) -> None:
    """Print a hardened unit for systemd, for this folder and these settings."""
    typer.echo(unit(only, user or _account()), nl=False)


def unit(only: Part | None, user: str) -> str:
    """The text of one unit: all of `crm up`, or one part of it."""
    command = f"{_escaped(Path(sys.executable).with_name('crm'))} up"
    return UNIT.format(
        name=f"tributary-{only}" if only else "tributary",
        what=WHAT[only],
        user=user,
        command=f"{command} --only {only}" if only else f"{command} --empty",
        project=_doubled(PROJECT),
        home=_doubled(settings().home),
        home_escaped=_escaped(settings().home),
        host=settings().host,
        port=settings().port,
        time_zone=settings().time_zone,
    )


def _account() -> str:
    """Root would be more than we need: then an account of our own, to be made."""
    return "tributary" if getpass.getuser() == "root" else getpass.getuser()


def _doubled(path: Path) -> str:
    """A path where systemd takes the whole line: percent signs are its own."""
    return str(path).replace("%", "%%")


def _escaped(path: Path) -> str:
    """A path where systemd takes words."""
    return _doubled(path).replace(" ", "\\x20")
