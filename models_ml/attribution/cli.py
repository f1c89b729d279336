"""`crm attribution FILE.csv`: any path file, no database. Only results go to standard output."""

import json
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import polars as pl
import typer
from rich.console import Console
from rich.table import Table

from app.core.i18n import speaking, spoken
from models_ml.attribution.engine import Attribution, attribute
from models_ml.attribution.fault import Fault
from models_ml.attribution.journeys import SEPARATOR, Journeys
from models_ml.attribution.messages import OPTIONS, TABLE
from models_ml.attribution.read import read_paths
from models_ml.attribution.rules import CHAIN_MODELS, MODELS, Normalise, Rules
from models_ml.file_words import FOUND
from models_ml.printed import language_of

app = typer.Typer(add_completion=False)

INTERVAL = ("low", "high")


@app.command(context_settings={"help_option_names": ["-h", "--help"]})
def attribution(
    file: Annotated[
        Path, typer.Argument(help="Paths: path, total_conversions, total_conversion_value, total_null.")
    ],
    model: Annotated[str, typer.Option(help=f"One of {', '.join(MODELS)}.")] = "markov",
    order: Annotated[
        int | None, typer.Option(min=1, max=4, help="Touches the chain remembers; else chosen.")
    ] = None,
    normalise: Annotated[Normalise, typer.Option(help="How removal effects become credit.")] = "global",
    bootstrap: Annotated[int, typer.Option(min=0, help="Replicates behind the intervals.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object and nothing else.")] = False,
    position: Annotated[str, typer.Option(help="Weights of first, middle and last touch.")] = "40,20,40",
    half_life: Annotated[float, typer.Option(min=0.001, help="Days after which a touch counts half.")] = 7.0,
    direct: Annotated[str, typer.Option(help="Channel passed over by last_non_direct.")] = "direct",
    collapse: Annotated[bool, typer.Option(help="Take repeats of a channel in succession as one touch.")] = False,
    separator: Annotated[str, typer.Option(help="What stands between two channels.")] = SEPARATOR,
    seed: Annotated[int, typer.Option(min=0, help="Of the resampling; the same seed gives the same result.")] = 1,
    lang: Annotated[str | None, typer.Option(help="en or zh; else the language of the environment.")] = None,
) -> None:
    """Share the conversions of a path file out to its channels."""
    speech = language_of(lang)
    name = model.lower().replace("-", "_")
    if name not in MODELS:
        _refuse("model", speech, found=model, needed=", ".join(MODELS))
    rules = Rules(_weights(position, speech), half_life, (direct,), order, normalise, bootstrap, seed=seed)
    journeys = _journeys(file, separator, speech)
    result = attribute(journeys.collapsed() if collapse else journeys, (name,), rules)
    if result.left_out:
        _refuse(result.left_out[name], speech)
    if as_json:
        sys.stdout.write(json.dumps(as_object(result, name, rules), ensure_ascii=False) + "\n")
    else:
        with speaking(speech):
            _show(result, name, rules)


def as_object(result: Attribution, model: str, rules: Rules) -> dict[str, object]:
    """The result as one object; keys that mean nothing for the model are left out."""
    columns = ["channel", "conversions", "value"]
    columns += ["removal_effect"] if model == "markov" else []
    columns += INTERVAL if rules.bootstrap else []
    chain = {"order": result.order, "normalise": rules.normalise} if model in CHAIN_MODELS else {}
    channels = result.channels.select(columns).to_dicts()
    return {"model": model, **chain, "base_rate": result.base_rate, "channels": channels}


def _journeys(file: Path, separator: str, speech: str) -> Journeys:
    try:
        paths = read_paths(file, separator)
        journeys = Journeys.from_paths(paths.frame, paths.separator)
    except Fault as fault:
        _stop(f"{file}: {fault.words(speech)}")
    if paths.around:
        lines = ", ".join(map(str, paths.around))
        said = spoken(FOUND["lines_around"], speech, rows=len(paths.around), lines=lines)
        typer.echo(f"{file}: {said}", err=True)
    return journeys


def _weights(text: str, speech: str) -> tuple[float, float, float]:
    try:
        first, middle, last = (float(part) for part in text.replace("-", ",").split(","))
        Rules(position=(first, middle, last))
    except ValueError:
        _refuse("position", speech, found=text)
    return first, middle, last


def _refuse(code: str, speech: str, **details: str) -> NoReturn:
    _stop(spoken(OPTIONS[code], speech, **details))


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)


def _show(result: Attribution, model: str, rules: Rules) -> None:
    words = {key: str(text) for key, text in TABLE.items()}
    table = Table(title=words["title"].format(model=model, rate=result.base_rate), caption=_caption(result, words))
    table.add_column(words["channel"])
    for heading in _headings(result.channels, rules, words):
        table.add_column(heading, justify="right")
    for row in result.channels.sort("conversions", "channel", descending=[True, False]).to_dicts():
        table.add_row(*_cells(row))
    total = result.channels.select("conversions", "value").sum().row(0)
    table.add_section()
    table.add_row(words["sum"], f"{total[0]:,.2f}", *[""] * bool(rules.bootstrap), f"{total[1]:,.2f}")
    Console().print(table)


def _headings(channels: pl.DataFrame, rules: Rules, words: dict[str, str]) -> list[str]:
    interval = [words["interval"].format(level=rules.level)] if rules.bootstrap else []
    effect = [words["removal_effect"]] if channels["removal_effect"].count() else []
    return [words["conversions"], *interval, words["value"], *effect]


def _cells(row: dict[str, float | None]) -> list[str]:
    interval = [f"{row['low']:,.2f} – {row['high']:,.2f}"] if row["low"] is not None else []
    effect = [f"{row['removal_effect']:.4f}"] if row["removal_effect"] is not None else []
    return [str(row["channel"]), f"{row['conversions']:,.2f}", *interval, f"{row['value']:,.2f}", *effect]


def _caption(result: Attribution, words: dict[str, str]) -> str | None:
    if result.orders is None:
        return words["order"].format(order=result.order) if result.order else None
    scores = ", ".join(
        f"{order}: {score:.4f}" for order, score in result.orders.select("order", "log_likelihood").iter_rows()
    )
    return words["chosen"].format(order=result.order, scores=scores)
