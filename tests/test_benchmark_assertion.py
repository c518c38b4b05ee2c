"""The benchmark of assertion counts what it says that it counts."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assertion import main, read_gold, read_kit

# A denial; what annotators call denied and no engine does ("normal"), and the reverse; one of each temporality;
# a concept that is not in its sentence.
KIT = [
    ("No FRACTURE of the ribs.", "fracture", "Negated", "Recent"),
    ("Normal GAIT.", "gait", "Negated", "Recent"),
    ("No pleural effusion.", "pleural effusion", "Affirmed", "Recent"),
    ("History of breast CANCER.", "cancer", "Affirmed", "Historical"),
    ("Return if there is any PAIN.", "pain", "Affirmed", "Not particular"),
    ("The lungs are clear.", "nodule", "Affirmed", "Recent"),
]
REPORT = "FINDINGS:\nBones:  no  lytic lesion.\nIMPRESSION: Evaluate for canal stenosis. Scoliosis."
NONE = ["-", "-", "-", "-"]
ALL_OF_ONE = ["1", "1.000", "1.000", "1.000"]
NOTHING_SAID = ["0", "-", "-", "-"]
HALF_OF_TWO = ["2", ".500", ".500", ".500"]


def _row(*values: str) -> dict[str, Any]:
    return dict(zip(("text", "concept", "negation", "temporality"), values, strict=True))


def _finding(words: str, **values: str) -> dict[str, Any]:
    start = REPORT.index(words)
    return {"start": start, "end": start + len(words), **values}


def _written(path: Path, rows: Sequence[object]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def _columns(printed: str) -> dict[str, list[str]]:
    """What stands behind the name of each engine, without the seconds."""
    return {line[:23].strip(): line[23:].split()[:-1] for line in printed.splitlines()}


def test_the_kit_gives_the_counts_of_each_engine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kit, errors = _written(tmp_path / "kit.jsonl", [_row(*values) for values in KIT]), tmp_path / "errors.jsonl"

    assert main([str(kit), "--errors", str(errors)]) == 0

    printed = capsys.readouterr().out
    columns = _columns(printed)
    assert "kit.jsonl: 5 texts, 5 heads; 1 more without their concept left out" in printed
    assert columns["negspacy"] == columns["negspacy, our termset"] == HALF_OF_TWO + NONE + NONE
    assert columns["metextract, cues alone"] == columns["metextract, sections"] == HALF_OF_TWO + ALL_OF_ONE + ALL_OF_ONE
    assert "metextract, complete" not in columns
    assert [text for text, *_ in KIT if text in printed] == []
    wrong = [json.loads(line) for line in errors.read_text(encoding="utf-8").splitlines()]
    assert {(row["id"], row["head"], row["claim"], row["error"]) for row in wrong} == {
        ("line 2", "GAIT", "absent", "missed"),
        ("line 3", "pleural effusion", "absent", "false"),
    }


def test_annotated_reports_give_the_counts_of_the_complete_extractor_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    findings = [
        _finding("lytic lesion", kind="bone_lesion", assertion="absent"),
        _finding("canal stenosis", kind="stenosis", assertion="hypothetical"),
        _finding("Scoliosis", kind="fracture", assertion="present"),
    ]
    gold = _written(tmp_path / "gold.jsonl", [{"report_id": "r1", "text": REPORT, "findings": findings}])

    assert main(["--gold", str(gold)]) == 0

    printed = capsys.readouterr().out
    columns = _columns(printed)
    assert columns["metextract, sections"] == columns["metextract, complete"]
    assert columns["metextract, complete"] == ALL_OF_ONE + NOTHING_SAID + ALL_OF_ONE
    assert "metextract, complete: over the 2 of 3 heads that it finds (66.7%)" in printed


def test_the_concept_in_capitals_is_the_head(tmp_path: Path) -> None:
    text = "No chest pain, but back PAIN."
    kit = read_kit(_written(tmp_path / "kit.jsonl", [_row(text, "pain", "Affirmed", "Recent")]))
    assert [text[head.start : head.end] for head in kit.heads] == ["PAIN"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (_row("No PAIN.", "pain", "Denied", "Recent"), "no such field or value: 'Denied'"),
        ({"text": "No PAIN.", "concept": "pain"}, "no such field or value: 'negation'"),
        (["No PAIN."], "list indices"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_by_its_line(row: object, problem: str, tmp_path: Path) -> None:
    kit = _written(tmp_path / "kit.jsonl", [_row(*KIT[0]), row])
    with pytest.raises(ValueError, match=rf"kit\.jsonl, line 2: {problem}"):
        read_kit(kit)


def test_a_finding_outside_its_text_is_an_error(tmp_path: Path) -> None:
    finding = {"kind": "fracture", "assertion": "absent", "start": 3, "end": 99}
    gold = _written(tmp_path / "gold.jsonl", [{"text": "No fracture.", "findings": [finding]}])
    with pytest.raises(ValueError, match="line 1: a finding lies outside the text"):
        read_gold(gold)


def test_an_empty_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no line in it"):
        read_kit(_written(tmp_path / "kit.jsonl", []))


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([str(tmp_path / "nowhere.jsonl")])
    assert "nowhere.jsonl" in capsys.readouterr().err
