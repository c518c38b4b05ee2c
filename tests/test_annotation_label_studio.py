"""What Label Studio exports is read, and what is written for it is read back the same.

METEXTRACT_LABEL_STUDIO_PYTHON  a Python that has label-studio-sdk, Label Studio's own library, whose judgement is then asked for
"""

import gzip
import json
import os
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given

from composed import COMPOSED
from metextract.annotation import AnnotatedReport, AnnotatedSet, attributes, read_annotations, write_annotations
from metextract.annotation.label_studio.config import labeling_config
from metextract.annotation.label_studio.tasks import NOT_CORRECTED
from metextract.errors import InputError
from metextract.records import Kind
from strategies import marked_reports

TEXT = "No fracture. New lytic lesion at T5."
FRACTURE = {"start": 3, "end": 11, "text": "fracture"}
LESION = {"start": 17, "end": 29, "text": "lytic lesion"}


def result(region: str, form: str, name: str, **value: Any) -> dict[str, Any]:
    return {"id": region, "from_name": name, "to_name": "text", "type": form, "origin": "manual", "value": value}


RESULTS = [
    result("aB1", "labels", "kind", **FRACTURE, labels=["fracture"]),
    result("aB1", "choices", "assertion", **FRACTURE, choices=["absent"]),
    result("cD2", "labels", "kind", **LESION, labels=["bone_lesion"]),
    result("cD2", "choices", "levels", **LESION, choices=["T5", "T4"]),
]


def annotation(*results: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": 31, "completed_by": 1, "result": list(results), "was_cancelled": False, "ground_truth": False, **more}


def task(*annotations: dict[str, Any], **more: Any) -> dict[str, Any]:
    data = {"report_id": "r1", "text": TEXT}
    return {"id": 7, "annotations": list(annotations), "drafts": [], "predictions": [], "data": data, "project": 1, **more}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("label_studio") / "tasks.json"


def read(file: Path, *tasks: Any, annotator: str | None = None) -> AnnotatedSet:
    file.write_text(json.dumps(tasks), encoding="utf-8")
    return read_annotations(file, annotator=annotator)


def reasons(found: AnnotatedSet) -> list[str]:
    return [problem.reason for problem in found.problems]


def words(found: AnnotatedSet) -> list[str]:
    return [finding.text for report in found.reports for finding in report.findings]


def test_the_project_s_own_gold_is_read_back_the_same(file: Path) -> None:
    for gold in COMPOSED.values():
        reports = read_annotations(gold).reports
        write_annotations(reports, file, "label-studio")
        assert read_annotations(file).reports == reports


@given(report=marked_reports())
def test_any_report_is_read_back_the_same(file: Path, report: AnnotatedReport) -> None:
    write_annotations([report], file, "label-studio")
    assert read_annotations(file).reports == (report,)


def test_an_export_gives_the_findings_of_its_annotator(file: Path) -> None:
    found = read(file, task(annotation(*RESULTS)))
    assert not found.problems
    (report,) = found.reports
    assert report.report_id == "r1"
    assert [(f.kind, f.text, f.assertion, f.levels) for f in report.findings] == [
        ("fracture", "fracture", "absent", ()),
        ("bone_lesion", "lytic lesion", "present", ("T4", "T5")),
    ]


@pytest.mark.parametrize(
    ("item", "name", "expected"),
    [
        (result("aB1", "textarea", "height_loss_percent", text=["40"]), "height_loss_percent", (40, 40)),
        (result("aB1", "textarea", "height_loss_percent", text="50 - 100"), "height_loss_percent", (50, 100)),
        (result("aB1", "number", "height_loss_percent", number=40), "height_loss_percent", (40, 40)),
        (result("aB1", "taxonomy", "levels", taxonomy=[["spine", "T", "T5"], ["spine", "T", "T4"]]), "levels", ("T4", "T5")),
        (result("aB1", "choices", "historical", choices=["true"]), "historical", True),
        (result("aB1", "choices", "retropulsion", choices=["false"]), "retropulsion", False),
    ],
)
def test_attributes_come_from_any_tag_that_can_hold_them(file: Path, item: dict[str, Any], name: str, expected: object) -> None:
    found = read(file, task(annotation(item, RESULTS[0])))
    assert not found.problems
    assert getattr(found.reports[0].findings[0], name) == expected


BEYOND = "Pt \U0001f9b4\U0001f9b4 has a fracture."


@pytest.mark.parametrize(
    ("start", "end", "marked"),
    [
        (12, 20, "fracture"),
        (14, 22, "fracture"),  # UTF-16 code units
        (12, 20, None),
        (3, 5, "\U0001f9b4\U0001f9b4"),
        (3, 7, "\U0001f9b4\U0001f9b4"),
    ],
)
def test_offsets_are_right_behind_characters_beyond_the_basic_plane(file: Path, start: int, end: int, marked: str | None) -> None:
    value = {"start": start, "end": end, "labels": ["fracture"]} | ({"text": marked} if marked else {})
    found = read(file, task(annotation(result("a", "labels", "kind", **value)), data={"report_id": "r1", "text": BEYOND}))
    assert not found.problems
    assert words(found) == [marked or "fracture"]


@pytest.mark.parametrize("marked", ["lytic\nlesion", "lytic\\nlesion", "lytic lesion", " lytic  lesion"])
def test_blanks_and_breaks_may_differ_from_those_in_the_text(file: Path, marked: str) -> None:
    item = result("a", "labels", "kind", start=0, end=12, text=marked, labels=["bone_lesion"])
    found = read(file, task(annotation(item), data={"text": "lytic\nlesion"}))
    assert not found.problems
    assert words(found) == ["lytic\nlesion"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"text": TEXT, "report_id": "r1", "source": "ct", "year": 2020}, ("r1", {"source": "ct", "year": "2020"})),
        ({"report": TEXT, "report_id": 12}, ("12", {})),
        ({"text": TEXT}, ("7", {})),
        ({"impression": TEXT, "report_id": "r1"}, ("r1", {})),
    ],
)
def test_the_data_of_a_task_gives_text_id_and_columns(file: Path, data: dict[str, Any], expected: object) -> None:
    (report,) = read(file, task(annotation(*RESULTS), data=data)).reports
    assert (report.report_id, report.columns) == expected
    assert report.text == TEXT


def test_the_text_is_the_field_that_regions_refer_to(file: Path) -> None:
    item = RESULTS[0] | {"to_name": "note"}
    (report,) = read(file, task(annotation(item), data={"text": "Other.", "note": TEXT})).reports
    assert (report.text, report.columns) == (TEXT, {"text": "Other."})


@pytest.mark.parametrize(
    ("who", "name"), [(5, "5"), ({"id": 5, "email": "ann@x.org"}, "ann@x.org"), ({"id": 5}, "5"), ({"username": "ann"}, "ann")]
)
def test_annotators_are_told_apart(file: Path, who: object, name: str) -> None:
    one = annotation(*RESULTS, completed_by=1)
    other = annotation(RESULTS[0], completed_by=who, id=32)
    assert words(read(file, task(one, other))) == ["fracture", "lytic lesion"]
    assert reasons(read_annotations(file)) == [
        "'r1' was annotated by several, and this one is left out; name one with --annotator (annotator)"
    ]
    assert words(read(file, task(one, other), annotator=name)) == ["fracture"]


def test_the_ground_truth_of_a_task_counts_before_other_annotations(file: Path) -> None:
    truth = annotation(RESULTS[0], completed_by=2, ground_truth=True)
    found = read(file, task(annotation(*RESULTS), truth))
    assert words(found) == ["fracture"]
    assert len(found.problems) == 1


def test_what_was_written_and_never_corrected_says_so(file: Path) -> None:
    write_annotations(read_annotations(COMPOSED["sample"]).reports, file, "label-studio")
    assert reasons(read_annotations(file)) == [NOT_CORRECTED]
    assert len(read_annotations(file, annotator="metextract").reports) == 64


def test_predictions_are_no_gold_beside_annotations(file: Path) -> None:
    predicted = task(predictions=[{"model_version": "m", "result": RESULTS}], data={"report_id": "r2", "text": TEXT})
    found = read(file, task(annotation(RESULTS[0])), predicted)
    assert [report.report_id for report in found.reports] == ["r1"]
    assert reasons(found) == ["nobody has annotated it, and it has only predictions; the report is left out"]


def test_predictions_of_several_models_are_told_apart(file: Path) -> None:
    both = [{"model_version": "m1", "result": RESULTS}, {"model_version": "m2", "result": RESULTS[:1]}]
    assert words(read(file, task(predictions=both), annotator="m2")) == ["fracture"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("text", "not a JSON object; the report is left out"),
        (
            {"id": 7, "text": TEXT, "kind": [FRACTURE], "assertion": "absent"},
            "a task without data; JSON-MIN does not say what belongs to which region, so export as JSON; the report is left out",
        ),
        (task(), "nobody has annotated it; the report is left out"),
        (task(predictions=[12]), "nobody has annotated it; the report is left out"),
        (task(annotation(*RESULTS, was_cancelled=True)), "its annotator skipped it; the report is left out"),
        (task(annotation(result="none")), "result must be a list of objects; the report is left out"),
        (task(annotation("none")), "result must be a list of objects; the report is left out"),  # type: ignore[arg-type]  # so
        (task(annotation(), data={"a": TEXT, "b": TEXT}), "no field with the text of the report; the report is left out"),
        (task(annotation(), data={"text": None}), "the text is null; the report is left out"),
        (
            task(annotation({"type": "relation", "from_id": "aB1", "to_id": "cD2"})),
            "result 1: neither a label nor an attribute of a finding; it is left out",
        ),
        (
            task(annotation(result("aB1", "hypertextlabels", "kind", start="/div[1]/text()[1]", hypertextlabels=["fracture"]))),
            "result 1: neither a label nor an attribute of a finding; it is left out",
        ),
        (task(annotation(RESULTS[1])), "assertion: of a region without a label; left out"),
        (
            task(annotation(result("aB1", "labels", "kind", **FRACTURE, labels=["fracture", "stenosis"]))),
            "a region must have one label; the finding is left out",
        ),
        (
            task(annotation(result("aB1", "labels", "kind", **FRACTURE, labels=[]))),
            "the kind is not one of",
        ),
        (task(annotation(result("aB1", "labels", "kind", **FRACTURE, labels=["tumour"]))), "the kind is not one of"),
        (
            task(annotation(result("aB1", "labels", "kind", **FRACTURE | {"start": 4}, labels=["fracture"]))),
            "its words are not those at 4 to 11 of the text; the finding is left out",
        ),
        (
            task(annotation(result("aB1", "labels", "kind", **FRACTURE | {"end": 99}, labels=["fracture"]))),
            "the offsets 3 to 99 are not in the text, which has 36 characters; the finding is left out",
        ),
        (
            task(annotation(result("aB1", "labels", "kind", **FRACTURE | {"start": "3"}, labels=["fracture"]))),
            "start and end must be whole numbers; the finding is left out",
        ),
        (
            task(annotation(RESULTS[0], result("aB1", "choices", "certainty", choices=["high"]))),
            "fracture has no field 'certainty'; the field is left out",
        ),
        (task(annotation(RESULTS[0], result("aB1", "choices", "assertion", choices=["sure"]))), "assertion: Input should be"),
        (
            task(annotation(RESULTS[0], result("aB1", "taxonomy", "levels", taxonomy=5))),
            "levels holds what is neither a vertebra",
        ),
        (
            task(annotation(RESULTS[0], result("aB1", "textarea", "height_loss_percent", text=["half"]))),
            "height_loss_percent is not two whole numbers from 0 to 100, the lower first; the finding is left out",
        ),
    ],
)
def test_what_cannot_be_taken_over_is_a_problem_that_says_why(file: Path, row: Any, problem: str) -> None:
    (found,) = read(file, row).problems
    assert found.reason.startswith(problem)
    assert found.place.startswith(f"{file}: task ")
    assert "lytic" not in found.reason


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[\n{]", "line 2: not valid JSON"),
        (b"", "line 1: not valid JSON"),
        (b'{"id": 1}', "not a list of tasks, as Label Studio exports it under JSON"),
        (b'["\xff"]', "not valid UTF-8"),
        (b"[" * 200_000, "not valid JSON"),
        (b"[" + b"9" * 5_000 + b"]", "not valid JSON"),
    ],
)
def test_a_file_that_is_no_list_of_tasks_is_refused(file: Path, content: bytes, message: str) -> None:
    file.write_bytes(content)
    with pytest.raises(InputError) as raised:
        read_annotations(file)
    assert str(raised.value) == f"{file}: {message}"


def test_a_packed_file_is_read_and_a_damaged_one_refused(tmp_path: Path) -> None:
    packed = tmp_path / "tasks.json.gz"
    packed.write_bytes(gzip.compress(json.dumps([task(annotation(*RESULTS))]).encode()))
    assert len(read_annotations(packed).reports) == 1
    packed.write_bytes(packed.read_bytes()[:-20])
    with pytest.raises(InputError, match="the file cannot be read: the data is damaged or cut off"):
        read_annotations(packed)


def test_the_interface_shows_each_attribute_with_the_kinds_that_have_it() -> None:
    view = ElementTree.fromstring(labeling_config())
    controls = {tag.get("name"): tag for tag in view.iter() if tag.get("perRegion")}
    assert list(controls) == [attribute.name for attribute in attributes()]
    for attribute in attributes():
        control = controls[attribute.name]
        assert (control.get("whenLabelValue") or ",".join(Kind)).split(",") == list(attribute.kinds)
        offered = [choice.get("value") for choice in control]
        assert offered == [value for value in attribute.values if value != attribute.default]
        assert (control.get("choice") == "multiple") == attribute.many
    (kinds,) = view.iter("Labels")
    assert [label.get("value") for label in kinds] == list(Kind)


def test_the_interface_stands_beside_the_tasks(file: Path) -> None:
    write_annotations([], file, "label-studio")
    assert json.loads(file.read_text(encoding="utf-8")) == []
    assert (file.parent / "tasks.label_config.xml").read_text(encoding="utf-8") == labeling_config()


@pytest.mark.tools
def test_label_studio_s_own_library_takes_what_is_written(root: Path, tmp_path: Path) -> None:
    python = os.environ.get("METEXTRACT_LABEL_STUDIO_PYTHON")
    if not python:
        pytest.skip("METEXTRACT_LABEL_STUDIO_PYTHON names no Python that has label-studio-sdk")

    def judged(file: Path) -> dict[str, Any]:
        config = tmp_path / "tasks.label_config.xml"
        script = root / "tests" / "tools" / "label_studio_reads.py"
        done = subprocess.run([python, script, file, config], capture_output=True, check=True, text=True)
        judgement: dict[str, Any] = json.loads(done.stdout)
        return judgement

    file = tmp_path / "tasks.json"
    reports = read_annotations(COMPOSED["spine"]).reports
    write_annotations(reports, file, "label-studio")
    judgement = judged(file)
    assert judgement["faults"] == []
    assert [regions.get("kind", 0) for regions in judgement["regions"]] == [len(report.findings) for report in reports]

    strange = tmp_path / "strange.json"
    strange.write_text(file.read_text(encoding="utf-8").replace('["absent"]', '["denied"]'), encoding="utf-8")
    assert judged(strange)["faults"], "a value that the interface does not offer is seen"
