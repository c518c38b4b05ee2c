"""UIMA CAS: what is written is read back the same, by cassis too, and what INCEpTION exports is read."""

import io
import json
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cassis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from composed import COMPOSED
from metextract.annotation import AnnotatedReport, AnnotatedSet, attributes, read_annotations, write_annotations
from metextract.annotation.uima import files as uima_files_module
from metextract.errors import InputError
from metextract.records import Assertion, Fracture, Kind, finding_to_dict
from strategies import marked_reports

METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
TEXT = "Burst fracture of L1.\nNo cord compression."


def _types(layer: str = "webanno.custom.Finding", **features: str) -> cassis.TypeSystem:
    """The types of a project in INCEpTION with a layer of findings."""
    types = cassis.TypeSystem()
    metadata = types.create_type(name=METADATA, supertypeName="uima.tcas.DocumentAnnotation")
    for name in ("documentTitle", "documentId", "documentUri", "collectionId", "documentBaseUri"):
        types.create_feature(metadata, name, "uima.cas.String")
    types.create_feature(metadata, "isLastSegment", "uima.cas.Boolean")
    types.create_type(name=SENTENCE, supertypeName="uima.tcas.Annotation")
    types.create_type(name=TOKEN, supertypeName="uima.tcas.Annotation")
    finding = types.create_type(name=layer, supertypeName="uima.tcas.Annotation")
    wanted = {"kind": "String", "assertion": "String", "levels": "StringArray", "morphology": "String", **features}
    for name, kind in wanted.items():
        types.create_feature(finding, name, f"uima.cas.{kind}")
    return types


def _exported(
    findings: Iterable[dict[str, Any]] = (),
    types: cassis.TypeSystem | None = None,
    text: str = TEXT,
    title: str | None = "r1.txt",
    layer: str = "webanno.custom.Finding",
) -> dict[str, bytes]:
    """A document as INCEpTION exports it: with metadata, sentences, tokens and the layer."""
    types = types or _types(layer)
    cas = cassis.Cas(typesystem=types, sofa_string=text, sofa_mime="text")
    cas.add(types.get_type(METADATA)(begin=0, end=len(text), language="en", documentTitle=title, documentId="anna"))
    cas.add(types.get_type(SENTENCE)(begin=0, end=21))
    for start, end in ((0, 5), (6, 14), (15, 17), (18, 20), (20, 21)):
        cas.add(types.get_type(TOKEN)(begin=start, end=end))
    array = types.get_type("uima.cas.StringArray")
    for finding in findings:
        values = {name: array(elements=value) if isinstance(value, list) else value for name, value in finding.items()}
        cas.add(types.get_type(layer)(**values))
    return {"anna.xmi": cas.to_xmi(None).encode(), "TypeSystem.xml": types.to_xml(None).encode()}


def _zipped(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def _unpacked(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


BURST = {"begin": 0, "end": 14, "kind": "fracture", "assertion": "present", "levels": ["L1"], "morphology": "burst"}


def _there_and_back(reports: Iterable[AnnotatedReport], folder: Path) -> AnnotatedSet:
    write_annotations(reports, folder, "uima")
    return read_annotations(folder, "uima")


def _problems(source: Path) -> list[str]:
    return [str(problem).removeprefix(f"{source}: ") for problem in read_annotations(source).problems]


@pytest.mark.parametrize("name", COMPOSED)
def test_marked_reports_are_read_back_the_same(name: str, tmp_path: Path) -> None:
    gold = read_annotations(COMPOSED[name]).reports[:40]
    back = _there_and_back(gold, tmp_path / "cas")
    assert back.problems == ()
    assert {report.report_id: (report.text, report.findings) for report in back.reports} == {
        report.report_id: (report.text, tuple(replace(f, section=None, evidence=()) for f in report.findings)) for report in gold
    }


@given(report=marked_reports().filter(lambda report: len(report.report_id) <= 20))  # a file is named by it
def test_whatever_can_be_marked_is_read_back_the_same(report: AnnotatedReport, tmp_path_factory: pytest.TempPathFactory) -> None:
    (back,) = _there_and_back([report], tmp_path_factory.mktemp("cas") / "out").reports
    assert (back.report_id, back.text) == (report.report_id, _as_xml_holds_it(report.text or ""))
    assert [_without_text(f) for f in back.findings] == [_without_text(f) for f in report.findings]


def _as_xml_holds_it(text: str) -> str:
    """Characters that XML 1.0 has not, as spaces."""
    return "".join(
        c if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000" else " " for c in text
    )


def _without_text(finding: Any) -> dict[str, Any]:
    return {name: value for name, value in finding_to_dict(finding).items() if name != "text"}


def _fracture(text: str, head: str, **fields: Any) -> AnnotatedReport:
    start = text.index(head)
    finding = Fracture(start=start, end=start + len(head), text=head, assertion=Assertion.PRESENT, **fields)
    return AnnotatedReport(report_id="r1", text=text, findings=(finding,))


def test_cassis_reads_offsets_and_values_behind_characters_beyond_16_bits(tmp_path: Path) -> None:
    report = _fracture(
        "\U0001f9b4\U0001f9b4 Wedge fracture of T8 and L1.", "Wedge fracture", levels=("T8", "L1"), retropulsion=False
    )
    write_annotations([report], tmp_path / "out", "uima")
    types = cassis.load_typesystem((tmp_path / "out" / "TypeSystem.xml").open("rb"))
    cas = cassis.load_cas_from_xmi((tmp_path / "out" / "r1.xmi").open("rb"), types)
    (finding,) = cas.select("webanno.custom.Finding")
    assert finding.get_covered_text() == "Wedge fracture"
    assert (finding.kind, finding.levels.elements, finding.retropulsion) == ("fracture", ["T8", "L1"], "false")
    assert b'begin="5" end="19"' in (tmp_path / "out" / "r1.xmi").read_bytes()  # in UTF-16 code units


def test_a_form_feed_becomes_a_space_and_offsets_stay(tmp_path: Path) -> None:
    (back,) = _there_and_back([_fracture("IMPRESSION\x0cWedge fracture.", "Wedge fracture")], tmp_path / "out").reports
    assert back.text == "IMPRESSION Wedge fracture."
    assert back.findings[0].text == "Wedge fracture"


@pytest.mark.parametrize("text", ["a\r\nb\tc  fracture", '<b>&amp; "fracture" ]]>', "  \n fracture \n\n"])
def test_white_space_and_markup_in_texts_stay(text: str, tmp_path: Path) -> None:
    (back,) = _there_and_back([_fracture(text, "fracture")], tmp_path / "out").reports
    assert back.text == text


def test_the_layer_for_inception_has_every_attribute_with_its_tags(tmp_path: Path) -> None:
    write_annotations([], tmp_path / "out", "uima")
    (layer,) = json.loads((tmp_path / "out" / "Finding-layer.json").read_text(encoding="utf-8"))
    features = {feature["name"]: feature for feature in layer["features"]}
    assert list(features) == ["kind", *(attribute.name for attribute in attributes())]
    assert [tag["tag_name"] for tag in features["kind"]["tag_set"]["tags"]] == list(Kind)
    assert (features["levels"]["type"], features["levels"]["multi_value_mode"]) == ("uima.cas.StringArray", "ARRAY")
    assert (features["change"]["type"], features["change"]["multi_value_mode"]) == ("uima.cas.String", "NONE")
    types = cassis.load_typesystem((tmp_path / "out" / "TypeSystem.xml").open("rb")).get_type(layer["name"])
    assert {f.name: f.rangeType.name for f in types.features} == {name: f["type"] for name, f in features.items()}


@pytest.mark.parametrize("layer", ["webanno.custom.Finding", "custom.Finding"])
def test_a_document_exported_by_inception_is_read(layer: str, tmp_path: Path) -> None:
    finding = {"begin": 0, "end": 14, "kind": "fracture", "assertion": "present", "levels": ["L1"], "morphology": "burst"}
    denied = {"begin": 25, "end": 41, "kind": "neural_compression", "assertion": "absent"}
    (tmp_path / "r1.zip").write_bytes(_zipped(_exported([finding, denied], layer=layer)))
    result = read_annotations(tmp_path / "r1.zip")
    assert result.problems == ()
    (report,) = result.reports
    assert (report.report_id, report.text) == ("r1", TEXT)
    assert [_without_text(f) for f in report.findings] == [
        {"kind": "fracture", "start": 0, "end": 14, "assertion": "present", "levels": ["L1"], "morphology": "burst"},
        {"kind": "neural_compression", "start": 25, "end": 41, "assertion": "absent"},
    ]


BY_UIMA = """\
<?xml version="1.1" encoding="UTF-8"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" \
xmlns:type3="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore" \
xmlns:type5="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore" \
xmlns:custom="http:///webanno/custom.ecore" xmi:version="2.0">
    <cas:NULL xmi:id="0"/>
    <type3:DocumentMetaData xmi:id="1" sofa="2" begin="0" end="29" language="x-unspecified" documentTitle="r1.txt" \
documentId="anna" isLastSegment="false"/>
    <type5:Token xmi:id="3" sofa="2" begin="4" end="9"/>
    <type5:Sentence xmi:id="8" sofa="2" begin="4" end="29"/>
    <custom:Finding xmi:id="9" sofa="2" begin="4" end="18" kind="fracture" assertion="present" morphology="burst">
        <levels>T12</levels>
        <levels>L1</levels>
    </custom:Finding>
    <cas:Sofa xmi:id="2" sofaNum="1" sofaID="_InitialView" mimeType="text" \
sofaString="\U0001f9b4&#10;&#12;Burst fracture of T12, L1.&#xA;"/>
    <cas:View sofa="2" members="1 3 8 9"/>
</xmi:XMI>
"""


def test_a_file_as_uima_writes_it_in_xml_1_1_is_read_with_its_control_characters_as_spaces(tmp_path: Path) -> None:
    files = {"anna.xmi": BY_UIMA.encode(), "TypeSystem.xml": _exported()["TypeSystem.xml"]}
    result = read_annotations(_unpacked(tmp_path / "cas", files))
    assert result.problems == ()
    (report,) = result.reports
    assert (report.report_id, report.text) == ("r1", "\U0001f9b4\n Burst fracture of T12, L1.\n")
    assert [(f.text, f.levels) for f in report.findings] == [("Burst fracture", ("T12", "L1"))]


def _project() -> dict[str, bytes]:
    return {
        "exportedproject.json": b"{}",
        "source/r1.txt": TEXT.encode(),
        "annotation/r1.txt/INITIAL_CAS.zip": _zipped(_exported()),
        "annotation/r1.txt/anna.zip": _zipped(_exported([BURST])),
        "annotation/r1.txt/bert.zip": _zipped(_exported([{**BURST, "assertion": "possible"}])),
        "curation/r1.txt/CURATION_USER.zip": _zipped(_exported([{**BURST, "levels": ["L1", "L2"]}])),
    }


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(
    ("annotator", "assertion", "levels"),
    [("anna", "present", ("L1",)), ("bert", "possible", ("L1",)), ("CURATION_USER", "present", ("L1", "L2"))],
)
def test_in_an_exported_project_the_folders_name_the_annotators(
    packed: bool, annotator: str, assertion: str, levels: tuple[str, ...], tmp_path: Path
) -> None:
    source = _unpacked(tmp_path / "project", _project())
    if packed:
        source = tmp_path / "project.zip"
        source.write_bytes(_zipped(_project()))
    result = read_annotations(source, annotator=annotator)
    assert result.problems == ()
    assert [(f.assertion, f.levels) for report in result.reports for f in report.findings] == [(assertion, levels)]


def test_a_report_of_several_annotators_is_a_problem_unless_one_is_named(tmp_path: Path) -> None:
    source = _unpacked(tmp_path / "project", _project())
    assert _problems(source) == [
        f"{name}: 'r1' was annotated by several, and this one is left out; name one with --annotator (annotator)"
        for name in ("annotation/r1.txt/bert.zip/anna.xmi", "curation/r1.txt/CURATION_USER.zip/anna.xmi")
    ]


@pytest.mark.parametrize(
    ("title", "report_id"),
    [("r1.txt", "r1"), ("2024%2F17.xmi", "2024/17"), ("50% sure.xmi", "50% sure"), ("scan.pdf", "scan.pdf"), (None, "anna")],
)
def test_the_title_names_the_report(title: str | None, report_id: str, tmp_path: Path) -> None:
    (report,) = read_annotations(_unpacked(tmp_path / "cas", _exported(title=title))).reports
    assert report.report_id == report_id


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        ("String", "T8, L1", ("T8", "L1")),
        ("String", "T8;L1", ("T8", "L1")),
        ("StringArray", ["L1", "T8", "L1"], ("T8", "L1")),
        ("StringArray", [], ()),
    ],
)
def test_several_values_may_stand_in_one_string(kind: str, value: Any, read: tuple[str, ...], tmp_path: Path) -> None:
    source = _unpacked(tmp_path / "cas", _exported([{**BURST, "levels": value}], _types(levels=kind)))
    (report,) = read_annotations(source).reports
    assert report.findings[0].levels == read


@pytest.mark.parametrize(("ticked", "retropulsion"), [(True, True), (False, None)])
def test_a_boolean_that_is_not_ticked_says_nothing(ticked: bool, retropulsion: bool | None, tmp_path: Path) -> None:
    source = _unpacked(tmp_path / "cas", _exported([{**BURST, "retropulsion": ticked}], _types(retropulsion="Boolean")))
    (report,) = read_annotations(source).reports
    assert isinstance(report.findings[0], Fracture)
    assert report.findings[0].retropulsion is retropulsion


@pytest.mark.parametrize(
    ("finding", "problem"),
    [
        ({"kind": "tumour"}, f"the kind is not one of {', '.join(Kind)}; the finding is left out"),
        ({"kind": None}, f"the kind is not one of {', '.join(Kind)}; the finding is left out"),
        ({"levels": ["T99"]}, "levels holds what is neither a vertebra (T5) nor a segment (L4-L5); the finding is left out"),
        ({"end": 0}, "the offsets 0 to 0 are not in the text, which has 42 characters; the finding is left out"),
        ({"kind": "stenosis"}, "stenosis has no field 'morphology'; the field is left out"),
    ],
)
def test_findings_that_do_not_fit_are_problems_with_their_place(finding: dict[str, Any], problem: str, tmp_path: Path) -> None:
    source = _unpacked(tmp_path / "cas", _exported([{**BURST, **finding}]))
    assert _problems(source) == [f"anna.xmi: finding 1: {problem}"]


DOCTYPE = b'<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n'


def _doctype(data: bytes) -> bytes:
    return DOCTYPE + data.split(b"?>", 1)[1]


@pytest.mark.parametrize(
    ("name", "damage", "problem"),
    [
        ("anna.xmi", _doctype, "a document type declaration is refused: no CAS needs one"),
        ("anna.xmi", lambda data: _doctype(data).decode().encode("utf-16"), "a document type declaration is refused"),
        ("TypeSystem.xml", _doctype, "TypeSystem.xml: a document type declaration is refused: no CAS needs one"),
        ("anna.xmi", lambda data: data[:-40], "not well-formed XML, line 2"),
        ("TypeSystem.xml", lambda data: data[:-40], "TypeSystem.xml: not well-formed XML, line 2"),
        ("anna.xmi", lambda _: b"", "not well-formed XML, line 1"),
        ("anna.xmi", lambda _: b"PK\x03\x04", "not well-formed XML, line 1"),
        ("anna.xmi", lambda _: b"<html/>", "not a UIMA CAS that can be read: "),
        ("anna.xmi", lambda data: data.replace(b"Sofa", b"Sofia"), "not a UIMA CAS that can be read: "),
        ("anna.xmi", lambda data: data.replace(b"Token", b"Tokem"), "not a UIMA CAS that can be read: TypeNotFoundError"),
        (
            "anna.xmi",
            lambda data: data.replace(b'end="14"', b'end="1400"'),
            "it has annotations with offsets that are not in its text",
        ),
        (
            "TypeSystem.xml",
            lambda data: data.replace(b".Finding", b".Thing"),
            "not a UIMA CAS that can be read: TypeNotFoundError",
        ),
    ],
)
def test_what_is_no_cas_is_a_problem_without_its_text(name: str, damage: Any, problem: str, tmp_path: Path) -> None:
    files = _exported([BURST])
    source = _unpacked(tmp_path / "cas", {**files, name: damage(files[name])})
    (found,) = _problems(source)
    assert found.startswith(f"anna.xmi: {problem}")
    assert found.endswith("; the report is left out")
    assert "Burst" not in found


def test_a_project_without_the_layer_is_told(tmp_path: Path) -> None:
    source = _unpacked(tmp_path / "cas", _exported(layer="custom.Other"))
    assert _problems(source) == ["anna.xmi: its TypeSystem.xml has no layer Finding; the report is left out"]


def test_a_file_without_its_type_system_is_a_problem(tmp_path: Path) -> None:
    source = _unpacked(tmp_path / "cas", {"anna.xmi": _exported()["anna.xmi"]})
    for path in (source, source / "anna.xmi"):
        assert _problems(path) == ["anna.xmi: no TypeSystem.xml beside it or above it; the report is left out"]


def test_a_single_file_is_read_with_the_type_system_beside_it(tmp_path: Path) -> None:
    source = _unpacked(tmp_path / "cas", _exported([BURST]))
    assert len(read_annotations(source / "anna.xmi").reports[0].findings) == 1


def test_what_unpacks_to_more_than_a_report_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uima_files_module, "LARGEST", 10_000)
    (tmp_path / "bomb.zip").write_bytes(_zipped({**_exported(), "anna.xmi": b"<a>" + b" " * 1_000_000}))
    assert _problems(tmp_path / "bomb.zip") == ["anna.xmi: more than 10,000 bytes; that is no report; the report is left out"]


def test_a_damaged_zip_of_an_annotator_is_a_problem(tmp_path: Path) -> None:
    files = {**_project(), "annotation/r1.txt/bert.zip": b"PK\x03\x04 cut off"}
    source = _unpacked(tmp_path / "project", {name: data for name, data in files.items() if "curation" not in name})
    assert _problems(source) == ["annotation/r1.txt/bert.zip: not a zip file, or damaged; the report is left out"]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.zip", b"no zip", "not a zip file, or cut off"),
        ("b.zip", _zipped({"readme.txt": b"x"}), "no .xmi file of an annotator in it"),
        ("c.zip", _zipped({"annotation/r1/INITIAL_CAS.zip": b""}), "no .xmi file of an annotator in it"),
    ],
)
def test_a_source_without_annotations_is_an_error(name: str, data: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=message):
        read_annotations(tmp_path / name)


@pytest.mark.parametrize(
    ("reports", "target", "message"),
    [
        ([AnnotatedReport(report_id="r1")], "out", "the report 'r1' has no text"),
        ([AnnotatedReport(report_id="r1", text="a")] * 2, "out", "two reports would have the file r1.xmi"),
        ([], "out.zip", "UIMA CAS are written to a folder; name it without .zip"),
        ([], "none/out", "no folder"),
    ],
)
def test_what_cannot_be_written_is_an_error_and_leaves_nothing(
    reports: list[AnnotatedReport], target: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=message):
        write_annotations(reports, tmp_path / target, "uima")
    assert list(tmp_path.iterdir()) == []


def test_without_cassis_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cassis", None)
    with pytest.raises(InputError, match=r"pip install 'metextract\[uima\]'"):
        write_annotations([], tmp_path / "out", "uima")
    with pytest.raises(InputError, match=r"pip install 'metextract\[uima\]'"):
        read_annotations(_unpacked(tmp_path / "cas", {"a.xmi": b""}))


@given(cut=st.integers(0, 3000), byte=st.integers(0, 255))
def test_no_damage_of_a_file_is_more_than_a_problem(cut: int, byte: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    files = _exported([BURST])
    data = bytearray(files["anna.xmi"])
    data[cut % len(data)] = byte
    result = read_annotations(_unpacked(tmp_path_factory.mktemp("cas"), {**files, "anna.xmi": bytes(data)}))
    assert len(result.reports) + len(result.problems) >= 1
