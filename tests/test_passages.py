"""Passages of real archives, annotated by the definitions of the README: the accuracy on them does not fall.

tests/data/passages.jsonl says where each passage stands (archive, id of the report, offsets) and what readers found
there, with offsets in the passage. It holds no text: that comes from the archives, which are not part of the project.
"""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any, cast

import pytest

import metextract
from floors import FLOORS, reached
from metextract.annotation import AnnotatedReport
from metextract.evaluation import agreement, evaluate
from metextract.io import read_reports
from metextract.records import Finding, Report
from metextract.schema import finding_from_dict

PASSAGES = [
    json.loads(line) for line in (Path(__file__).parent / "data" / "passages.jsonl").read_text(encoding="utf-8").splitlines()
]

# Sets whose errors nobody who wrote rules has read: what they reach is what other text may.
UNREAD = frozenset({15, 16, 17, 26})


def _place(passage: dict[str, Any]) -> str:
    return "{archive}/{id}#{start}-{end}".format_map(passage)


@pytest.fixture(scope="module")
def reports(shared: Path) -> list[Report]:
    """The passages with their texts, in order."""
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for passage in PASSAGES:
        wanted[passage["archive"]].add(passage["id"])
    texts = {
        (archive, report.report_id): report.text
        for archive, ids in wanted.items()
        for report in read_reports(shared / "archives" / f"{archive}.jsonl.gz")
        if report.report_id in ids
    }
    return [Report(report_id=_place(p), text=texts[p["archive"], p["id"]][p["start"] : p["end"]]) for p in PASSAGES]


@pytest.mark.gold
def test_f1_stays_at_or_above_the_floor(reports: list[Report], extractor: metextract.Extractor) -> None:
    gold = [_annotated(passage, 0) for passage in PASSAGES]
    unread = [report for passage, report in zip(PASSAGES, gold, strict=True) if passage["set"] in UNREAD]
    results = {result.report_id: result for result in extractor.stream(reports)}

    found = reached(evaluate(gold, results.values(), resamples=0))
    print("passages", found)
    of_unread = evaluate(unread, [results[report.report_id] for report in unread], resamples=0)
    print("passages whose errors were never read", reached(of_unread))
    below = {measure: floor for measure, floor in FLOORS["passages"].items() if found[measure] < floor}
    assert not below, f"passages: reached {found}, floors {below}"


def test_two_readers_agree() -> None:
    """What two people read apart is the ceiling of what a program can be held to."""
    twice = [passage for passage in PASSAGES if len(passage["readings"]) == 2]
    found = reached(agreement(*([_annotated(passage, reader) for passage in twice] for reader in (0, 1)), resamples=0))
    print("two readers", found)
    assert min(found.values()) >= 0.95, found


def _annotated(passage: dict[str, Any], reader: int) -> AnnotatedReport:
    """What a reader found in a passage, without its text."""
    rows = (row | {"text": ""} for row in passage["readings"][reader])
    findings = tuple(cast(Finding, finding_from_dict(row)) for row in rows)
    return AnnotatedReport(report_id=_place(passage), findings=findings)


def test_every_annotation_is_sound() -> None:
    """It is a finding that the records accept, inside its passage, and nothing of the text is kept."""
    assert len({_place(passage) for passage in PASSAGES}) == len(PASSAGES)
    for passage in PASSAGES:
        assert "text" not in passage
        for reading in passage["readings"]:
            assert not any("text" in finding for finding in reading), _place(passage)
            blank = [finding | {"text": "-" * (finding["end"] - finding["start"])} for finding in reading]
            result = metextract.ReportResult.from_dict({"report_id": "r", "findings": blank})
            assert all(0 <= f.start < f.end <= passage["end"] - passage["start"] for f in result.findings), _place(passage)
