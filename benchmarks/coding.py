"""Whether a report tells of a fracture, against the codes that people gave it.

    python benchmarks/coding.py FILE [--disagreements FILE]

FILE is JSON Lines, plain or gzipped, with a `text` and its codes in `mesh`, parted by semicolons, a line:
"Fractures, Bone/ribs/right;Deformity/thoracic vertebrae". Coders filed a wedged vertebra under Deformity, so that two
readings of the codes are counted: fractures alone, and fractures with deformities of vertebrae.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import metextract
from counts import Counts
from environment import opened, print_environment
from metextract.records import Assertion, Kind, Report

PACKAGES = ("metextract", "spacy", "negspacy")
FRACTURE = re.compile(r"\bfractures?\b", re.IGNORECASE)
DEFORMITY = re.compile(r"\bdeformity/(?:cervical|thoracic|lumbar|sacral)\svertebrae", re.IGNORECASE)
READINGS: dict[str, Callable[[str], bool]] = {
    "coded as fracture": lambda codes: FRACTURE.search(codes) is not None,
    "coded as fracture or deformed vertebra": lambda codes: bool(FRACTURE.search(codes) or DEFORMITY.search(codes)),
}

UNFAIR = """\
what is unfair
  - the codes are incomplete: fractures that a report states in so many words are often not coded
  - a coder files a hedged fracture ("probable rib fracture") under the same code as a certain one; we ask for certain ones
  - a fracture of the indication ("preoperative, forearm fracture") is stated in the text and coded by nobody"""


@dataclass(frozen=True, slots=True)
class Coded:
    """One report: whether a present fracture was read in it, and its codes."""

    name: str
    codes: str
    read: bool


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, metavar="FILE", help="coded reports")
    parser.add_argument("--disagreements", type=Path, metavar="FILE", help="write the ids and codes of disagreements to FILE")
    options = parser.parse_args(arguments)
    if not options.file.is_file():
        parser.error(f"no file {options.file}")
    try:
        rows = list(read_rows(options.file))
    except (ValueError, KeyError) as error:
        parser.error(f"{options.file}: {error}")

    extractor = metextract.load()
    reports = [Report(report_id=str(row.get("id", number)), text=row["text"]) for number, row in enumerate(rows)]
    results = extractor.stream(reports)
    coded = [
        Coded(result.report_id, row["mesh"], any(_is_fracture(finding) for finding in result.findings))
        for row, result in zip(rows, results, strict=True)
    ]
    print(f"{options.file.name}: {len(coded)} reports, {sum(report.read for report in coded)} with a present fracture")
    for name, is_coded in READINGS.items():
        print(f"{name:40s}{score(coded, is_coded)}")
    print(UNFAIR)
    print_environment(PACKAGES, extractor.fingerprint)
    if options.disagreements:
        _write(options.disagreements, coded)
    return 0


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of the file. Raises ValueError or KeyError for what is no coded report."""
    with opened(path) as lines:
        for line in lines:
            row = json.loads(line)
            yield row | {"text": row["text"], "mesh": row["mesh"] or ""}


def _is_fracture(finding: metextract.Finding) -> bool:
    return finding.kind is Kind.FRACTURE and finding.assertion is Assertion.PRESENT and not finding.historical


def score(coded: Sequence[Coded], is_coded: Callable[[str], bool]) -> str:
    """Precision, recall and F1, with what they are made of."""
    counts = Counts(
        said=sum(report.read for report in coded),
        true=sum(is_coded(report.codes) for report in coded),
        hits=sum(report.read and is_coded(report.codes) for report in coded),
    )
    rates = f"P {counts.precision or 0:.3f}  R {counts.recall or 0:.3f}  F1 {counts.f1 or 0:.3f}"
    return f"{rates}  ({counts.hits} of both, {counts.said} read, {counts.true} coded)"


def _write(path: Path, coded: Sequence[Coded]) -> None:
    """Ids and codes alone; the texts stay where they are."""
    is_coded = READINGS["coded as fracture or deformed vertebra"]
    rows = [
        {"id": report.name, "read": report.read, "mesh": report.codes}
        for report in coded
        if report.read != is_coded(report.codes)
    ]
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
