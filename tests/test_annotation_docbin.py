"""DocBin: what is written is read back the same, pipelines of spaCy use it, and their own are read."""

import gc
import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import spacy
import srsly
from hypothesis import given
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Corpus, Example

from composed import COMPOSED
from metextract import Extractor
from metextract.annotation import AnnotatedReport, AnnotatedSet, docbin, read_annotations, write_annotations
from metextract.errors import InputError
from metextract.records import Assertion, Fracture, Kind, finding_to_dict
from strategies import marked_reports

TEXT = "Burst fracture of L1.\nNo cord compression."
NLP = spacy.blank("en")


def _there_and_back(reports: Iterable[AnnotatedReport], path: Path) -> AnnotatedSet:
    write_annotations(reports, path, "docbin")
    return read_annotations(path)


def _docs(path: Path) -> list[Doc]:
    return list(DocBin().from_disk(path).get_docs(NLP.vocab))


def _saved(path: Path, *docs: Doc) -> Path:
    DocBin(store_user_data=True, docs=docs).to_disk(path)
    return path


def _rows(result: AnnotatedSet) -> list[dict[str, Any]]:
    return [finding_to_dict(finding) for report in result.reports for finding in report.findings]


def _fracture(text: str, head: str, **fields: Any) -> AnnotatedReport:
    start = text.index(head)
    finding = Fracture(start=start, end=start + len(head), text=head, assertion=Assertion.ABSENT, **fields)
    return AnnotatedReport(report_id="r1", text=text, findings=(finding,))


@pytest.mark.parametrize("name", COMPOSED)
def test_marked_reports_are_read_back_the_same(name: str, tmp_path: Path) -> None:
    gold = read_annotations(COMPOSED[name]).reports
    back = _there_and_back(gold, tmp_path / "gold.spacy")
    assert back.problems == ()
    assert back.reports == gold


@given(report=marked_reports())
def test_whatever_can_be_marked_is_read_back_the_same(report: AnnotatedReport, tmp_path_factory: pytest.TempPathFactory) -> None:
    (back,) = _there_and_back([report], tmp_path_factory.mktemp("bin") / "a.spacy").reports
    assert (back.report_id, back.text, back.columns) == (report.report_id, report.text, report.columns)
    assert sorted(map(repr, back.findings)) == sorted(map(repr, report.findings))


def test_spans_cover_the_tokens_of_heads_for_pipelines(tmp_path: Path) -> None:
    report = _fracture("Wedging/fracture-like deformity.", "fracture")
    write_annotations([report], tmp_path / "a.spacy", "docbin")
    (doc,) = _docs(tmp_path / "a.spacy")
    (span,) = doc.spans["metextract"]
    assert (span.label_, doc.text) == ("fracture", report.text)
    assert span.start_char <= 8 < 16 <= span.end_char


def test_spacy_trains_a_span_categorizer_on_it(tmp_path: Path) -> None:
    reports = [replace(_fracture(TEXT, "Burst fracture"), report_id=str(number)) for number in range(4)]
    write_annotations(reports, tmp_path / "a.spacy", "docbin")
    nlp = spacy.blank("en")
    nlp.add_pipe("spancat", config={"spans_key": "metextract"})
    examples: list[Example] = list(Corpus(tmp_path / "a.spacy")(nlp))
    nlp.initialize(lambda: examples)
    losses = nlp.update(examples)
    assert nlp.get_pipe("spancat").labels == ("fracture",)  # type: ignore[attr-defined]  # Pipe has none, SpanCategorizer has
    assert losses["spancat"] > 0


def test_what_the_pipeline_component_found_is_read(extractor: Extractor, tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("metextract")
    text = "Pathologic compression fracture of T8. No cord compression."
    (report,) = read_annotations(_saved(tmp_path / "a.spacy", nlp(text))).reports
    assert report.report_id == "row-1"
    assert report.findings == extractor(text).findings


def test_spans_that_somebody_added_moved_or_removed_count_as_they_are(tmp_path: Path) -> None:
    heads = ("Burst fracture", "cord compression")
    findings = tuple(finding for head in heads for finding in _fracture(TEXT, head, levels=("L1",)).findings)
    write_annotations([AnnotatedReport(report_id="r1", text=TEXT, findings=findings)], tmp_path / "a.spacy", "docbin")
    (doc,) = _docs(tmp_path / "a.spacy")
    kept = doc.spans["metextract"][0]
    doc.spans["metextract"] = [kept, Span(doc, 0, 1, "bone_lesion")]
    rows = _rows(read_annotations(_saved(tmp_path / "b.spacy", doc)))
    assert rows == [
        {"kind": "bone_lesion", "start": 0, "end": 5, "text": "Burst", "assertion": "present"},
        {"kind": "fracture", "start": 0, "end": 14, "text": "Burst fracture", "assertion": "absent", "levels": ["L1"]},
    ]


def _as_spans(doc: Doc, span: Span) -> None:
    doc.spans["sc"] = [span]


def _as_entities(doc: Doc, span: Span) -> None:
    doc.ents = (span,)


@pytest.mark.parametrize("mark", [_as_spans, _as_entities])
@pytest.mark.parametrize("label", ["fracture", "FRACTURE"])
def test_documents_of_other_programs_are_read_by_their_spans_or_entities(
    mark: Callable[[Doc, Span], None], label: str, tmp_path: Path
) -> None:
    doc = NLP(TEXT)
    mark(doc, Span(doc, 0, 2, label))
    result = read_annotations(_saved(tmp_path / "a.spacy", doc))
    assert [report.report_id for report in result.reports] == ["row-1"]
    assert _rows(result) == [{"kind": "fracture", "start": 0, "end": 14, "text": "Burst fracture", "assertion": "present"}]


def test_a_document_without_findings_stays_one_although_it_has_entities(tmp_path: Path) -> None:
    write_annotations([AnnotatedReport(report_id="r1", text=TEXT)], tmp_path / "a.spacy", "docbin")
    (doc,) = _docs(tmp_path / "a.spacy")
    doc.ents = (Span(doc, 0, 2, "fracture"),)
    (report,) = read_annotations(_saved(tmp_path / "b.spacy", doc)).reports
    assert report.findings == ()


def test_columns_stay(tmp_path: Path) -> None:
    report = AnnotatedReport(report_id="r1", text=TEXT, columns={"source": "ct", "year": "2024"})
    assert _there_and_back([report], tmp_path / "a.spacy").reports == (report,)


def test_a_label_that_is_no_kind_is_a_problem(tmp_path: Path) -> None:
    doc = NLP(TEXT)
    doc.ents = (Span(doc, 0, 2, "ORG"),)
    path = _saved(tmp_path / "a.spacy", doc)
    (problem,) = read_annotations(path).problems
    assert str(problem) == f"{path}: document 1: span 1: the kind is not one of {', '.join(Kind)}; the finding is left out"


@pytest.mark.parametrize(
    "data",
    [
        ["a"],
        "a",
        {"findings": 3},
        {"findings": ["a"]},
        {"findings": [{"kind": "fracture"}]},
        {"findings": [{"start": "a"}]},
        {"findings": [{"start": 2**63, "end": 1, "kind": "a"}]},
    ],
)
def test_user_data_of_another_shape_are_a_problem_of_their_document(data: Any, tmp_path: Path) -> None:
    doc, good = NLP(TEXT), NLP(TEXT)
    doc.user_data["metextract"] = data
    result = read_annotations(_saved(tmp_path / "a.spacy", doc, good))
    assert [report.report_id for report in result.reports] == ["row-2"]
    (problem,) = result.problems
    assert problem.reason.startswith("its user data are not those of metextract (")


def _changed(change: Callable[[dict[str, Any]], None]) -> Callable[[bytes], bytes]:
    def changed(data: bytes) -> bytes:
        content = srsly.msgpack_loads(zlib.decompress(data))
        assert isinstance(content, dict)
        change(content)
        return zlib.compress(srsly.msgpack_dumps(content))

    return changed


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda _: b"no DocBin",
        lambda data: data[: len(data) // 2],
        lambda _: zlib.compress(b"\x80"),
        lambda _: zlib.compress(b"\xc1\xc1"),
        _changed(lambda content: content.pop("strings")),
        _changed(lambda content: content.update(strings=[])),
        _changed(lambda content: content.update(spaces=b"")),
        _changed(lambda content: content.update(user_data=[b"\xc1"])),
        _changed(lambda content: content.update(span_groups=[b"\xc1"])),
    ],
)
def test_a_damaged_file_is_an_error_that_names_it(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = tmp_path / "a.spacy"
    write_annotations([_fracture(TEXT, "Burst fracture")], path, "docbin")
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(InputError, match=r"a\.spacy: not a DocBin of spaCy, or damaged"):
        read_annotations(path)
    assert gc.isenabled()


def test_a_folder_is_no_docbin(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: Is a directory"):
        read_annotations(tmp_path, "docbin")


def test_what_unpacks_to_far_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docbin, "LARGEST", 5_000_000)
    (tmp_path / "a.spacy").write_bytes(zlib.compress(bytes(50_000_000)))
    with pytest.raises(InputError, match="unpacks to more than 5,000,000 bytes"):
        read_annotations(tmp_path / "a.spacy")


def test_a_report_without_a_text_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the report 'r1' has no text"):
        write_annotations([AnnotatedReport(report_id="r1")], tmp_path / "a.spacy", "docbin")
    assert list(tmp_path.iterdir()) == []
