"""One result a report, in order, whatever the reports are; and a reason for everything that was found."""

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import metextract
from metextract.layout import Layout
from metextract.records import BaseFinding, Finding, Report, ReportResult, finding_to_dict
from timing import within

EXTRACTOR = metextract.load()
ABOUT_THE_HEAD = ("kind", "start", "end", "text", "section", "evidence")

PIECES = st.sampled_from(
    "FINDINGS: IMPRESSION:\n L4-L5: No lytic lesion fracture of T8 , . ; severe cord compression at L3-4 stenosis \n\n 1. ? (left) 40% "
    "height loss epidural disease Bilsky 2 \u00a0 \u2013 and or \ud83d\ude00".split(" ")
)
TEXTS = st.lists(PIECES, max_size=30).map(" ".join) | st.text(max_size=60)


def _sample(root: Path) -> list[Report]:
    rows = (root / "src" / "metextract" / "data" / "sample.jsonl").read_text(encoding="utf-8").splitlines()
    return [Report(report_id=row["report_id"], text=row["text"]) for row in map(json.loads, rows)]


@given(texts=st.lists(TEXTS, max_size=5))
def test_a_stream_gives_each_text_its_result_in_order(texts: list[str]) -> None:
    results = list(EXTRACTOR.stream(texts))
    assert [result.report_id for result in results] == [str(number) for number in range(len(texts))]
    assert [result.findings for result in results] == [EXTRACTOR(text).findings for text in texts]


@given(text=TEXTS)
def test_every_head_and_every_reason_is_in_the_text(text: str) -> None:
    ends = [(finding.start, finding.end) for finding in EXTRACTOR(text).findings]
    assert ends == sorted(ends)
    for finding in EXTRACTOR(text).findings:
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.text
        for evidence in finding.evidence:
            if evidence.start is not None or evidence.end is not None:
                assert evidence.start is not None
                assert evidence.end is not None
                assert 0 <= evidence.start < evidence.end <= len(text)


@given(text=TEXTS)
def test_a_text_is_read_the_same_every_time(text: str) -> None:
    first = EXTRACTOR(text)
    EXTRACTOR("Lytic lesion at T8.")
    assert EXTRACTOR(text) == first


@pytest.mark.parametrize("odd", ["\x00", "\ud83d", "\u202e", "\ufeff", "\x1b[31m", "A" * 10_000, "é" * 50, "\U0001f9b4"])
def test_odd_characters_cost_nothing(odd: str) -> None:
    (finding,) = EXTRACTOR(f"{odd}\nLytic lesion at T8.\n{odd}").findings
    assert (finding.text, finding.levels) == ("Lytic lesion", ("T8",))


def test_a_report_that_cannot_be_read_is_an_error_row_and_costs_no_other() -> None:
    small = metextract.load(max_characters=20)
    reports: list[Any] = [
        Report(report_id="a", text="Lytic lesion at T8."),
        Report(report_id="b", problem="line 2: not valid JSON"),
        Report(report_id="c", text="Lytic lesion at T8 and T9."),
        Report(report_id="d", text=None),  # type: ignore[arg-type]
        None,
        b"Lytic lesion",
        Report(report_id="g", text="Lytic lesion at T8."),
    ]
    results = list(small.stream(reports))
    assert [result.report_id for result in results] == ["a", "b", "c", "d", "4", "5", "g"]
    assert [result.error for result in results] == [
        None,
        "line 2: not valid JSON",
        "the text has 26 characters; max_characters is 20",
        "the text is of type NoneType; a string is needed",
        "the text is of type NoneType; a string is needed",
        "the text is of type bytes; a string is needed",
        None,
    ]
    assert [len(result.findings) for result in results] == [1, 0, 0, 0, 0, 0, 1]


def test_an_error_inside_names_its_kind_and_not_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    extractor = metextract.load()

    def fail(self: Layout, report: str, passes: object) -> None:
        raise RuntimeError(report)

    monkeypatch.setattr(Layout, "sentences", fail)
    (result,) = extractor.stream(["Jane Roe, no fracture"])
    assert (result.error, result.text, result.findings) == ("internal error: RuntimeError", "Jane Roe, no fracture", ())


def test_an_empty_text_is_a_warning() -> None:
    blank, placed, full = EXTRACTOR.stream(
        ["  \n", Report(report_id="a", text="", warning="line 2: the text is empty"), "Clear."]
    )
    assert (blank.warning, blank.error, blank.findings) == ("the text is empty", None, ())
    assert (placed.warning, placed.error) == ("line 2: the text is empty", None)
    assert full.warning is None
    assert EXTRACTOR("").warning == EXTRACTOR.explain("").result.warning == "the text is empty"


def test_a_stream_is_lazy() -> None:
    results = EXTRACTOR.stream(iter(lambda: "Lytic lesion at T8.", None))
    assert [next(results).report_id for _ in range(3)] == ["0", "1", "2"]


def test_every_result_names_what_read_it(tmp_path: Path) -> None:
    (tmp_path / "fracture.toml").write_text('[[entry]]\nid = "own"\nrole = "noun"\nphrases = ["crumpling"]\n', encoding="utf-8")
    own = metextract.load(lexicons=tmp_path)
    assert EXTRACTOR("x").fingerprint == metextract.load()("x").fingerprint == EXTRACTOR.fingerprint
    assert EXTRACTOR.fingerprint.startswith(f"{metextract.__version__}+")
    assert own.fingerprint != EXTRACTOR.fingerprint
    assert next(EXTRACTOR.stream([Report(report_id="a", problem="x")])).fingerprint == EXTRACTOR.fingerprint


def test_an_extractor_can_be_pickled(tmp_path: Path) -> None:
    again = pickle.loads(pickle.dumps(EXTRACTOR))
    assert again("Lytic lesion at T8.") == EXTRACTOR("Lytic lesion at T8.")


def _stated(finding: Finding) -> set[str]:
    """The attributes that say something."""
    return set(finding_to_dict(finding)) - set(ABOUT_THE_HEAD)


def _without_reason(result: ReportResult) -> list[tuple[str, str]]:
    return [
        (finding.text, attribute)
        for finding in result.findings
        for attribute in sorted(_stated(finding) - {evidence.attribute for evidence in finding.evidence})
    ]


def test_every_attribute_of_every_finding_in_the_sample_has_evidence(root: Path) -> None:
    without = {result.report_id: _without_reason(result) for result in EXTRACTOR.stream(_sample(root))}
    assert {report_id: rows for report_id, rows in without.items() if rows} == {}


@given(text=TEXTS)
def test_every_attribute_has_evidence_and_no_other_has(text: str) -> None:
    result = EXTRACTOR(text)
    assert _without_reason(result) == []
    for finding in result.findings:
        assert {evidence.attribute for evidence in finding.evidence} <= _stated(finding)


def test_every_rule_is_an_entry_of_a_lexicon_or_has_a_name(root: Path) -> None:
    keys = {entry.key for entry in EXTRACTOR.lexicon.entries}
    rules = {e.rule for result in EXTRACTOR.stream(_sample(root)) for finding in result.findings for e in finding.evidence}
    assert rules
    assert {rule for rule in rules if "/" in rule} <= keys
    assert all(rule.strip() for rule in rules)


def _words(text: str, finding: BaseFinding, attribute: str) -> list[str]:
    return [text[e.start : e.end] for e in finding.evidence if e.attribute == attribute and e.start is not None]


@pytest.mark.parametrize(
    ("text", "attribute", "words"),
    [
        ("No evidence of a lytic lesion.", "assertion", ["No evidence of"]),
        ("A lytic lesion cannot be excluded.", "assertion", ["cannot be excluded"]),
        ("A lytic lesion is seen.", "assertion", []),
        ("A lytic lesion of T8.", "levels", ["T8"]),
        ("A lytic lesion.", "lesion_type", ["lytic"]),
        ("A lytic   lesion of the left\n femur.", "laterality", ["left"]),
        ("A lytic lesion of the left femur, unchanged.", "change", ["unchanged"]),
        ("A lytic lesion, consistent with a metastasis of the femur.", "nature", ["metastasis"]),
    ],
)
def test_the_reason_for_an_attribute_is_its_words(text: str, attribute: str, words: list[str]) -> None:
    finding = next(finding for finding in EXTRACTOR.explain(text).result.findings if finding.kind == "bone_lesion")
    assert _words(text, finding, attribute) == words


@given(text=TEXTS)
def test_an_explanation_has_the_findings_of_the_text_and_all_cues_in_order(text: str) -> None:
    explanation = EXTRACTOR.explain(text)
    assert explanation.result == EXTRACTOR(text)
    assert explanation.text == text
    bounds = [(cue.start, cue.end) for cue in explanation.cues]
    assert bounds == sorted(bounds)
    assert all(0 <= start < end <= len(text) for start, end in bounds)


@settings(max_examples=20)
@given(
    reports=st.permutations(
        ["Lytic lesion at T8.", "No fracture.", "Severe cord compression at L3-L4.", "At this level, stenosis."]
    )
)
def test_a_report_is_read_as_if_it_were_alone(reports: list[str]) -> None:
    assert [result.findings for result in EXTRACTOR.stream(reports)] == [EXTRACTOR(report).findings for report in reports]


@pytest.mark.parametrize(
    "piece",
    [
        "no ", "L4 ", "T1 ", "lesion ", "lytic ", ":", "(", "the lesion of ", "fracture of the left ", "lytic lesion at T8, ",
        "no fracture, ", "metastasis or ", "T8 and ", "C3-4, ", "vs. ", "No fracture. ", "Lytic lesion at T8.\n",
    ],
)  # fmt: skip
def test_the_time_grows_with_the_text_and_not_with_its_square(piece: str) -> None:
    """A report without a full stop, or a file that was joined by mistake, is read like any other."""
    text = piece * (40_000 // len(piece))
    with within(4):
        EXTRACTOR(text)
