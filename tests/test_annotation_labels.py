"""Labels of whole reports: what is written is read back the same, and what does not fit is named with its line."""

import csv
import gzip
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composed import COMPOSED
from metextract.annotation import AnnotatedReport, AnnotatedSet, read_annotations, write_annotations
from metextract.errors import InputError
from metextract.records import Assertion, Bone, EpiduralDisease, EsccGrade, Finding, Fracture, Region, Stenosis
from strategies import annotated_reports


def label(finding: Finding) -> Finding:
    """A finding without its place."""
    return replace(finding, start=0, end=0, text="", section=None, evidence=())


def labels(reports: Sequence[AnnotatedReport]) -> list[AnnotatedReport]:
    return [replace(report, text=None, findings=tuple(map(label, report.findings))) for report in reports]


def read(content: str | bytes, folder: Path, name: str = "labels.csv") -> AnnotatedSet:
    data = content.encode() if isinstance(content, str) else content
    (folder / name).write_bytes(data)
    return read_annotations(folder / name)


def reasons(found: AnnotatedSet) -> list[str]:
    return [str(problem).partition("labels.csv: ")[2] for problem in found.problems]


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
@pytest.mark.parametrize("name", COMPOSED)
def test_labels_come_back_the_same(name: str, suffix: str, tmp_path: Path) -> None:
    reports = read_annotations(COMPOSED[name]).reports
    write_annotations(reports, tmp_path / f"labels{suffix}", "labels")
    found = read_annotations(tmp_path / f"labels{suffix}")
    assert list(found.reports) == labels(reports)
    assert (found.problems, found.located) == ((), False)


@settings(max_examples=60)
@given(st.lists(annotated_reports(), max_size=3, unique_by=lambda report: report.report_id), st.sampled_from([".csv", ".tsv"]))
def test_any_labels_come_back_the_same(reports: list[AnnotatedReport], suffix: str) -> None:
    with TemporaryDirectory() as folder:
        write_annotations(reports, Path(folder) / f"labels{suffix}", "labels")
        found = read_annotations(Path(folder) / f"labels{suffix}")
    assert found.problems == ()
    assert list(found.reports) == labels(reports)


def test_a_row_is_a_label_and_rows_of_a_report_may_stand_apart(tmp_path: Path) -> None:
    found = read(
        "\ufeffAccession,Kind,Level,Assertion,severity,escc_grade,height_loss_percent,Modality\r\n"
        "a1,fracture,t12;L1; Rib,,,,30-40%,CT\r\n"
        "a2,,,,,,,\r\n"
        "\r\n"
        "a1,Stenosis,L4-L5,Absent,Mild,,,CT\r\n"
        "a3,epidural_disease,thoracic,possible,,1C,,MR\r\n"
        "a1,fracture,,TRUE,,,,\r\n"
        "a1,fracture,,,,,40%,\r\n",
        tmp_path,
    )
    nowhere = {"start": 0, "end": 0, "text": ""}
    assert found.reports == (
        AnnotatedReport(
            report_id="a1",
            findings=(
                Fracture(
                    **nowhere,
                    assertion=Assertion.PRESENT,
                    levels=("T12", "L1"),
                    bones=(Bone.RIB,),
                    height_loss_percent=(30, 40),
                ),
                Stenosis(**nowhere, assertion=Assertion.ABSENT, levels=("L4-L5",), severity="mild"),
                Fracture(**nowhere, assertion=Assertion.PRESENT, height_loss_percent=(40, 40)),
            ),
            columns={"Modality": "CT"},
        ),
        AnnotatedReport(report_id="a2"),
        AnnotatedReport(
            report_id="a3",
            findings=(
                EpiduralDisease(
                    **nowhere, assertion=Assertion.POSSIBLE, regions=(Region.THORACIC,), escc_grade=EsccGrade.GRADE_1C
                ),
            ),
            columns={"Modality": "MR"},
        ),
    )
    assert reasons(found) == [
        "line 7: assertion: Input should be 'present', 'possible', 'absent' or 'hypothetical'; the finding is left out"
    ]


HEADER = "report_id,kind,level,assertion,morphology,site"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["r1,tumour,,,,"], ["line 2: the kind is not one of"]),
        (["r1,fracture,T99,,,"], ["line 2: the level is no vertebra (T5), segment (L4-L5), region (sacral) or bone (rib)"]),
        (["r1,fracture,T5-T8,,,"], ["line 2: the level is no vertebra"]),
        (["r1,fracture,,maybe,,"], ["line 2: assertion: Input should be"]),
        (["r1,stenosis,,,burst,"], ["line 2: stenosis has no field 'morphology'; the field is left out"]),
        (["r1,,T5,absent,,"], ["line 2: there is no kind, but level and assertion; the finding is left out"]),
        (["r1,fracture,T5"], ["line 2: 3 fields where the header has 6; the finding is left out"]),
        (["r1,fracture,T5,,,,,"], ["line 2: 8 fields where the header has 6; the finding is left out"]),
        ([",fracture,,,,"], ["line 2: no report_id"]),
        ([" ,fracture,,,,"], ["line 2: no report_id"]),
        (['r1,fracture,"T5"x,,,', "r2,fracture,,,,"], ["line 2: not valid CSV"]),
        (['r1,fracture,,,,"', "r2,fracture,,,,"], ["line 2: not valid CSV"]),
        (
            ["r1,,,,,", "r1,fracture,,,,"],
            ["line 2: says that the report has no finding, and other rows name some"],
        ),
        (
            ["r1,fracture,T5,,,A", "r1,fracture,T6,,,B"],
            ["line 3: 'site' is not what it is in line 2; it is left out"],
        ),
        (['r1,fracture,,,,"two', 'lines"', "r2,tumour,,,,"], ["line 4: the kind is not one of"]),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(rows: Sequence[str], expected: list[str], tmp_path: Path) -> None:
    found = reasons(read("\n".join([HEADER, *rows]), tmp_path))
    assert len(found) == len(expected)
    assert all(reason.startswith(start) for reason, start in zip(found, expected, strict=True))


def test_a_row_that_is_not_utf_8_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    found = read(b"id,kind,source\nr1,fracture,\xe9t\xe9\nr1,stenosis,x\n", tmp_path)
    assert reasons(found) == ["line 2: the row is not valid UTF-8; the finding is left out"]
    assert [finding.kind for finding in found.reports[0].findings] == ["stenosis"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "the file is empty; a header line is needed"),
        ("kind,level\nfracture,T5\n", "no column for the ids of the reports; it is one of report_id, id, accession"),
        ("report_id,level\nr1,T5\n", "no column 'kind'. The columns are: report_id, level"),
        ("report_id;kind\nr1;fracture\n", "no column 'kind'"),
        ("r1,Lytic lesion of the right ilium. No fracture.\n", "Its 2 columns are not shown, for they may be report text"),
        ("report_id,kind,level,Level\n", "several columns are named 'level'; rename one"),
        ("report_id,kind,Start,end,text\nr1,fracture,0,8,Fracture\n", "holds findings with offsets"),
    ],
)
def test_a_file_that_holds_no_labels_is_refused(content: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=re.escape(expected)):
        read(content, tmp_path)


def test_columns_without_a_name_are_passed_over(tmp_path: Path) -> None:
    found = read(",report_id,kind,,\n0,r1,fracture,,\n1,r1,stenosis,,\n", tmp_path)
    assert found.problems == ()
    assert [dict(report.columns) for report in found.reports] == [{}]


def test_packed_files_are_read_and_damaged_ones_named(tmp_path: Path) -> None:
    data = gzip.compress(b"report_id,kind\nr1,fracture\n" + b"".join(b"r%d,stenosis\n" % at for at in range(5_000)))
    assert len(read(data, tmp_path, "labels.csv.gz").reports) == 5_000
    found = read(data[: len(data) // 2], tmp_path, "labels.csv.gz")
    assert re.search(r"line \d+: the file cannot be read any further: the data is damaged or cut off", str(found.problems[-1]))
    with pytest.raises(InputError, match="the file cannot be read: the data is damaged or cut off"):
        read(data[:9], tmp_path, "labels.csv.gz")


def test_no_cell_begins_like_a_formula(tmp_path: Path) -> None:
    cells = ["=1+1", "'=1+1", "-x", "@x", "'tis", "''", "\tx", "＝x", "+"]
    reports = [AnnotatedReport(report_id=cell, columns={"source": cell, "=name": cell}) for cell in cells]
    write_annotations(reports, tmp_path / "labels.csv", "labels")
    with (tmp_path / "labels.csv").open(encoding="utf-8", newline="") as file:
        assert not [cell for row in csv.reader(file) for cell in row if cell.startswith(tuple("=+-@\t\r\n＝"))]
    assert [(report.report_id, report.columns) for report in read_annotations(tmp_path / "labels.csv").reports] == [
        (report.report_id, report.columns) for report in reports
    ]


@pytest.mark.parametrize(
    ("report", "name", "expected"),
    [
        (AnnotatedReport(report_id="r1", columns={"Kind": "x"}), "a.csv", "a column of the reports is named 'Kind', which"),
        (AnnotatedReport(report_id="r1", columns={"levels": "x"}), "a.csv", "a column of the reports is named 'levels', which"),
        (AnnotatedReport(report_id="r1", columns={"a": "\ud800"}), "a.csv", "report 'r1': its id or a column is not valid UTF-8"),
        (AnnotatedReport(report_id="r1"), "a.txt", "unknown suffix; labels are in files with .csv, .tsv"),
        (AnnotatedReport(report_id="r1"), "a.csv.gz", "labels are written unpacked"),
        (AnnotatedReport(report_id="r1"), "none/a.csv", "to write to"),
    ],
)
def test_what_labels_cannot_hold_is_refused_and_leaves_nothing_behind(
    report: AnnotatedReport, name: str, expected: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=re.escape(expected)):
        write_annotations([report], tmp_path / name, "labels")
    assert list(tmp_path.iterdir()) == []
