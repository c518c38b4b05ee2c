"""Whether metextract still reads as fast as it did, beside spaCy's tokenizer on the same generated reports.

    python benchmarks/speed_check.py [--record]

Ends with 1 if the ratio is below TOLERATED of the one in benchmarks/recorded.json. --record measures, and keeps the new
ratio there instead: after a change that was meant to make it faster, or that is worth its price. Seconds on the processor
count, so that other work on the machine hardly does.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path

from contest import Entry, compete, speed_ratio
from environment import ROOT, commit, machine
from measures.speed import generated

RECORDED = ROOT / "benchmarks" / "recorded.json"
TOLERATED = 0.8
REPORTS = 3_000
ROUNDS = 5


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true", help="keep the ratio as the one to be held")
    options = parser.parse_args(arguments)
    ratio = measure()
    if options.record:
        record(RECORDED, ratio)
        return 0
    return verdict(ratio, json.loads(RECORDED.read_text(encoding="utf-8"))["ratio"])


def measure() -> float:
    """How many times as fast as the tokenizer metextract reads."""
    archive = generated("generated", REPORTS)
    tokenizer, extractor = compete([Entry("tokenizer", archive), Entry("extractor", archive)], ROUNDS, {})
    print(f"{extractor}; {tokenizer}; {REPORTS} generated reports, {archive.megabytes:.2f} MB, median of {ROUNDS} rounds")
    return speed_ratio(extractor, tokenizer, attrgetter("cpu"))


def record(path: Path, ratio: float) -> None:
    row = {"ratio": round(ratio, 3), "reports": REPORTS, "rounds": ROUNDS, "commit": commit(), "machine": machine()}
    path.write_text(json.dumps(row, indent=2) + "\n", encoding="utf-8")
    print(f"recorded: {ratio:.3f} times the tokenizer's speed")


def verdict(ratio: float, recorded: float) -> int:
    """The exit code."""
    print(f"{ratio:.3f} times the tokenizer's speed; recorded: {recorded:.3f}")
    if ratio >= TOLERATED * recorded:
        return 0
    print(
        f"too slow: below {TOLERATED:.0%} of what was recorded. Look for what costs more than before; if it must, "
        "`make bench-check BENCH_ARGS=--record` records anew",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
