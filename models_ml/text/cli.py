"""`crm model evaluate-text`: what the text pipeline makes of any two tables, without touching the CRM."""

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from models_ml.text.words import LANGUAGES, environment_language, say

if TYPE_CHECKING:
    from models_ml.text.card import Quality
    from models_ml.text.model import TextModel

NONSENSE = 2
"""Exit code for tables that no model can be made of, as in `crm model evaluate`."""
MANY_REPEATED = 0.05
"""Share of test texts that stand in the training table too, from which it is said."""


def evaluate_text(
    train: Annotated[Path, typer.Argument(help="A CSV to learn from; encoding and delimiter are found out.")],
    test: Annotated[Path, typer.Argument(help="A CSV to judge by, with the same two columns.")],
    text: Annotated[str, typer.Option(help="The column that holds the text.")],
    target: Annotated[str, typer.Option(help="The column that holds the category.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
    lang: Annotated[str, typer.Option(help="en or zh; else the language of the environment.")] = "",
) -> None:
    """Learn text categories from TRAIN and say how well they are told on TEST, and how often the model is sure."""
    started = time.perf_counter()
    language = lang if lang in LANGUAGES else environment_language()
    console = Console(stderr=True, highlight=False)

    def progress(code: str, **facts: Any) -> None:
        console.print(
            f"{time.perf_counter() - started:6.1f} s  {say(code, language, **facts)}", style="dim", markup=False
        )

    progress("reading")
    from models_ml.text.table import Refused

    try:
        model, quality = _judged(train, test, text, target, progress)
    except Refused as error:
        typer.echo(say(error.code, language, **error.facts), err=True)
        raise typer.Exit(NONSENSE) from error
    if as_json:
        print(json.dumps(as_object(model, quality, time.perf_counter() - started), ensure_ascii=False))
    else:
        _show(quality, language)


def as_object(model: "TextModel", quality: "Quality", seconds: float) -> dict[str, Any]:
    """The result as one object; shares between 0 and 1.

    `threshold` and `precision_at_coverage` are null where the model is never sure.
    """
    return {
        "accuracy": quality.accuracy,
        "macro_f1": quality.macro_f1,
        "coverage_at_95": quality.coverage,
        "precision_at_coverage": quality.precision_when_sure,
        "threshold": model.threshold,
        "classes": len(model.classes),
        "train_rows": model.rows,
        "test_rows": quality.rows,
        "seconds": round(seconds, 1),
    }


def _judged(train: Path, test: Path, text: str, target: str, progress: Any) -> tuple["TextModel", "Quality"]:
    from models_ml.text.card import judge
    from models_ml.text.table import FEWEST_PER_CATEGORY, labelled, listed, read, repeated, same_categories
    from models_ml.text.train import fit

    known = labelled(read(train), text, target, "train")
    asked = labelled(read(test), text, target, "test")
    progress("rows", train=len(known), test=len(asked))
    same_categories(known, asked)
    if (share := repeated(known, asked)) >= MANY_REPEATED:
        progress("repeated", share=share)
    model = fit(known, text, target, progress)
    if model.left_out:
        progress("left_out", needed=FEWEST_PER_CATEGORY, values=listed(model.left_out))
    return model, judge(model, asked)


def _show(quality: "Quality", language: str) -> None:
    console = Console(highlight=False)
    console.print(say("accuracy", language, value=quality.accuracy, f1=quality.macro_f1))
    precision = quality.precision_when_sure
    code = "never_sure" if precision is None else "coverage"
    console.print(say(code, language, coverage=quality.coverage, precision=precision), soft_wrap=True)
    table = Table()
    table.add_column(say("category", language))
    for heading in ("count", "precision", "recall", "f1", "sure"):
        table.add_column(say(heading, language), justify="right")
    for row in quality.per_class():
        shares = (f"{row[share]:.3f}" for share in ("precision", "recall", "f1"))
        table.add_row(row["category"], f"{row['rows']:,}", *shares, f"{row['sure']:,}")
    console.print(table)
