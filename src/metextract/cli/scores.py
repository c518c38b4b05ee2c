"""Scores on the terminal: one row a kind, one column a measure."""

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table

from metextract.cli.console import PlainConsole, shown

if TYPE_CHECKING:
    import pandas as pd

    from metextract.annotation import Problem
    from metextract.evaluation import Comparison, Evaluation

MOST_PROBLEMS = 10
NOT_AVAILABLE = "n/a"


def show_scores(evaluation: "Evaluation") -> None:
    """F1 with its interval by kind and by the values of columns, and the errors per 1,000 reports."""
    console = PlainConsole()
    scores = evaluation.scores
    console.print(_score_table(scores[scores["slice"].isna()], "F1", "kind"))
    for column in evaluation.settings.by:
        of_all = scores[(scores["slice"] == column) & (scores["kind"] == "all")]
        console.print(_score_table(of_all, f"F1 by {column}", "value"))
    rates = evaluation.error_rates
    there = rates[(rates["kind"] == "all") & (rates["count"] > 0)]
    errors = ", ".join(f"{row['error']} {row['count']:,} ({row['per_1000_reports']:,.0f})" for _, row in there.iterrows())
    console.print(f"errors (per 1,000 reports): {errors or 'none'}\n")


def show_agreement(evaluation: "Evaluation") -> None:
    """How far two annotators agree: F1, which is the same whichever is called gold, and kappa of attributes and of reports."""
    console = PlainConsole()
    scores = evaluation.scores
    console.print(_score_table(scores[scores["slice"].isna()], "F1 between the two", "kind"))
    attributes = evaluation.attributes
    kappas = Table("of findings that both marked", "pairs", "stated", "same", "kappa", box=box.SIMPLE)
    for _, row in attributes[attributes["kind"] == "all"].iterrows():
        kappas.add_row(
            row["attribute"],
            f"{row['pairs']:,}",
            f"{row['stated']:,}",
            _with_interval(row, "accuracy"),
            _with_interval(row, "kappa"),
        )
    console.print(kappas)
    reports = Table("of whole reports, the strongest assertion", "reports", "same", "kappa", box=box.SIMPLE)
    for _, row in evaluation.report_agreement.iterrows():
        reports.add_row(row["kind"], f"{row['reports']:,}", _with_interval(row, "accuracy"), _with_interval(row, "kappa"))
    console.print(reports)


def show_comparison(comparison: "Comparison", names: tuple[str, str]) -> None:
    """The change of F1 from the first to the second by kind and measure, and McNemar's test on whole reports."""
    console = PlainConsole()
    console.print(shown(f"from {names[0]} to {names[1]}"))
    frame = comparison.differences
    frame = frame[frame["rate"] == "f1"]
    console.print(_wide(frame, "change of F1", "kind", lambda row: _with_interval(row, "difference", "+.3f")))
    table = Table("reports read right", "by both", "only first", "only second", "by neither", "p (McNemar)", box=box.SIMPLE)
    for _, row in comparison.mcnemar.iterrows():
        counts = (f"{row[name]:,}" for name in ("both", "only_first", "only_second", "neither"))
        table.add_row(row["kind"], *counts, "<0.0001" if row["p"] < 0.0001 else _rate(row["p"], ".4f"))
    console.print(table)


def show_problems(problems: "Sequence[Problem]") -> None:
    if not problems:
        return
    console = PlainConsole(stderr=True)
    console.print(f"{len(problems):,} problems:" if len(problems) > 1 else "1 problem:")
    for problem in problems[:MOST_PROBLEMS]:
        console.print(shown(f"  {problem}"))
    if len(problems) > MOST_PROBLEMS:
        console.print(f"  and {len(problems) - MOST_PROBLEMS:,} more")


def _score_table(scores: "pd.DataFrame", title: str, by: str) -> Table:
    counts = scores[scores["measure"] == "mention"].set_index(by)[["gold", "predicted"]]
    return _wide(scores, title, by, lambda row: _with_interval(row, "f1"), counts)


def _wide(
    frame: "pd.DataFrame", title: str, by: str, cell: "Callable[[pd.Series[Any]], str]", counts: "pd.DataFrame | None" = None
) -> Table:
    """One row a value of the column `by`, one column a measure."""
    names = [] if counts is None else list(counts.columns)
    measures = list(dict.fromkeys(frame["measure"]))
    table = Table(box=box.SIMPLE)
    table.add_column(shown(title), no_wrap=True)
    for name in (*names, *measures):
        table.add_column(name, justify="right", no_wrap=True)
    for value in dict.fromkeys(frame[by]):
        rows = frame[frame[by] == value].set_index("measure")
        found = [] if counts is None else [_count(counts.loc[value, name]) for name in names]
        table.add_row(shown(value), *found, *(cell(rows.loc[measure]) for measure in measures))
    return table


def _count(number: Any) -> str:
    """Empty where there is none: that of a mean."""
    import pandas as pd

    return "" if pd.isna(number) else f"{number:,}"


def _with_interval(row: "pd.Series[Any]", name: str, form: str = ".3f") -> str:
    value, low, high = (row[column] for column in (name, f"{name}_low", f"{name}_high"))
    if math.isnan(low) or math.isnan(value):
        return _rate(value, form)
    joint = " to " if form.startswith("+") else "–"
    return f"{_rate(value, form)} ({_rate(low, form)}{joint}{_rate(high, form)})"


def _rate(value: float, form: str) -> str:
    return NOT_AVAILABLE if math.isnan(value) else f"{value:{form}}"
