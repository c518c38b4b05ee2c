"""What doccano exports is read, and what is written for it is read back the same."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from composed import COMPOSED
from metextract.annotation import AnnotatedReport, read_annotations, write_annotations
from metextract.errors import InputError
from metextract.records import Finding, Kind
from strategies import marked_reports

TEXT = "No fracture. New lytic lesion at T5."
ENTITIES = [
    {"id": 11, "label": "fracture", "start_offset": 3, "end_offset": 11},
    {"id": 12, "label": "assertion=absent", "start_offset": 0, "end_offset": 2},
    {"id": 13, "label": "bone_lesion", "start_offset": 17, "end_offset": 29},
    {"id": 14, "label": "levels=T5", "start_offset": 33, "end_offset": 35},
    {"id": 15, "label": "lesion_type=lytic", "start_offset": 17, "end_offset": 29},
]
RELATIONS = [{"id": 1, "from_id": 11, "to_id": 12, "type": "is"}, {"id": 2, "from_id": 14, "to_id": 13, "type": "site of"}]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("doccano") / "reports.jsonl"


def written(file: Path, *rows: dict[str, Any]) -> Path:
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return file


def read(file: Path, *rows: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """The findings, without their places, and the problems."""
    found = read_annotations(written(file, *rows), "doccano")
    shown = [
        {name: str(getattr(finding, name)) for name in ("kind", "text", "assertion", "levels")}
        for report in found.reports
        for finding in report.findings
    ]
    return shown, [problem.reason for problem in found.problems]


def test_the_project_s_own_gold_is_read_back_the_same(file: Path) -> None:
    for gold in COMPOSED.values():
        reports = read_annotations(gold).reports
        write_annotations(reports, file, "doccano")
        back = read_annotations(file)
        assert back.reports == reports
        assert not back.problems


@given(report=marked_reports())
def test_any_report_is_read_back_the_same(file: Path, report: AnnotatedReport) -> None:
    write_annotations([report], file, "doccano")
    back = read_annotations(file, "doccano")
    assert back.reports == (report,)
    assert not back.problems


def test_labels_may_come_back_sorted_as_doccano_exports_them(file: Path) -> None:
    reports = read_annotations(COMPOSED["spine"]).reports
    write_annotations(reports, file, "doccano")
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    written(file, *({"id": number, **row, "label": sorted(row["label"]), "Comments": []} for number, row in enumerate(rows)))
    back = read_annotations(file)
    assert not back.problems
    for report, other in zip(reports, back.reports, strict=True):
        assert list(map(unordered, other.findings)) == list(map(unordered, report.findings))


def unordered(finding: Finding) -> Finding:
    return replace(finding, regions=tuple(sorted(finding.regions)), bones=tuple(sorted(finding.bones)))


BOTH = [
    {"kind": "fracture", "text": "fracture", "assertion": "absent", "levels": "()"},
    {"kind": "bone_lesion", "text": "lytic lesion", "assertion": "present", "levels": "('T5',)"},
]
LABELS = [[3, 11, "assertion=absent"], [3, 11, "fracture"], [17, 29, "bone_lesion"], [17, 29, "levels=T5"]]


@pytest.mark.parametrize(
    "row",
    [
        {"id": 7, "text": TEXT, "label": LABELS, "Comments": []},
        {"id": 7, "text": TEXT, "labels": LABELS},
        {"id": 7, "data": TEXT, "label": LABELS, "Comments": ["check this"]},
        {"id": 7, "text": TEXT, "entities": ENTITIES, "relations": RELATIONS, "Comments": []},
        {"id": 7, "text": TEXT, "label": [], "entities": ENTITIES, "relations": RELATIONS},
    ],
)
def test_each_shape_of_an_export_is_known_and_read(file: Path, row: dict[str, Any]) -> None:
    assert read(file, row) == (BOTH, [])
    assert read_annotations(file).reports == read_annotations(file, "doccano").reports


def test_the_metadata_names_the_report_and_gives_its_columns(file: Path) -> None:
    meta = {"report_id": "r1", "source": "ct", "year": 2020, "empty": float("nan"), "none": None, "list": [1]}
    (report, other) = read_annotations(
        written(file, {"id": 7, "text": TEXT, **meta, "label": []}, {"id": 8, "text": TEXT, "label": []})
    ).reports
    assert (report.report_id, report.columns) == ("r1", {"source": "ct", "year": "2020"})
    assert (other.report_id, other.columns) == ("8", {})


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (
            {"id": 7, "text": TEXT},
            "neither label nor entities: not a line of doccano's sequence labelling; the report is left out",
        ),
        ({"id": 7, "text": TEXT, "label": "fracture"}, "label must be a list of [start, end, label]; the report is left out"),
        ({"id": 7, "text": TEXT, "label": ["fracture"]}, "label must be a list of [start, end, label]; the report is left out"),
        (
            {"id": 7, "text": TEXT, "entities": ["fracture"]},
            "entities must be a list of objects with ids; the report is left out",
        ),
        ({"id": 7, "label": []}, "the text is null; the report is left out"),
        ({"text": TEXT, "label": []}, "no report_id; the report is left out"),
        ({"id": 7, "text": TEXT, "entities": [], "relations": {"from_id": 1}}, "relations must be a list; they are left out"),
        (
            {"id": 7, "text": TEXT, "entities": [], "relations": [{"from_id": 1, "to_id": 2}]},
            "relation 1: between entities that are not there; it is left out",
        ),
        (
            {"id": 7, "text": TEXT, "entities": [], "relations": ["is"]},
            "relation 1: between entities that are not there; it is left out",
        ),
        (
            {"id": 7, "text": TEXT, "label": [[0, 2, "levels=T5"]]},
            "label 1: a value over the words of no finding that may have it, and linked to none",
        ),
        (
            {"id": 7, "text": TEXT, "label": [[3, 11, "tumour"]]},
            f"the kind is not one of {', '.join(Kind)}; the finding is left out",
        ),
        (
            {"id": 7, "text": TEXT, "label": [[3, 99, "fracture"]]},
            "the offsets 3 to 99 are not in the text, which has 36 characters",
        ),
        (
            {"id": 7, "text": TEXT, "label": [["3", 11, "fracture"]]},
            "start and end must be whole numbers; the finding is left out",
        ),
        (
            {"id": 7, "text": TEXT, "label": [[3, 11, "fracture"], [3, 11, "colour=red"]]},
            "fracture has no field 'colour'; the field is left out",
        ),
        (
            {"id": 7, "text": TEXT, "label": [[3, 11, "fracture"], [3, 11, "assertion=absent"], [3, 11, "assertion=possible"]]},
            "assertion: ",
        ),
    ],
)
def test_what_cannot_be_taken_over_is_a_problem_that_says_why(file: Path, row: dict[str, Any], problem: str) -> None:
    (found,) = read(file, row)[1]
    assert found.startswith(problem)
    assert "lytic" not in found


def test_a_line_that_is_no_object_is_a_problem_with_its_place(file: Path) -> None:
    file.write_text('{"id": 1, "text": "x", "label": []}\n[\n', encoding="utf-8")
    (problem,) = read_annotations(file).problems
    assert str(problem) == f"{file}: line 2: not valid JSON; the report is left out"


def test_the_labels_to_import_stand_beside_the_file(file: Path) -> None:
    reports = read_annotations(COMPOSED["sample"]).reports
    write_annotations(reports, file, "doccano")
    config = json.loads((file.parent / "reports.label_config.json").read_text(encoding="utf-8"))
    names = [label["text"] for label in config]
    used = {label for line in file.read_text(encoding="utf-8").splitlines() for _, _, label in json.loads(line)["label"]}
    assert used <= set(names)
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 100
    keys = [label["suffix_key"] for label in config if label["suffix_key"]]
    assert keys == [str(number) for number in range(1, len(Kind) + 1)]


def test_labels_alone_are_no_set_to_annotate(file: Path) -> None:
    with pytest.raises(InputError, match="report 'r1' has no text"):
        write_annotations([AnnotatedReport(report_id="r1")], file, "doccano")


def test_a_column_never_hides_what_the_format_needs(file: Path) -> None:
    columns = {"id": "9", "label": "x", "source": "ct"}
    write_annotations([AnnotatedReport(report_id="r1", text=TEXT, columns=columns)], file, "doccano")
    (report,) = read_annotations(file).reports
    assert (report.report_id, report.columns) == ("r1", {"source": "ct"})
