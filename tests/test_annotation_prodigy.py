"""What Prodigy's db-out exports is read, and what is written for it is read back the same."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from composed import COMPOSED
from metextract.annotation import AnnotatedReport, AnnotatedSet, read_annotations, write_annotations
from metextract.annotation.labelled_spans import spans_of
from metextract.annotation.prodigy import NOT_CORRECTED, tokens_of
from metextract.records import Kind
from strategies import marked_reports

TEXT = "No fracture. New lytic lesion at T5."
FRACTURE = {"start": 3, "end": 11, "token_start": 1, "token_end": 1, "label": "fracture"}
LESION = {"start": 17, "end": 29, "token_start": 4, "token_end": 5, "label": "bone_lesion", "text": "lytic lesion"}
LEVEL = {"start": 33, "end": 35, "token_start": 7, "token_end": 7, "label": "levels=T5"}
TASK = {
    "text": TEXT,
    "meta": {"report_id": "r1"},
    "_input_hash": -977724056,
    "_task_hash": 665543633,
    "_is_binary": False,
    "_view_id": "spans_manual",
    "tokens": [{"text": "No", "start": 0, "end": 2, "id": 0, "ws": True}],
    "spans": [FRACTURE, LESION],
    "answer": "accept",
    "_timestamp": 1700000000,
    "_annotator_id": "bone-ann",
    "_session_id": "bone-ann-1",
}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("prodigy") / "tasks.jsonl"


def read(file: Path, *tasks: dict[str, Any], annotator: str | None = None) -> AnnotatedSet:
    file.write_text("".join(f"{json.dumps(task)}\n" for task in tasks), encoding="utf-8")
    return read_annotations(file, "prodigy", annotator=annotator)


def reasons(found: AnnotatedSet) -> list[str]:
    return [problem.reason for problem in found.problems]


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in TASK.items() if key != name}


def test_the_project_s_own_gold_is_read_back_the_same(file: Path) -> None:
    for gold in COMPOSED.values():
        reports = read_annotations(gold).reports
        write_annotations(reports, file, "prodigy")
        back = read_annotations(file)
        assert back.reports == reports
        assert reasons(back) == [NOT_CORRECTED]


@given(report=marked_reports())
def test_any_report_is_read_back_the_same(file: Path, report: AnnotatedReport) -> None:
    write_annotations([report], file, "prodigy")
    assert read_annotations(file).reports == (report,)


@given(marked_reports())
def test_tokens_join_to_the_text_and_every_span_is_of_whole_tokens(report: AnnotatedReport) -> None:
    assert report.text is not None
    tokens = tokens_of(report.text, list(spans_of(report.findings)))
    assert "".join(token["text"] + " " * token["ws"] for token in tokens) == report.text
    assert [token["id"] for token in tokens] == list(range(len(tokens)))
    assert all(report.text[token["start"] : token["end"]] == token["text"] for token in tokens)
    assert {finding.start for finding in report.findings} <= {token["start"] for token in tokens}
    assert {finding.end for finding in report.findings} <= {token["end"] for token in tokens}


def test_tokens_are_the_words_marks_and_breaks_that_an_annotator_chooses_from() -> None:
    tokens = tokens_of("?Fracture  of\n\nL4-5 (old).", [])
    assert [token["text"] for token in tokens] == ["?", "Fracture", " ", "of", "\n\n", "L4", "-", "5", "(", "old", ")", "."]


@pytest.mark.parametrize(
    "changes",
    [
        {"spans": [{**FRACTURE, "assertion": "absent"}, {**LESION, "levels": ["T5"], "lesion_type": "lytic"}]},
        {"spans": [FRACTURE, {**FRACTURE, "label": "assertion=absent"}, LESION, {**LESION, "label": "levels=T5"},
                   {**LESION, "label": "lesion_type=lytic"}]},
        {"spans": [{**FRACTURE, "assertion": "absent"}, {**LESION, "lesion_type": "lytic"}, LEVEL],
         "relations": [{"head": 5, "child": 7, "head_span": LESION, "child_span": LEVEL, "label": "site", "color": "#fff"}]},
    ],
)  # fmt: skip
def test_attributes_are_labels_or_keys_of_spans_or_related_spans(file: Path, changes: dict[str, Any]) -> None:
    found = read(file, TASK | changes)
    assert not found.problems
    shown = [(f.kind, f.text, f.assertion, f.levels, getattr(f, "lesion_type", None)) for f in found.reports[0].findings]
    assert shown == [
        (Kind.FRACTURE, "fracture", "absent", (), None),
        (Kind.BONE_LESION, "lytic lesion", "present", ("T5",), "lytic"),
    ]


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("height_loss_percent", [40, 50], (40, 50)),
        ("height_loss_percent", "40", (40, 40)),
        ("retropulsion", False, False),
        ("historical", True, True),
        ("regions", "lumbar", ("lumbar",)),
        ("acuity", None, None),
    ],
)
def test_keys_of_spans_are_taken_as_they_would_be_written_in_json(file: Path, key: str, value: object, expected: object) -> None:
    found = read(file, TASK | {"spans": [{**FRACTURE, key: value}]})
    assert not found.problems
    assert getattr(found.reports[0].findings[0], key) == expected


def test_a_report_is_named_in_its_meta_or_else_by_the_hash_of_its_input(file: Path) -> None:
    meta = {"report_id": "r1", "source": "ct", "score": 0.5}
    (report,) = read(file, TASK | {"meta": meta}).reports
    assert (report.report_id, report.columns) == ("r1", {"source": "ct", "score": "0.5"})
    assert read_annotations(file).reports == (report,)
    (report,) = read(file, without("meta")).reports
    assert report.report_id == "-977724056"


def test_a_task_without_spans_has_no_findings(file: Path) -> None:
    found = read(file, without("spans"))
    assert found.reports[0].findings == ()
    assert not found.problems


def test_several_annotators_are_told_apart(file: Path) -> None:
    other = TASK | {"_annotator_id": None, "_session_id": "bone-bob", "spans": []}
    assert reasons(read(file, TASK, other)) == [
        "'r1' was annotated by several, and this one is left out; name one with --annotator (annotator)"
    ]
    assert len(read(file, TASK, other, annotator="bone-ann").reports[0].findings) == 2
    assert len(read(file, TASK, other, annotator="bone-bob").reports[0].findings) == 0


@pytest.mark.parametrize(
    ("task", "problem"),
    [
        (TASK | {"answer": "reject"}, "its annotator rejected it; the report is left out"),
        (TASK | {"answer": "ignore"}, "its annotator ignored it; the report is left out"),
        (TASK | {"answer": None}, "it has no answer; the report is left out"),
        (TASK | {"_is_binary": True}, "a yes or no to what was suggested, not an annotation of the whole report"),
        (TASK | {"spans": ["fracture"]}, "spans must be a list of objects; the report is left out"),
        (TASK | {"spans": {"start": 3}}, "spans must be a list of objects; the report is left out"),
        (TASK | {"relations": {"head": 1}}, "relations must be a list; they are left out"),
        (TASK | {"relations": [{"head_span": LESION, "child_span": LEVEL}]}, "relation 1: between spans that are not there"),
        (TASK | {"relations": ["site"]}, "relation 1: between spans that are not there; it is left out"),
        (
            TASK | {"relations": [{"head_span": LESION, "child_span": FRACTURE}]},
            "relation 1: not between a finding and one of its",
        ),
        (
            TASK | {"spans": [FRACTURE, LEVEL]},
            "span 2: a value over the words of no finding that may have it, and linked to none",
        ),
        (TASK | {"spans": [FRACTURE | {"label": None}]}, "the kind is not one of"),
        (TASK | {"spans": [FRACTURE | {"end": 99}]}, "the offsets 3 to 99 are not in the text, which has 36 characters"),
        (TASK | {"spans": [FRACTURE | {"assertion": "sure"}]}, "assertion: Input should be"),
        (TASK | {"spans": [FRACTURE | {"levels": [5]}]}, "levels holds what is neither a vertebra (T5) nor a segment (L4-L5)"),
        (without("text"), "the text is null; the report is left out"),
    ],
)
def test_what_cannot_be_taken_over_is_a_problem_that_says_why(file: Path, task: dict[str, Any], problem: str) -> None:
    (found,) = reasons(read(file, task))
    assert found.startswith(problem)
    assert "lytic" not in found


def test_tasks_without_an_answer_are_no_gold_beside_those_with_one(file: Path) -> None:
    found = read(file, TASK, without("answer") | {"meta": {"report_id": "r2"}})
    assert [report.report_id for report in found.reports] == ["r1"]
    assert reasons(found) == ["it has no answer; the report is left out"]


def test_a_line_that_is_no_object_is_a_problem_with_its_place(file: Path) -> None:
    file.write_text(f"{json.dumps(TASK)}\n[\n", encoding="utf-8")
    (problem,) = read_annotations(file).problems
    assert str(problem) == f"{file}: line 2: not valid JSON; the report is left out"


def test_the_labels_for_the_command_line_stand_beside_the_file(file: Path) -> None:
    write_annotations(read_annotations(COMPOSED["sample"]).reports, file, "prodigy")
    names = (file.parent / "tasks.labels.txt").read_text(encoding="utf-8").splitlines()
    used = {span["label"] for line in file.read_text(encoding="utf-8").splitlines() for span in json.loads(line)["spans"]}
    assert used <= set(names)
    assert names[: len(Kind)] == list(Kind)
