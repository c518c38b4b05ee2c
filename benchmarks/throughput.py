"""How fast the extractor reads, against spaCy's tokenizer alone on the same texts in the same run.

    python benchmarks/throughput.py [FILE ...] [--rounds 3] [--repeat 1]

FILE is JSON Lines, plain or gzipped, with an `id` (or `report_id`) and a `text` a line. Without FILE
the sample reports that ship with the package are read, ten times over.
"""

import argparse
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import spacy

import metextract
from environment import ROOT, opened, print_environment
from metextract.records import Report

SAMPLE = sorted((ROOT / "src" / "metextract" / "data").glob("*.jsonl"))
SAMPLE_REPEATS = 10
PACKAGES = ("metextract", "spacy", "negspacy", "pydantic", "rapidfuzz")

UNFAIR = """\
what is unfair
  - the tokenizer finds nothing: it is the least that any spaCy pipeline costs, not a rival
  - one process each; reading files, writing results and loading (shown apart) are outside the clock
  - reports that are repeated (--repeat, the shipped sample) favour whatever remembers sentences or words;
    give an archive of your own for a figure that you mean to plan with
  - the tokenizer keeps its cache of words from round to round, and the extractor whatever it caches"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="reports to read (default: the sample)")
    parser.add_argument("--rounds", type=int, default=3, help="alternating rounds; the median counts (default 3)")
    parser.add_argument("--repeat", type=int, help="read the reports this many times over (default 1; the sample 10)")
    options = parser.parse_args()
    files = options.files or SAMPLE
    repeat = options.repeat or (1 if options.files else SAMPLE_REPEATS)
    missing = [str(path) for path in files if not path.is_file()]
    if missing or not files or options.rounds < 1 or repeat < 1:
        parser.error(f"no file {', '.join(missing)}" if missing else "no reports, no rounds or no repeats")

    reports = [report for path in files for report in read(path)] * repeat
    measure(reports, options.rounds, f"{', '.join(path.name for path in files)} x {repeat}")
    return 0


def read(path: Path) -> Iterator[Report]:
    with opened(path) as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            yield Report(report_id=str(row.get("id") or row.get("report_id") or number), text=row["text"])


def measure(reports: list[Report], rounds: int, source: str) -> None:
    texts = [report.text for report in reports]
    start = time.perf_counter()
    extractor = metextract.load()
    extractor("Warm-up: no lytic lesion at T8.")
    loading = time.perf_counter() - start
    tokenizer: Any = spacy.blank("en").tokenizer  # spaCy types it as any callable
    found: Counter[str] = Counter()

    def extract() -> None:
        found.clear()
        for result in extractor.stream(reports):
            found.update(str(finding.kind) for finding in result.findings)
            found["failed"] += result.error is not None

    def tokenize() -> None:
        for _ in tokenizer.pipe(texts):
            pass

    # Alternating, so that a machine that slows down or speeds up does so for both.
    timings = [(seconds(extract), seconds(tokenize)) for _ in range(rounds)]

    ours, theirs = (statistics.median(column) for column in zip(*timings, strict=True))
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    failed = found.pop("failed", 0)
    print(f"{source}: {len(reports)} reports, {megabytes:.2f} MB, median of {rounds} rounds")
    print(f"{found.total()} findings: {', '.join(f'{n} {kind}' for kind, n in found.most_common())}; {failed} failed")
    print(f"{'':18s}{'reports/s':>11s}{'MB/s':>9s}{'fastest':>10s}{'slowest':>10s}")
    for name, column, middle in zip(("metextract", "spaCy tokenizer"), zip(*timings, strict=True), (ours, theirs), strict=True):
        print(f"{name:18s}{len(reports) / middle:11.1f}{megabytes / middle:9.3f}{min(column):9.2f}s{max(column):9.2f}s")
    print(f"ratio: metextract takes {ours / theirs:.2f} times as long as the tokenizer alone; loading {loading:.2f} s")
    print(UNFAIR)
    print_environment(PACKAGES, extractor.fingerprint)


def seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
