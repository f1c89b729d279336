"""`crm model ...`: what the pipeline makes of any table, without touching the CRM."""

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from models_ml import report
from models_ml.tabular.contract import Contract, Unusable
from models_ml.text.cli import evaluate_text
from models_ml.text.words import environment_language
from models_ml.words import LANGUAGES, say

if TYPE_CHECKING:
    from pandas import DataFrame

    from models_ml.tabular.train import Trained

app = typer.Typer(no_args_is_help=True, help="Judge models on any table.")
NONSENSE = 2
"""Exit code for a table that no model can be made of. A refused model is an answer: exit code 0."""


@app.callback()
def models() -> None:
    """Judge models on any table."""


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="A CSV file; encoding and delimiter are found out.")],
    target: Annotated[str, typer.Option(help="The column to predict.")],
    positive: Annotated[str | None, typer.Option(help="Its value that counts as yes.")] = None,
    drop: Annotated[str, typer.Option(help="Columns to leave out, with commas between.")] = "",
    time_column: Annotated[
        str | None, typer.Option("--time", help="The newest 30 % by this column are held out.")
    ] = None,
    group: Annotated[str | None, typer.Option(help="Rows that share this column stay together.")] = None,
    sensitive: Annotated[
        list[str] | None, typer.Option(help="A column that is no feature, but reported by group; repeatable.")
    ] = None,
    watch: Annotated[list[str] | None, typer.Option(help="A feature to report by group; repeatable.")] = None,
    lang: Annotated[str, typer.Option(help="en or zh; else the language of the environment, en in JSON.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Cross-validate the pipeline on FILE and say whether its scores could be published, and why."""
    started = time.perf_counter()
    language = lang if lang in LANGUAGES else "en" if as_json else environment_language()
    contract = Contract(
        name=file.stem,
        positive=positive,
        drop=tuple(name.strip() for name in drop.split(",") if name.strip()),
        sensitive=tuple(sensitive or ()),
        watched=tuple(watch or ()),
        time=time_column,
        group=group,
    )
    try:
        trained, frame = _trained(file, target, contract, language, started)
    except Unusable as error:
        _refuse(error, as_json, language, time.perf_counter() - started)
        raise typer.Exit(NONSENSE) from error
    seconds = round(time.perf_counter() - started, 1)
    if as_json:
        print(json.dumps(report.as_json(trained, seconds, language), ensure_ascii=False))
    else:
        print(report.as_text(trained, frame, language))


def _trained(
    file: Path, target: str, contract: Contract, language: str, started: float
) -> "tuple[Trained, DataFrame]":
    """The judged model and the table it came from; says on standard error how far it is."""
    console = Console(stderr=True, highlight=False)

    def progress(code: str, **facts: Any) -> None:
        line = f"{time.perf_counter() - started:6.1f} s  {say(code, language, **facts)}"
        console.print(line, style="dim", markup=False)

    progress("reading")
    from models_ml.tabular.read import read_csv
    from models_ml.tabular.train import train

    frame = read_csv(file)
    return train(frame, target, contract, progress), frame


def _refuse(error: Unusable, as_json: bool, language: str, seconds: float) -> None:
    why = say(error.code, language, **error.facts)
    if as_json:
        print(json.dumps(report.refusal(why, round(seconds, 1)), ensure_ascii=False))
    typer.echo(why, err=True)


app.command("evaluate-text")(evaluate_text)
