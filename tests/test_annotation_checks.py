"""Annotations that do not fit are named with file and place, left out, and never quoted."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composed import COMPOSED
from metextract.annotation import (
    AnnotatedReport,
    attributes,
    attributes_of,
    read_annotations,
    refuse,
    row_from_words,
    values_as_words,
    write_annotations,
)
from metextract.annotation.checks import checked
from metextract.annotation.drafts import FindingDraft, ReportDraft
from metextract.errors import InputError
from metextract.records import Finding, Kind, finding_to_dict
from strategies import FINDINGS

TEXT = "No fracture of L1 by Jane Roe."
FRACTURE = {"kind": "fracture", "start": 3, "end": 11, "text": "fracture", "assertion": "absent", "levels": ["L1"]}
SECRET = "Jane Roe"


def _line(*findings: object, **fields: object) -> dict[str, Any]:
    return {"report_id": "r1", "text": TEXT, "findings": list(findings)} | fields


def _write(path: Path, *lines: object) -> Path:
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"kind": "tumour"}, "the kind is not one of bone_lesion, fracture, epidural_disease, neural_compression, stenosis"),
        ({"end": 99}, "the offsets 3 to 99 are not in the text, which has 30 characters"),
        ({"start": -1}, "the offsets -1 to 11 are not in the text, which has 30 characters"),
        ({"start": 11}, "the offsets 11 to 11 are not in the text, which has 30 characters"),
        ({"start": "3"}, "start and end must be whole numbers"),
        ({"end": True}, "start and end must be whole numbers"),
        ({"text": SECRET}, "its words are not those at 3 to 11 of the text"),
        ({"assertion": SECRET}, "assertion: Input should be 'present', 'possible', 'absent' or 'hypothetical'"),
        ({"assertion": None}, "assertion: Field required"),
        ({"acuity": "old"}, "acuity: Input should be 'acute', 'subacute', 'chronic', 'healing' or 'healed'"),
        ({"levels": ["D1"]}, "levels holds what is neither a vertebra (T5) nor a segment (L4-L5)"),
        ({"levels": "L1"}, "levels holds what is neither a vertebra (T5) nor a segment (L4-L5)"),
        ({"height_loss_percent": [50, 20]}, "height_loss_percent is not two whole numbers from 0 to 100, the lower first"),
        ({"height_loss_percent": [0, 101]}, "height_loss_percent is not two whole numbers from 0 to 100, the lower first"),
    ],
)
def test_a_finding_that_does_not_fit_is_left_out_and_named(changes: dict[str, Any], problem: str, tmp_path: Path) -> None:
    path = _write(tmp_path / "gold.jsonl", _line(FRACTURE, FRACTURE | changes))
    annotated = read_annotations(path)
    assert [str(problem) for problem in annotated.problems] == [f"{path}: line 1: finding 2: {problem}; the finding is left out"]
    assert len(annotated.reports[0].findings) == 1
    assert SECRET not in repr(annotated)


def test_a_field_that_a_kind_does_not_have_is_left_out_and_named(tmp_path: Path) -> None:
    path = _write(tmp_path / "gold.jsonl", _line(FRACTURE | {"lesion_type": "lytic", "not_known": 1}))
    annotated = read_annotations(path)
    assert [problem.reason for problem in annotated.problems] == [
        "fracture has no field 'lesion_type'; the field is left out",
        "fracture has no field 'not_known'; the field is left out",
    ]
    assert annotated.reports[0].findings[0].levels == ("L1",)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "not valid JSON; the report is left out"),
        ("[1]", "not a JSON object; the report is left out"),
        (_line(report_id=None), "no report_id; the report is left out"),
        (_line(report_id=[1]), "the id is of type list; a string or a number is needed; the report is left out"),
        (_line(text=7), "the text is of type int; a string is needed; the report is left out"),
        (_line(text=None), "the text is null; the report is left out"),
        (_line(findings={}), "findings must be a list; the report is left out"),
        ({"report_id": "r1", "text": TEXT, "error": "too long"}, "not read: too long; the report is left out"),
        (_line(report_id="r0"), "the id 'r0' was there before; this one is left out"),
    ],
)
def test_a_line_that_is_no_report_is_left_out_and_named(line: object, problem: str, tmp_path: Path) -> None:
    path = _write(tmp_path / "gold.jsonl", _line(FRACTURE, report_id="r0"), "", line)
    annotated = read_annotations(path)
    assert [str(problem) for problem in annotated.problems] == [f"{path}: line 3: {problem}"]
    assert [report.report_id for report in annotated.reports] == ["r0"]


def test_strict_reading_names_the_first_problems_and_counts_the_rest(tmp_path: Path) -> None:
    path = _write(tmp_path / "gold.jsonl", _line(*[FRACTURE | {"kind": "tumour"}] * 12))
    annotated = read_annotations(path)
    with pytest.raises(InputError) as error:
        refuse(annotated.problems)
    lines = str(error.value).splitlines()
    assert (len(lines), lines[-1]) == (11, "and 2 more")
    refuse(())


@pytest.mark.parametrize(
    ("name", "lines", "message"),
    [
        ("none.jsonl", None, "no such file or folder"),
        ("gold.pdf", ["x"], "holds no annotations of a known format; name it with --format"),
        ("gold.jsonl", [{"words": 1}], "holds no annotations of a known format; name it with --format"),
    ],
)
def test_a_file_of_no_known_format_is_refused(name: str, lines: list[object] | None, message: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if lines is not None:
        _write(path, *lines)
    with pytest.raises(InputError, match=message):
        read_annotations(path)


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown format 'word'; known are json-lines"):
        read_annotations(_write(tmp_path / "gold.jsonl", _line()), "word")


def test_other_fields_are_columns(tmp_path: Path) -> None:
    path = _write(tmp_path / "gold.jsonl", _line(FRACTURE, source="ct", age=61, nested={"left": "out"}))
    assert read_annotations(path).reports[0].columns == {"source": "ct", "age": "61"}


def test_levels_are_read_from_top_to_bottom(tmp_path: Path) -> None:
    path = _write(tmp_path / "gold.jsonl", _line(FRACTURE | {"levels": ["L1", "T12", "L1"]}))
    assert read_annotations(path).reports[0].findings[0].levels == ("T12", "L1")


def _draft(annotator: str | None, *rows: dict[str, Any]) -> ReportDraft:
    return ReportDraft("line 1", "r1", TEXT, [FindingDraft("", row) for row in rows], annotator=annotator)


def test_of_several_annotators_the_one_that_is_named_counts() -> None:
    drafts = [_draft("ann", FRACTURE), _draft("bob")]
    assert len(checked("x", drafts, annotator="ann").reports[0].findings) == 1
    assert checked("x", drafts, annotator="bob").reports[0].findings == ()
    assert [problem.reason for problem in checked("x", drafts).problems] == [
        "'r1' was annotated by several, and this one is left out; name one with --annotator (annotator)"
    ]
    with pytest.raises(InputError, match="x: nothing was annotated by 'eve'"):
        checked("x", drafts, annotator="eve")


def test_annotators_who_agree_are_one() -> None:
    annotated = checked("x", [_draft("ann", FRACTURE), _draft("bob", FRACTURE)])
    assert (len(annotated.reports), annotated.problems) == (1, ())


@given(FINDINGS)
def test_every_attribute_is_told_in_words_and_read_back(finding: Finding) -> None:
    row = row_from_words(finding.kind, finding.start, finding.end, values_as_words(finding))
    expected = finding_to_dict(finding)
    assert row == {name: value for name, value in expected.items() if name not in ("text", "section", "evidence")}


def test_what_is_not_said_is_present() -> None:
    assert row_from_words("fracture", 0, 3, {})["assertion"] == "present"


def test_every_field_of_a_record_can_be_annotated() -> None:
    assert {"assertion", "historical", "levels", "escc_grade", "retropulsion"} <= {attribute.name for attribute in attributes()}
    for kind in Kind:
        assert all(kind in attribute.kinds for attribute in attributes_of(kind))
        assert attributes_of(kind)[0].name == "assertion"


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    reports = read_annotations(COMPOSED["spine"]).reports
    odd = AnnotatedReport(report_id="a/b \U0001f9b4", text="\u2028 \U0001f9b4\r\n", columns={"source": "x"})
    write_annotations((*reports, odd), tmp_path / "out.jsonl", "json-lines")
    again = read_annotations(tmp_path / "out.jsonl")
    assert again.reports == (*reports, odd)
    assert again.problems == ()


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gold.jsonl"
        path.write_bytes(data)
        for form in ("json-lines", None):
            try:
                read_annotations(path, form)
            except InputError:
                assert form is None
