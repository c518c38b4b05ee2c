"""Results keep their meaning as plain data, and the published schema describes them."""

import json
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import metextract
from metextract.errors import InputError
from metextract.layout import Layout
from metextract.lexicon import load_lexicon
from metextract.matching import SentenceReader
from metextract.records import FINDING_TYPES, Assertion, Finding, Fracture, Kind, ReportResult, finding_to_dict
from metextract.schema import json_schema
from strategies import FINDINGS, RESULTS

SCHEMA = jsonschema.Draft202012Validator(json_schema())
FRACTURE = Fracture(start=0, end=8, text="fracture", assertion=Assertion.PRESENT)
ROW: dict[str, Any] = {"report_id": "a", "text": "fracture", "findings": [finding_to_dict(FRACTURE)]}


def _sample(root: Path) -> list[str]:
    lines = (root / "src" / "metextract" / "data" / "sample.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


@given(result=RESULTS)
def test_a_result_comes_back_from_plain_data(result: ReportResult) -> None:
    assert ReportResult.from_dict(result.to_dict()) == result


@given(result=RESULTS)
def test_a_result_comes_back_from_json(result: ReportResult) -> None:
    assert ReportResult.from_dict(json.loads(json.dumps(result.to_dict()))) == result


@given(result=RESULTS)
def test_a_result_can_be_pickled(result: ReportResult) -> None:
    assert pickle.loads(pickle.dumps(result)) == result


@given(result=RESULTS)
def test_every_result_fits_the_schema(result: ReportResult) -> None:
    SCHEMA.validate(json.loads(json.dumps(result.to_dict())))


def test_what_is_found_in_the_sample_fits_the_schema(root: Path, extractor: metextract.Extractor) -> None:
    results = list(extractor.stream(_sample(root)))
    assert sum(len(result.findings) for result in results) > 300
    for result in results:
        SCHEMA.validate(json.loads(json.dumps(result.to_dict())))
        assert ReportResult.from_dict(result.to_dict()) == result


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


def test_the_schema_is_the_same_in_every_process() -> None:
    probe = "import json; from metextract.schema import json_schema; print(json.dumps(json_schema()))"
    runs = {subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True).stdout for _ in range(3)}
    assert len(runs) == 1
    assert json.loads(runs.pop()) == json_schema()


@given(finding=FINDINGS)
def test_plain_data_holds_what_is_known_and_nothing_else(finding: Finding) -> None:
    row = finding_to_dict(finding)
    assert next(iter(row)) == "kind"
    for field in fields(finding):
        value = getattr(finding, field.name)
        unknown = value is None or value == () or (value is False and field.name != "retropulsion")
        assert (field.name in row) is not unknown


@pytest.mark.parametrize(("retropulsion", "written"), [(True, True), (False, False), (None, None)])
def test_a_denied_retropulsion_is_not_an_unknown_one(retropulsion: bool | None, written: bool | None) -> None:
    assert finding_to_dict(replace(FRACTURE, retropulsion=retropulsion)).get("retropulsion") is written


def test_the_line_of_the_guide_is_read() -> None:
    finding = {
        "kind": "bone_lesion",
        "start": 28,
        "end": 40,
        "text": "lytic lesion",
        "assertion": "present",
        "levels": ["T5"],
        "lesion_type": "lytic",
        "nature": "metastasis",
        "change": "new",
    }
    row = {"report_id": "r1", "text": "...", "findings": [finding]}
    SCHEMA.validate(row)
    assert ReportResult.from_dict(row).to_dict() == row


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "no id": ({"report_id": None}, "report_id"),
    "findings are no list": ({"findings": "x"}, "findings: a list is needed"),
    "no kind": ({"findings": [{}]}, r"findings\.0\.kind: one of bone_lesion, fracture"),
    "unknown kind": ({"findings": [{"kind": "tumour"}]}, r"findings\.0\.kind: one of"),
    "a finding is no table": ({"findings": ["x"]}, r"findings\.0\.kind"),
    "no head": ({"findings": [{"kind": "fracture", "assertion": "present"}]}, r"findings\.0: start: .*end: .*text: "),
    "unknown assertion": ({"findings": [finding_to_dict(FRACTURE) | {"assertion": "maybe"}]}, r"findings\.0: assertion: "),
    "a pair of three": ({"findings": [finding_to_dict(FRACTURE) | {"height_loss_percent": [1, 2, 3]}]}, "height_loss_percent"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_no_result_is_refused_by_field_and_without_its_text(case: str) -> None:
    change, message = BROKEN[case]
    with pytest.raises(InputError, match=message) as caught:
        ReportResult.from_dict(ROW | {"text": "Jane Roe"} | change)
    assert "Roe" not in str(caught.value)


@pytest.mark.parametrize("case", [case for case in BROKEN if case != "no kind"])
def test_the_schema_refuses_it_too(case: str) -> None:
    row = {key: value for key, value in (ROW | BROKEN[case][0]).items() if value is not None}
    assert not SCHEMA.is_valid(row)


@pytest.mark.parametrize("kind", Kind)
def test_a_record_cannot_be_changed_and_has_no_room_for_more(kind: Kind) -> None:
    finding = FINDING_TYPES[kind](start=0, end=1, text="x", assertion=Assertion.PRESENT)
    assert get_type_hints(type(finding))["kind"].__args__ == (kind,)
    with pytest.raises(FrozenInstanceError):
        finding.start = 5  # type: ignore[misc]
    assert not hasattr(finding, "__dict__")


def test_readings_can_be_pickled(root: Path) -> None:
    """They are the border between processes as well as between layers."""
    lexicon = load_lexicon()
    sentences = [sentence.text for text in _sample(root)[:5] for sentence in Layout(lexicon.sections).sentences(text)]
    readings = [*map(SentenceReader(lexicon, remembered=0).read, sentences)]
    assert any(reading.terms for reading in readings)
    assert pickle.loads(pickle.dumps(readings)) == readings


@given(data=st.data())
def test_equal_findings_have_equal_hashes(data: st.DataObject) -> None:
    finding = data.draw(FINDINGS)
    assert hash(replace(finding)) == hash(finding)
