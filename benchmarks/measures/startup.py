"""How long a user waits for the first thing to happen."""

import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from plan import Plan
from processes import ProcessError, seconds_of
from rows import Row, Target

REPORT = '{"id": "one", "text": "Lytic lesion at T8 with 40% height loss. No cord compression."}\n'


def rows(plan: Plan) -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        report = Path(folder, "one.jsonl")
        report.write_text(REPORT, encoding="utf-8")
        commands = {
            "import metextract": (["-c", "import metextract"], 0.3),
            "metextract --help": (["-m", "metextract", "--help"], 0.4),
            "metextract extract, one report": (["-m", "metextract", "extract", str(report)], 1.5),
        }
        for measure, (arguments, aim) in commands.items():
            yield _row(measure, [sys.executable, *arguments], Target("<=", aim), plan.sizes.starts)


def _row(measure: str, command: list[str], target: Target, starts: int) -> Row:
    try:
        seconds = [seconds_of(command) for _ in range(starts)]
        bare = [seconds_of([sys.executable, "-c", "pass"]) for _ in range(starts)]
    except ProcessError as error:
        return Row(measure=measure, on="-", value=None, unit="s", target=target, note=str(error))
    note = f"median of {starts} whole processes, {min(seconds):.2f} to {max(seconds):.2f} s; Python alone {median(bare):.2f} s"
    figures = {"seconds": seconds, "python_alone": bare}
    return Row(measure=measure, on="-", value=median(seconds), unit="s", target=target, note=note, figures=figures)
