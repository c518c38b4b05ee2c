"""Passages of real archives, annotated by the definitions of the README: the accuracy on them does not fall.

tests/data/passages.jsonl says where each passage stands (archive, id of the report, offsets) and what readers found
there, with offsets in the passage. It holds no text: that comes from the archives, which are not part of the project.
"""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

import metextract
from metextract.io import read_reports
from metextract.records import Report
from scoring import Counts, count

HERE = Path(__file__).parent
FLOORS = json.loads((HERE / "gold_floors.json").read_text(encoding="utf-8"))
PASSAGES = [json.loads(line) for line in (HERE / "data" / "passages.jsonl").read_text(encoding="utf-8").splitlines()]

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
    results = extractor.stream(reports)
    total, unread = Counts(), Counts()
    for passage, result in zip(PASSAGES, results, strict=True):
        counted = count(passage["readings"][0], result.to_dict()["findings"])
        total += counted
        if passage["set"] in UNREAD:
            unread += counted

    reached = total.reached()
    print("passages", reached)
    print("passages whose errors were never read", unread.reached())
    below = {measure: floor for measure, floor in FLOORS["passages"].items() if reached[measure] < floor}
    assert not below, f"passages: reached {reached}, floors {below}"


def test_two_readers_agree() -> None:
    """What two people read apart is the ceiling of what a program can be held to."""
    total = Counts()
    for passage in PASSAGES:
        if len(passage["readings"]) == 2:
            total += count(*passage["readings"])
    reached = total.reached()
    print("two readers", reached)
    assert min(reached.values()) >= 0.95, reached


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
