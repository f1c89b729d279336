"""`crm model evaluate-text`: what the text pipeline makes of any two tables, without touching the CRM."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from models_ml.printed import language_of, print_object
from models_ml.tabular.contract import spaced
from models_ml.text.words import say

if TYPE_CHECKING:
    from models_ml.tabular.read import Notice
    from models_ml.text.card import Quality
    from models_ml.text.model import TextModel
    from models_ml.text.table import Labelled

ROLES = ("train", "test")
FIGURES = ["accuracy", "macro_f1", "coverage_at_95", "precision_at_coverage", "threshold"]
FIGURES += ["classes", "train_rows", "test_rows"]
NONSENSE = 2
"""Exit code for tables that no model can be made of, as in `crm model evaluate`."""
MANY_REPEATED = 0.01
"""Share of test texts that stand in the training table too, from which it is said."""


def evaluate_text(
    train: Annotated[
        Path, typer.Argument(help="A CSV or XLSX file to learn from; how it is written is found out.")
    ],
    test: Annotated[Path, typer.Argument(help="A file to judge by, with the same two columns.")],
    text: Annotated[str, typer.Option(help="The column that holds the text.")],
    target: Annotated[str, typer.Option(help="The column that holds the category.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
    lang: Annotated[str, typer.Option(help="en or zh; else the language of the environment, en in JSON.")] = "",
) -> None:
    """Learn text categories from TRAIN and say how well they are told on TEST, and how often the model is sure."""
    started = time.perf_counter()
    language = language_of(lang, as_json=as_json)
    console = Console(stderr=True, highlight=False)

    def progress(code: str, **facts: Any) -> None:
        console.print(
            f"{time.perf_counter() - started:6.1f} s  {say(code, language, **facts)}", style="dim", markup=False
        )

    progress("reading")
    from models_ml.text.table import Refused

    try:
        model, quality, notices = _judged((train, test), spaced(text), spaced(target), progress)
    except Refused as error:
        why = say(error.code, language, **error.facts)
        if as_json:
            print_object(refusal(why, time.perf_counter() - started))
        typer.echo(why, err=True)
        raise typer.Exit(NONSENSE) from error
    if as_json:
        told = [{"code": one.code, "message": say(one.code, language, **one.facts)} for one in notices]
        print_object(as_object(model, quality, time.perf_counter() - started) | {"alarms": told})
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


def refusal(why: str, seconds: float) -> dict[str, Any]:
    """The same shape for tables that no model can be made of."""
    return {**dict.fromkeys(FIGURES), "seconds": round(seconds, 1), "alarms": [], "why": why}


def _judged(
    files: tuple[Path, Path], text: str, target: str, progress: Any
) -> tuple["TextModel", "Quality", "list[Notice]"]:
    from models_ml.tabular.read import Notice
    from models_ml.text.card import judge
    from models_ml.text.table import FEWEST_PER_CATEGORY, labelled, listed, one_spelling, read
    from models_ml.text.train import fit

    sheets = [read(file, target) for file in files]
    known, asked = (labelled(one.frame, text, target, role) for one, role in zip(sheets, ROLES, strict=True))
    known, asked = one_spelling(known, known), one_spelling(asked, known)
    progress("rows", train=len(known), test=len(asked))
    notices = [notice for sheet in sheets for notice in sheet.notices]
    for sheet, rows, role in zip(sheets, (known, asked), ROLES, strict=True):
        counts = {"without_outcome": len(sheet.frame) - len(rows), "empty_texts": rows.texts.count("")}
        facts = {"role": role, "target": target}
        notices += [Notice(code, facts | {"rows": count}) for code, count in counts.items() if count]
    notices += _compared(known, asked)
    model = fit(known, text, target, progress)
    if model.left_out:
        notices.append(Notice("left_out", {"needed": FEWEST_PER_CATEGORY, "values": listed(model.left_out)}))
    for notice in notices:
        progress(notice.code, **notice.facts)
    return model, judge(model, asked), notices


def _compared(known: "Labelled", asked: "Labelled") -> "list[Notice]":
    """What makes the test texts easier or harder than texts of tomorrow."""
    from models_ml.tabular.read import Notice
    from models_ml.text.table import listed, repeated, unseen

    found = []
    if (same := repeated(known, asked)) >= MANY_REPEATED * len(asked):
        found.append(Notice("repeated", {"rows": same, "share": same / len(asked)}))
    if (strange := unseen(known, asked)).any():
        names = sorted(set(asked.categories[strange]))
        found.append(Notice("unseen", {"rows": int(strange.sum()), "values": listed(names)}))
    return found


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
