"""`crm model ...`: what the pipeline makes of any table, without touching the CRM."""

import csv
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from models_ml.printed import language_of, print_object
from models_ml.tabular.contract import Contract, Unusable, spaced
from models_ml.text.cli import evaluate_text
from models_ml.words import say

if TYPE_CHECKING:
    from pandas import DataFrame

    from models_ml.tabular.read import Notice
    from models_ml.tabular.train import Trained

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Judge models on any table.")
NONSENSE = 2
"""Exit code for a table that no model can be made of. A refused model is an answer: exit code 0."""


@app.callback()
def models() -> None:
    """Judge models on any table."""


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file; how it is written is found out.")],
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
    language = language_of(lang, as_json=as_json)
    contract = Contract(
        name=file.stem,
        positive=positive,
        drop=tuple(spaced(name) for name in next(csv.reader([drop], skipinitialspace=True)) if name.strip()),
        sensitive=tuple(map(spaced, sensitive or ())),
        watched=tuple(map(spaced, watch or ())),
        time=time_column and spaced(time_column),
        group=group and spaced(group),
    )
    try:
        trained, frame = _trained(file, spaced(target), contract, language, started)
    except Unusable as error:
        _refuse(error, as_json, language, time.perf_counter() - started)
        raise typer.Exit(NONSENSE) from error
    seconds = round(time.perf_counter() - started, 1)
    from models_ml import report

    if as_json:
        print_object(report.as_json(trained, seconds, language))
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
    from models_ml.tabular.read import load

    sheet = load(file, target)
    from models_ml.tabular.train import train  # late: a file that is refused waits for no scikit-learn

    trained = train(sheet.frame, target, contract, progress, is_kept=False)
    return _with_notices(trained, sheet.notices), sheet.frame


def _with_notices(trained: "Trained", notices: "list[Notice]") -> "Trained":
    """What was found in the file, beside the alarms and the findings: it weighs nothing in the verdict."""
    from models_ml.tabular.gate import NOTE, Finding
    from models_ml.tabular.leaks import Alarm

    told = {notice.code: notice.facts for notice in notices}
    if trained.prepared.rows_without_target:
        told["without_outcome"] = {"rows": trained.prepared.rows_without_target, "target": trained.card.target}
    alarms = [Alarm(code, "", False, facts) for code, facts in told.items()] + trained.prepared.alarms
    findings = trained.verdict.findings + [Finding(code, NOTE, facts) for code, facts in told.items()]
    return replace(
        trained,
        prepared=replace(trained.prepared, alarms=alarms),
        verdict=replace(trained.verdict, findings=findings),
    )


def _refuse(error: Unusable, as_json: bool, language: str, seconds: float) -> None:
    why = say(error.code, language, **error.facts)
    if as_json:
        from models_ml import report

        print_object(report.refusal(why, round(seconds, 1)))
    typer.echo(why, err=True)


app.command("evaluate-text")(evaluate_text)
