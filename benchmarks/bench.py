"""How fast metextract reads, in one table: beside its rivals, with workers, and in memory, length and lexicon entries.

    python benchmarks/bench.py [ARCHIVE ...] [--dense FILE] [--sparse FILE] [--rounds 3] [--only MEASURE ...] [--save]

ARCHIVE is JSON Lines, plain or gzipped, with a `text` a line; all of them together are read beside the generated reports, which are
always read. Without any, those in the archives/ of the folder that METEXTRACT_SHARED names are. Every row is printed when it is measured.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from archives import Archive, read_archive
from contest import TITLES
from environment import ROOT, commit, environment
from measures import memory, scaling, speed, startup, workers
from metextract.extractor import Extractor
from plan import QUICK, STANDARD, Plan, Sizes
from rows import HEADINGS, Row, lines

# In this order.
MEASURES: dict[str, Callable[[Plan], Iterator[Row]]] = {
    "startup": startup.rows,
    "speed": speed.rows,
    "scaling": scaling.rows,
    "memory": memory.rows,
    "workers": workers.rows,
}
PACKAGES = ("metextract", "spacy", "negspacy", "pydantic", "rapidfuzz")
RUNS = ROOT / "benchmarks" / "runs"

UNFAIR = """\
what is unfair
  - spaCy's tokenizer finds nothing, and the floor only sees phrases: they are what such programs cost at least, no rivals
  - the other rivals find phrases and say which are denied; they link no places and attributes and type no findings, and
    metextract reads spellings and layouts that they do not. Their findings are phrases of any role, ours typed findings
  - our phrases were written for our rules; with few phrases of their own the rivals would be faster
  - EDS-NLP is made for French: its cues find no denial here, and with English ones it would have more to do
  - slow rivals read a sample, every n-th report, in which sentences are repeated less often; metextract is timed on the same
  - each pass is one process that has read a few other reports before; reading files, writing results and loading are outside
    the clock, but for whole runs
  - medspaCy and EDS-NLP may run on another spaCy, in an environment of their own
  - generated reports have a smaller vocabulary than real ones and repeat themselves by design (benchmarks/README.md), and
    "distinct" ones bear the number of an image in each sentence, which makes them longer by nearly half, and cheaper by the byte
  - memory is of one process that reads on and on; workers may be renewed before they hold as much"""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archives", nargs="*", type=Path, metavar="ARCHIVE", help="reports to read beside the generated ones")
    parser.add_argument("--dense", type=Path, metavar="FILE", help="an archive in which nearly every sentence tells of a finding")
    parser.add_argument("--sparse", type=Path, metavar="FILE", help="an archive in which hardly any does")
    parser.add_argument("--rounds", type=int, default=3, help="alternating rounds; the median counts (default 3)")
    parser.add_argument("--only", nargs="+", choices=tuple(MEASURES), default=tuple(MEASURES), help="some of the measures")
    parser.add_argument("--quick", action="store_true", help="so little of everything that the figures say nothing")
    parser.add_argument("--reports", type=int, metavar="N", help=f"generated for the contests (default {STANDARD.reports})")
    parser.add_argument(
        "--worker-reports", type=int, metavar="N", help=f"for one and two workers (default {STANDARD.worker_reports})"
    )
    parser.add_argument("--memory-reports", type=int, metavar="N", help=f"for memory (default {STANDARD.memory_reports})")
    parser.add_argument(
        "--python",
        nargs="+",
        default=[],
        type=_python,
        metavar="PACKAGE=PYTHON",
        help="where a rival is installed, as in medspacy=/opt/medspacy/bin/python (default: where make bench-rivals put it)",
    )
    parser.add_argument("--save", action="store_true", help="keep the print, and all raw figures, in benchmarks/runs/")
    options = parser.parse_args(arguments)
    try:
        plan = _plan(options)
    except (ValueError, OSError) as error:
        parser.error(str(error))

    print(HEADINGS, flush=True)
    rows = []
    for name in options.only:
        for row in MEASURES[name](plan):
            print(lines(row), flush=True)
            rows.append(row)
    print(closing(rows), end="")
    if options.save:
        print(f"kept as {save(rows)}")
    return 0


def _plan(options: argparse.Namespace) -> Plan:
    """Raises ValueError or OSError for what cannot be measured."""
    paths = options.archives
    dense, sparse = options.dense, options.sparse
    if not paths and (shared := os.environ.get("METEXTRACT_SHARED")):
        paths = sorted(Path(shared, "archives").glob("*.jsonl.gz"))
        dense = dense or _among(paths, "lumbar_mri")
        sparse = sparse or _among(paths, "chest_xray")
    if options.rounds < 1:
        raise ValueError("--rounds must be at least 1")
    return Plan(
        sizes=_sizes(options),
        rounds=options.rounds,
        archives=read_archive(f"{len(paths)} archives together", paths) if paths else None,
        dense=_single(dense),
        sparse=_single(sparse),
        pythons=dict(options.python),
    )


def _python(pair: str) -> tuple[str, Path]:
    package, _, python = pair.partition("=")
    if not Path(python).is_file():
        raise argparse.ArgumentTypeError(f"{pair!r}: write PACKAGE=PYTHON, with a Python that is there")
    return package, Path(python).absolute()


def _sizes(options: argparse.Namespace) -> Sizes:
    sizes = QUICK if options.quick else STANDARD
    given = {name: getattr(options, name) for name in ("reports", "worker_reports", "memory_reports")}
    return replace(sizes, **{name: number for name, number in given.items() if number is not None})


def _among(paths: Sequence[Path], name: str) -> Path | None:
    return next((path for path in paths if path.name.startswith(name)), None)


def _single(path: Path | None) -> Archive | None:
    return None if path is None else read_archive(path.name.partition(".")[0], [path])


def closing(rows: Sequence[Row]) -> str:
    """What a run was made with, and what is unfair in it."""
    contestants = {
        f"  {TITLES[outcome['rival']]}: {outcome['versions']}" for row in rows for outcome in row.figures.get("outcomes", ())
    }
    return "\n".join([UNFAIR, "contestants", *sorted(contestants), *environment(PACKAGES, Extractor().fingerprint), ""])


def save(rows: Sequence[Row]) -> str:
    """Writes the table and its figures, named by day and commit; gives the name."""
    name = f"{datetime.now(UTC):%Y-%m-%d}-{commit().replace('+', '-')}"
    RUNS.mkdir(exist_ok=True)
    text = "\n".join([HEADINGS, *map(lines, rows), closing(rows)])
    (RUNS / f"{name}.txt").write_text(text, encoding="utf-8")
    figures = [row.to_dict() for row in rows]
    (RUNS / f"{name}.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return f"benchmarks/runs/{name}.txt"


if __name__ == "__main__":
    sys.exit(main())
