"""How well metextract tells what is denied, past or hypothetical, beside negspacy and medspaCy's ConText.

    python benchmarks/assertion.py [KIT] [--gold FILE ...] [--medspacy PYTHON] [--errors FILE]

KIT is the NegEx/ConText test kit as JSON Lines, plain or gzipped: `text`, `concept` (in capitals in the
text), `negation` and `temporality` a line. --gold FILE is JSON Lines with a `text` and its annotated `findings`
a line, as in src/metextract/data/sample.jsonl. Without any file, the annotated texts of the tests are read.
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
from engines import Case, Claim, Complete, Cues, Engine, EngineError, Head, MedspacyContext, Negspacy, Reading, Verdict, claims_of
from environment import ROOT, opened, print_environment
from metextract.matching.assertion import termset
from metextract.records import Assertion, Kind

SHIPPED = [ROOT / "src" / "metextract" / "data" / "sample.jsonl", ROOT / "tests" / "data" / "traps_gold.jsonl"]
PACKAGES = ("metextract", "spacy", "negspacy")
NEGATION: dict[str, Verdict] = {"Affirmed": frozenset(), "Negated": frozenset({Claim.ABSENT})}
TEMPORALITY: dict[str, Verdict] = {
    "Recent": frozenset(),
    "Historical": frozenset({Claim.HISTORICAL}),
    "Not particular": frozenset({Claim.HYPOTHETICAL}),
}

HEADINGS = f"{'said':>7s}{'P':>6s}{'R':>6s}{'F1':>6s}"
DASHES = f"{'-':>7s}{'-':>6s}{'-':>6s}{'-':>6s}"

UNFAIR = """\
what is unfair
  - the kit is single sentences of clinical notes of every kind; metextract was made for reports of radiology
  - the kit marks one concept a sentence, and the scopes of metextract also end by the findings that stand in them
  - those who annotated the kit saw whole notes: a concept that is all its sentence ("Asthma.") may be historical
  - what is to be ruled out is recent and affirmed in the kit, uncertain to ConText, hypothetical to metextract
  - metextract's lexicon was written with annotated reports and the kit in sight, the rules of the others were not
  - negspacy splits reports by spaCy's sentencizer and ConText by PyRuSH, which know nothing of headings and items, and
    metextract by their layout: on reports, sentences are compared along with scopes
  - the complete extractor is judged on the heads that it finds, the others on all
  - seconds are of one pass without loading; ConText has a process of its own, where spaCy may be another one"""


@dataclass(frozen=True, slots=True)
class Dataset:
    """note: what was left out on reading."""

    name: str
    cases: list[Case]
    note: str = ""

    @property
    def heads(self) -> list[Head]:
        return [head for case in self.cases for head in case.heads]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kit", nargs="?", type=Path, metavar="KIT", help="the NegEx/ConText test kit")
    parser.add_argument("--gold", nargs="+", type=Path, default=[], metavar="FILE", help="annotated reports")
    parser.add_argument(
        "--medspacy", default=sys.executable, metavar="PYTHON", help="a Python that has medspaCy (default this one)"
    )
    parser.add_argument("--errors", type=Path, metavar="FILE", help="write what metextract gets wrong, texts and all, to FILE")
    options = parser.parse_args(arguments)
    kit = [options.kit] if options.kit else []
    gold = options.gold or ([] if kit else SHIPPED)
    missing = [str(path) for path in (*kit, *gold, Path(options.medspacy)) if not path.is_file()]
    if missing:
        parser.error(f"no file {', '.join(missing)}")
    if options.errors and not options.errors.parent.is_dir():
        parser.error(f"no folder {options.errors.parent}")
    try:
        datasets = [read_kit(path) for path in kit] + [read_gold(path) for path in gold]
    except (ValueError, OSError) as error:
        parser.error(str(error))

    try:
        disagreements = measure(datasets, options.medspacy)
    except EngineError as error:
        parser.error(str(error))
    if options.errors:
        lines = (json.dumps(row, ensure_ascii=False) for row in disagreements)
        options.errors.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return 0


def read_kit(path: Path) -> Dataset:
    """One case a sentence, its concept the head."""
    cases = list(_cases(path, _sentence))
    found = [case for case in cases if case.heads]
    return Dataset(path.name, found, f"; {len(cases) - len(found)} more without their concept left out")


def read_gold(path: Path) -> Dataset:
    """One case a report, its annotated findings the heads."""
    return Dataset(path.name, list(_cases(path, _report)))


def _cases(path: Path, case: Callable[[dict[str, Any], str], Case]) -> Iterator[Case]:
    """A case a line. Raises ValueError with the line of what cannot be read, and for a file without any line."""
    number = 0
    with opened(path) as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield case(json.loads(line), f"line {number}")
            except KeyError as error:
                raise ValueError(f"{path}, line {number}: no such field or value: {error}") from error
            except (ValueError, TypeError) as error:
                raise ValueError(f"{path}, line {number}: {error}") from error
    if not number:
        raise ValueError(f"{path}: no line in it")


def _sentence(row: dict[str, Any], name: str) -> Case:
    claims = NEGATION[row["negation"]] | TEMPORALITY[row["temporality"]]
    concept, text = row["concept"], row["text"]
    found = re.search(re.escape(concept.upper()), text) or re.search(re.escape(concept), text, re.IGNORECASE)
    return Case(row.get("id", name), text, (Head(*found.span(), claims),) if found else ())


def _report(row: dict[str, Any], name: str) -> Case:
    heads = tuple(_head(finding) for finding in row["findings"])
    if any(not 0 <= head.start < head.end <= len(row["text"]) for head in heads):
        raise ValueError("a finding lies outside the text")
    return Case(row.get("report_id", name), row["text"], heads)


def _head(finding: dict[str, Any]) -> Head:
    claims = claims_of(Assertion(finding["assertion"]), bool(finding.get("historical")))
    return Head(finding["start"], finding["end"], claims, Kind(finding["kind"]))


def measure(datasets: Sequence[Dataset], python: str) -> list[dict[str, Any]]:
    """Print a table for each set; what metextract gets wrong comes back. python: the interpreter that has medspaCy."""
    extractor = metextract.load()
    context = MedspacyContext(python)
    engines = _engines(extractor, context)
    disagreements: list[dict[str, Any]] = []
    for dataset in datasets:
        readings = [(engine, engine.read(dataset.cases)) for engine in engines if _fits(engine, dataset)]
        _print_table(dataset, readings)
        disagreements += _disagreements(dataset, readings)
    print(UNFAIR)
    print_environment(PACKAGES, extractor.fingerprint, context.versions)
    return disagreements


def _engines(extractor: metextract.Extractor, context: MedspacyContext) -> tuple[Engine, ...]:
    """The rows of each table, in order."""
    lexicon = extractor.lexicon
    return (
        Negspacy("negspacy"),
        Negspacy("negspacy, our termset", termset(lexicon.of_files("assertion"))),
        context,
        Cues("metextract, cues alone", lexicon, alone=True),
        Cues("metextract, sections", lexicon, alone=False),
        Complete("metextract, complete", extractor),
    )


def _fits(engine: Engine, dataset: Dataset) -> bool:
    """The complete extractor finds heads by their kind, and the concepts of the kit have none."""
    return not isinstance(engine, Complete) or any(head.kind for head in dataset.heads)


def _print_table(dataset: Dataset, readings: Sequence[tuple[Engine, Reading | None]]) -> None:
    heads = dataset.heads
    titles = (f"{claim} ({sum(claim in head.claims for head in heads)})" for claim in Claim)
    print(f"{dataset.name}: {len(dataset.cases)} texts, {len(heads)} heads{dataset.note}")
    print(f"{'':23s}{''.join(f'{title:>25s}' for title in titles)}")
    print(f"{'':23s}{HEADINGS * len(Claim)}{'seconds':>9s}")
    for engine, reading in readings:
        print(f"{engine.name:23s}{_row(heads, engine, reading)}")
    for engine, reading in readings:
        known = len(heads) - reading.verdicts.count(None) if reading else 0
        if 0 < known < len(heads):
            print(f"{engine.name}: over the {known} of {len(heads)} heads that it finds ({known / len(heads):.1%})")
    print()


def _row(heads: Sequence[Head], engine: Engine, reading: Reading | None) -> str:
    if reading is None:
        return f"{'not installed':>25s}"
    columns = (_columns(count(heads, reading, claim)) if claim in engine.claims else DASHES for claim in Claim)
    return f"{''.join(columns)}{reading.seconds:9.2f}"


def count(heads: Sequence[Head], reading: Reading, claim: Claim) -> Counts:
    """The counts over the heads that the engine knows."""
    known = [(verdict, head.claims) for verdict, head in zip(reading.verdicts, heads, strict=True) if verdict is not None]
    said = sum(claim in verdict for verdict, _ in known)
    true = sum(claim in claims for _, claims in known)
    return Counts(said, true, hits=sum(claim in verdict & claims for verdict, claims in known))


def _columns(counts: Counts) -> str:
    return f"{counts.said:7d}{_rate(counts.precision)}{_rate(counts.recall)}{_rate(counts.f1)}"


def _rate(rate: float | None) -> str:
    """Three decimals, as in ".965"."""
    return f"{'-':>6s}" if rate is None else f"{f'{rate:.3f}'.removeprefix('0'):>6s}"


def _disagreements(dataset: Dataset, readings: Sequence[tuple[Engine, Reading | None]]) -> list[dict[str, Any]]:
    """What metextract says otherwise than those who annotated: a row for each of its engines and each claim."""
    placed = [(case, head) for case in dataset.cases for head in case.heads]
    return [
        {
            "set": dataset.name,
            "id": case.name,
            "engine": engine.name,
            "claim": claim,
            "error": "missed" if claim in head.claims else "false",
            "head": case.text[head.start : head.end],
            "start": head.start,
            "end": head.end,
            "text": case.text,
        }
        for engine, reading in readings
        if reading and isinstance(engine, Cues | Complete)
        for (case, head), verdict in zip(placed, reading.verdicts, strict=True)
        if verdict is not None
        for claim in sorted(verdict ^ head.claims)
    ]


if __name__ == "__main__":
    sys.exit(main())
