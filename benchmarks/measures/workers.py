"""What a second worker brings to a whole run, from the start of Python to the last byte on disk."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from make_archive import reports, write
from plan import Plan
from processes import ProcessError, seconds_of
from rows import Row, Target

TWO = Target(">=", 1.8)
MEASURE = "two workers / one, whole runs"
_RUN = "import sys; from metextract.batch import run_batch; run_batch(sys.argv[1], sys.argv[2], jobs=int(sys.argv[3]))"


def rows(plan: Plan) -> Iterator[Row]:
    count = plan.sizes.worker_reports
    on = f"{count} generated reports"
    with TemporaryDirectory() as folder:
        archive = Path(folder, "archive.jsonl")
        write(archive, reports(count))
        megabytes = archive.stat().st_size / 1e6
        try:
            runs = [(_seconds(archive, 1), _seconds(archive, 2)) for _ in range(plan.rounds)]
        except ProcessError as error:
            yield Row(measure=MEASURE, on=on, value=None, target=TWO, note=str(error))
            return
    one, two = (median(seconds) for seconds in zip(*runs, strict=True))
    note = f"one {one:.1f} s, two {two:.1f} s ({megabytes / two:.3g} MB/s); {megabytes:.1f} MB of JSON Lines, median of {plan.rounds}"
    yield Row(measure=MEASURE, on=on, value=gain(runs), target=TWO, note=note, figures={"seconds": runs, "megabytes": megabytes})


def gain(runs: Sequence[tuple[float, float]]) -> float:
    """How many times as fast the second of each pair is: the median over the rounds."""
    return median(one / two for one, two in runs)


def _seconds(archive: Path, jobs: int) -> float:
    output = archive.with_name("found.jsonl")
    return seconds_of([sys.executable, "-c", _RUN, str(archive), str(output), str(jobs)])
