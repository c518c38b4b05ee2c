"""brat: what is written is read back the same, in the tool's own form, and what the tool or a person writes is read or named."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pybrat.parser import BratParser

import metextract
from composed import COMPOSED
from metextract.annotation import AnnotatedReport, AnnotatedSet, attributes, read_annotations, write_annotations
from metextract.annotation.brat.findings import findings_of as findings_of_lines
from metextract.annotation.brat.lines import standoff
from metextract.annotation.folders import LONGEST_NAME, id_of, name_of
from metextract.errors import InputError
from metextract.records import Assertion, Evidence, Finding, Fracture, Kind, NeuralCompression, Region, Stenosis
from strategies import annotated_reports

TEXT = "Old fracture of L1, L2\r\nand the sacrum. Cord\r\ncompression at T5-T6."


def scored(finding: Finding) -> Finding:
    return replace(finding, section=None, evidence=())


def by_id(reports: Sequence[AnnotatedReport]) -> dict[str, AnnotatedReport]:
    """Without what brat has no place for."""
    return {report.report_id: replace(report, columns={}, findings=tuple(map(scored, report.findings))) for report in reports}


def there_and_back(reports: Sequence[AnnotatedReport], folder: Path) -> AnnotatedSet:
    write_annotations(reports, folder, "brat")
    return read_annotations(folder, "brat")


Reader = Callable[..., AnnotatedSet]


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """Reads lines of brat on a text."""

    def read(*lines: str, text: str = TEXT) -> AnnotatedSet:
        (tmp_path / "r1.txt").write_text(text, encoding="utf-8", newline="")
        (tmp_path / "r1.ann").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="")
        return read_annotations(tmp_path)

    return read


def findings_of(found: AnnotatedSet) -> tuple[Finding, ...]:
    assert [str(problem) for problem in found.problems] == []
    (report,) = found.reports
    return report.findings


def reasons(found: AnnotatedSet) -> list[str]:
    return [str(problem).partition("r1.ann: ")[2] for problem in found.problems]


@pytest.mark.parametrize("name", COMPOSED)
def test_annotated_reports_come_back_the_same(name: str, tmp_path: Path) -> None:
    reports = read_annotations(COMPOSED[name]).reports
    found = there_and_back(reports, tmp_path / "brat")
    assert by_id(found.reports) == by_id(reports)
    assert found.problems == ()


def test_what_an_extractor_found_comes_back_the_same(extractor: metextract.Extractor, tmp_path: Path) -> None:
    gold = read_annotations(COMPOSED["spine"]).reports[:30]
    reports = AnnotatedSet.of(extractor(report.text or "", report_id=report.report_id) for report in gold).reports
    found = there_and_back(reports, tmp_path / "brat")
    assert by_id(found.reports) == by_id(reports)
    assert found.problems == ()


@settings(max_examples=60)
@given(st.lists(annotated_reports(), max_size=3, unique_by=lambda report: report.report_id))
def test_any_annotated_reports_come_back_the_same(reports: list[AnnotatedReport]) -> None:
    with TemporaryDirectory() as folder:
        found = there_and_back(reports, Path(folder) / "brat")
    assert by_id(found.reports) == by_id(reports)
    assert found.problems == ()


@pytest.mark.parametrize("name", COMPOSED)
def test_another_parser_of_brat_reads_the_same_heads(name: str, tmp_path: Path) -> None:
    reports = by_id(read_annotations(COMPOSED[name]).reports)
    write_annotations(reports.values(), tmp_path / "brat", "brat")
    examples = BratParser(error="ignore").parse(tmp_path / "brat")  # it calls entities on the same words an error
    assert len(examples) == len(reports)
    for example in examples:
        report = reports[Path(str(example.id)).name]
        assert example.text == report.text
        heads = [entity for entity in example.entities if entity.type in list(Kind)]
        assert [(entity.type, entity.spans[0].start, entity.spans[-1].end) for entity in heads] == [
            (finding.kind, finding.start, finding.end) for finding in report.findings
        ]
        sites = {relation.id: relation for relation in example.relations}.values()
        assert {relation.type for relation in sites} <= {"Site"}
        assert len(sites) == sum(len(f.levels) + len(f.regions) + len(f.bones) for f in report.findings)


def test_every_line_of_the_tool_is_read(reader: Reader) -> None:
    found = reader(
        "T1\tfracture 4 12\tfracture",
        "T2\tLevel 16 18\tL1",
        "T3\tLevel 20 22\tL2",
        "T4\tRegion 32 38\tsacrum",
        "A1\tregion T4 sacral",
        "A2\tacuity T1 healed",
        "M1\thistorical T1",
        "A3\theight_loss_low T1 30",
        "A4\theight_loss_high T1 40",
        "A5\tretropulsion T1 false",
        "R1\tSite Arg1:T1 Arg2:T2\t",
        "R2\tSite Arg1:T1 Arg2:T3\t",
        "R3\tSite Arg1:T1 Arg2:T4\t",
        "T5\tneural_compression 40 44;46 57\tCord compression",
        "T6\tLevel 61 66\tT5-T6",
        "R4\tSite Arg1:T6 Arg2:T5\t",
        "A6\tassertion T5 possible",
        "N1\tReference T1 ICD10:S32.0\tFracture of lumbar vertebra",
        "*\tEquiv T2 T3",
        "#1\tAnnotatorNotes T1\tasked a colleague",
    )
    fracture, compression = findings_of(found)
    assert fracture == Fracture(
        start=4,
        end=12,
        text="fracture",
        assertion=Assertion.PRESENT,
        historical=True,
        levels=("L1", "L2"),
        regions=(Region.SACRAL,),
        acuity=metextract.records.Acuity.HEALED,
        height_loss_percent=(30, 40),
        retropulsion=False,
    )
    assert compression == NeuralCompression(
        start=40, end=57, text="Cord\r\ncompression", assertion=Assertion.POSSIBLE, levels=("T5-T6",)
    )


def test_two_adjacent_levels_are_vertebrae_to_a_bone_and_a_segment_to_a_canal(reader: Reader) -> None:
    found = reader(
        *("T1\tbone_lesion 0 7\tLesions", "T2\tstenosis 12 20\tstenosis", "T3\tLevel 24 29\tT5-T6"),
        *("R1\tSite Arg1:T1 Arg2:T3", "R2\tSite Arg1:T2 Arg2:T3"),
        text="Lesions and stenosis at T5-T6.",
    )
    assert [finding.levels for finding in findings_of(found)] == [("T5", "T6"), ("T5-T6",)]


@pytest.mark.parametrize(
    ("words", "lines", "expected"),
    [
        ("L1", (), ("L1",)),
        ("t 5", (), ("T5",)),
        ("D10 to L1", (), ("T10", "T11", "T12", "L1")),
        ("the first lumbar vertebra", (), ("L1",)),
        ("6", ("A1\tlevel T2 T6",), ("T6",)),
        ("this level", ("A1\tValue T2 T6",), ("T6",)),
        ("T4", ("A1\tlevel T2 T5",), ("T5",)),
    ],
)
def test_a_level_is_its_attribute_or_what_its_words_name(
    words: str, lines: Sequence[str], expected: tuple[str, ...], reader: Reader
) -> None:
    text = f"Fracture, {words}"
    bounds = f"10 {len(text)}\t{words}"
    found = reader("T1\tfracture 0 8\tFracture", f"T2\tLevel {bounds}", "R1\tSite Arg1:T1 Arg2:T2", *lines, text=text)
    assert findings_of(found)[0].levels == expected


def test_a_region_or_bone_needs_no_attribute_if_its_words_are_its_name(reader: Reader) -> None:
    found = reader(
        *("T1\tfracture 21 30\tfractures", "T2\tRegion 0 8\tThoracic", "T3\tBone 13 16\trib"),
        *("R1\tSite Arg1:T1 Arg2:T2", "R2\tSite Arg1:T1 Arg2:T3"),
        text="Thoracic and rib old fractures",
    )
    assert [(finding.regions, finding.bones) for finding in findings_of(found)] == [(("thoracic",), ("rib",))]


FRACTURE = "T1\tfracture 4 12\tfracture"
LEVEL = "T2\tLevel 16 18\tL1"
SITE = "R1\tSite Arg1:T1 Arg2:T2"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["fracture at L1"], ["line 1: is no line of brat"]),
        (["T1 fracture 4 12 fracture"], ["line 1: is no line of brat"]),
        (["T1\tfracture 4 twelve\tfracture"], ["line 1: is no line of brat"]),
        (["A1\tassertion"], ["line 1: is no line of brat"]),
        ([FRACTURE, "E1\tfracture:T1 Theme:T1"], ["line 2: events are not read; mark findings as entities"]),
        (
            ["T1\tProtein 4 12\tfracture"],
            [f"line 1: T1: its type is none of {', '.join(Kind)}, Level, Region, Bone; it is left out"],
        ),
        (["T1\tfracture 4 12\tlesion"], ["line 1: T1: its words are not those at 4 to 12 of the text; it is left out"]),
        (["T1\tfracture 4 99\tfracture"], ["line 1: T1: its offsets end at 99, and the text has 67 characters; it is left out"]),
        (["T1\tfracture 4 4\t"], ["line 1: T1: its offsets are empty or overlap; it is left out"]),
        (["T1\tfracture 4 12;8 14\tfracture"], ["line 1: T1: its offsets are empty or overlap; it is left out"]),
        ([FRACTURE, FRACTURE], ["line 2: T1: was there before; this one is left out"]),
        (
            ["T1\tfracture 0 3;4 12;20 22\tOld fracture L2"],
            [
                "line 1: T1: there are other words between the parts of its head, which is read from the first to the last",
            ],
        ),
        (
            [FRACTURE, "A1\tacuity T9 healed"],
            ["line 2: A1: it is an attribute of T9, which is no entity of this file; it is left out"],
        ),
        ([FRACTURE, "A1\tNegation T1"], ["line 1: T1: fracture has no field 'Negation'; the field is left out"]),
        ([FRACTURE, "A1\tlocation T1 central"], ["line 1: T1: fracture has no field 'location'; the field is left out"]),
        (
            [FRACTURE, "A1\tacuity T1 acute", "A2\tacuity T1 healed"],
            ["line 1: T1: it has several values of 'acuity'; the finding is left out"],
        ),
        (
            [FRACTURE, "A1\tacuity T1 fresh"],
            [
                (
                    "line 1: T1: acuity: Input should be 'acute', 'subacute', 'chronic', 'healing' or 'healed'; "
                    "the finding is left out"
                )
            ],
        ),
        (
            [FRACTURE, "A1\theight_loss_low T1 40"],
            ["line 1: T1: only one of height_loss_low and height_loss_high is given; the finding is left out"],
        ),
        ([FRACTURE, LEVEL], ["line 2: T2: no finding has this Level; it is left out"]),
        (
            [FRACTURE, LEVEL, "R1\tLocated Arg1:T1 Arg2:T2", SITE],
            ["line 3: R1: its type is not Site; it is left out"],
        ),
        ([FRACTURE, "R1\tSite Arg1:T1 Arg2:T9"], ["line 2: R1: it does not lead from a finding to a site; it is left out"]),
        ([FRACTURE, "R1\tSite Arg1:T1 Arg2:T1"], ["line 2: R1: it does not lead from a finding to a site; it is left out"]),
        ([FRACTURE, LEVEL, SITE, "A1\tlevel T2 T99"], ["line 2: T2: its level is no level; it is left out"]),
        ([FRACTURE, LEVEL, SITE, "A1\tacuity T2 acute"], ["line 2: T2: Level has no attribute 'acuity'; it is left out"]),
        (
            [FRACTURE, "T2\tLevel 0 3\tOld", SITE],
            ["line 2: T2: its words name no level; give it as 'level'"],
        ),
        (
            [FRACTURE, "T2\tRegion 32 38\tsacrum", SITE],
            ["line 2: T2: its words name no region; give it as 'region'"],
        ),
    ],
)
def test_what_cannot_be_taken_over_is_named_with_its_line(lines: Sequence[str], expected: list[str], reader: Reader) -> None:
    assert reasons(reader(*lines)) == expected


def test_messages_never_hold_words_of_the_text(reader: Reader) -> None:
    found = reader("T1\tfracture 4 12\tPatientname", "Patientname\tx", "T3\tLevel 0 3\tOld", "R1\tSite Arg1:T1 Arg2:T3")
    assert len(found.problems) == 4
    assert not re.search("Patientname|Old|sacrum", " ".join(map(str, found.problems)))


def test_a_head_in_parts_reaches_from_the_first_to_the_last(reader: Reader) -> None:
    (report,) = reader("T1\tfracture 0 3;4 12;20 22\tOld fracture L2").reports
    assert [(finding.start, finding.end) for finding in report.findings] == [(0, 22)]


@pytest.mark.parametrize("lines", [(), ("",), ("#1\tAnnotatorNotes T1\tnothing to be seen",)])
def test_an_empty_file_is_a_report_without_findings(lines: Sequence[str], reader: Reader) -> None:
    assert findings_of(reader(*lines)) == ()


def test_windows_line_ends_and_a_byte_order_mark_change_no_annotation(reader: Reader) -> None:
    assert len(findings_of(reader(f"\ufeff{FRACTURE}\r", "A1\tacuity T1 healed\r"))) == 1


def test_a_byte_order_mark_of_the_text_counts(reader: Reader) -> None:
    (finding,) = findings_of(reader("T1\tfracture 1 9\tFracture", text="\ufeffFracture"))
    assert finding.text == "Fracture"


def test_characters_beyond_the_basic_plane_count_once(tmp_path: Path) -> None:
    text = "🦴 fracture"
    report = AnnotatedReport(report_id="r1", text=text, findings=(finding_at(text, "fracture"),))
    assert by_id(there_and_back([report], tmp_path / "brat").reports) == by_id([report])
    assert (tmp_path / "brat" / "r1.ann").read_text().startswith("T1\tfracture 2 10\tfracture\n")


def finding_at(text: str, words: str, **values: object) -> Finding:
    start = text.index(words)
    bounds = {"start": start, "end": start + len(words), "text": words}
    return Fracture(**{**bounds, "assertion": Assertion.PRESENT, **values})  # type: ignore[arg-type]


def test_sites_stand_on_their_words_or_on_the_head(tmp_path: Path) -> None:
    text = "Fractures of T5 to T7. Another fracture."
    evidence = (Evidence(attribute="levels", rule="site", start=13, end=21),)
    known = finding_at(text, "Fractures", levels=("T5", "T6", "T7"), evidence=evidence)
    unknown = finding_at(text, "fracture", levels=("T9",), assertion=Assertion.ABSENT)
    write_annotations([AnnotatedReport(report_id="r1", text=text, findings=(known, unknown))], tmp_path / "brat", "brat")
    assert (tmp_path / "brat" / "r1.ann").read_text().splitlines() == [
        "T1\tfracture 0 9\tFractures",
        "T2\tfracture 31 39\tfracture",
        "T3\tLevel 13 15\tT5",
        "T4\tLevel 13 21\tT5 to T7",
        "T5\tLevel 19 21\tT7",
        "T6\tLevel 31 39\tfracture",
        "A1\tassertion T2 absent",
        "A2\tlevel T3 T5",
        "A3\tlevel T4 T6",
        "A4\tlevel T5 T7",
        "A5\tlevel T6 T9",
        "R1\tSite Arg1:T1 Arg2:T3",
        "R2\tSite Arg1:T1 Arg2:T4",
        "R3\tSite Arg1:T1 Arg2:T5",
        "R4\tSite Arg1:T2 Arg2:T6",
    ]


def test_findings_share_the_words_of_a_site(tmp_path: Path) -> None:
    text = "Fractures and stenosis at L1."
    evidence = (Evidence(attribute="levels", rule="site", start=26, end=28),)
    fracture = finding_at(text, "Fractures", levels=("L1",), evidence=evidence)
    stenosis = Stenosis(start=14, end=22, text="stenosis", assertion=Assertion.PRESENT, levels=("L1",), evidence=evidence)
    write_annotations([AnnotatedReport(report_id="r1", text=text, findings=(fracture, stenosis))], tmp_path / "brat", "brat")
    assert (tmp_path / "brat" / "r1.ann").read_text().count("\tLevel ") == 1


def test_the_configuration_has_every_type_and_value_that_is_written(tmp_path: Path) -> None:
    reports = read_annotations(COMPOSED["spine"]).reports
    write_annotations(reports, tmp_path / "brat", "brat")
    configured = sections(tmp_path / "brat" / "annotation.conf")
    values = {line.split()[0]: line.partition("Value:")[2].split("|") for line in configured["attributes"]}
    targets = {line.split()[0]: re.search(r"Arg:([^,]+)", line).group(1).split("|") for line in configured["attributes"]}  # type: ignore[union-attr]
    types: dict[str, str] = {}
    for path in sorted((tmp_path / "brat").glob("*.ann")):
        for line in path.read_text().splitlines():
            name, said = line.split("\t")[:2]
            kind, _, rest = said.partition(" ")
            if name.startswith("T"):
                assert kind in configured["entities"]
                types[name] = kind
            elif name.startswith("A"):
                target, _, value = rest.partition(" ")
                assert value in values[kind]  # that of a flag is empty
                assert types[target] in targets[kind]


def test_all_attributes_can_be_given_in_brat(tmp_path: Path) -> None:
    write_annotations([], tmp_path / "brat", "brat")
    names = {line.split()[0] for line in sections(tmp_path / "brat" / "annotation.conf")["attributes"]}
    replaced = {"levels": "level", "regions": "region", "bones": "bone", "height_loss_percent": "height_loss_low"}
    assert names >= {replaced.get(attribute.name, attribute.name) for attribute in attributes()}
    labels = {line.split(" | ")[0] for line in sections(tmp_path / "brat" / "visual.conf")["labels"]}
    assert labels >= {*names, *Kind, "Level", "Region", "Bone", "Site"}


def sections(path: Path) -> dict[str, list[str]]:
    """The lines of each section, as brat tells them apart."""
    found: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        if match := re.fullmatch(r"\[(.*)\]", line):
            current = found.setdefault(match.group(1), [])
        elif line:
            current.append(line)
            # brat's own grammar: a name and key:value pairs without blanks, those of labels after a tab
            if "labels" not in found:
                name, _, given = line.partition("\t")
                assert re.fullmatch(r"\S+", name)
                assert all(re.fullmatch(r"\S*?:\S+", pair.strip()) for pair in given.split(",") if given)
    return found


IDS = ["r1", "2024/17:a", "Müller", "100%", "a%2Fb", ".hidden", "hidden_1", "..", "a b", "a.b.c", "x" * LONGEST_NAME]


def test_ids_are_kept_in_the_names_of_files(tmp_path: Path) -> None:
    reports = [AnnotatedReport(report_id=name, text="No fracture.") for name in IDS]
    found = there_and_back(reports, tmp_path / "brat")
    assert sorted(report.report_id for report in found.reports) == sorted(IDS)
    assert all(re.fullmatch(r"[A-Za-z0-9_~%.-]+", path.name) for path in (tmp_path / "brat").iterdir())


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20))
def test_a_file_name_gives_back_its_id(report_id: str) -> None:
    assert id_of(name_of(report_id)) == report_id


@pytest.mark.parametrize("name", ["a b", "100%", "50%20x y", "ü", "%ff"])
def test_names_that_others_gave_are_ids_as_they_are(name: str) -> None:
    assert id_of(name) == name


def test_folders_below_are_part_of_the_id(tmp_path: Path) -> None:
    (tmp_path / "ward 1").mkdir()
    for name in ("r.1", "ward 1/r.1"):
        (tmp_path / f"{name}.txt").write_text("No fracture.")
        (tmp_path / f"{name}.ann").write_text("")
    (tmp_path / ".r.txt").write_text("hidden")
    found = read_annotations(tmp_path)
    assert [report.report_id for report in found.reports] == ["r.1", "ward 1/r.1"]
    assert found.problems == ()
    assert [report.report_id for report in read_annotations(tmp_path / "r.1.ann").reports] == ["r.1"]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("r2.txt", b"No fracture.", "r2.ann: there is no .ann file of this name; the report is left out"),
        ("r2.ann", b"", "r2.ann: there is no .txt file of this name; the report is left out"),
        ("r1.ann", b"T1\tfracture 0 3\t\xff", "r1.ann: the file is not valid UTF-8 at byte 16; the report is left out"),
        ("r1.txt", b"No \xff", "r1.ann: the text is not valid UTF-8 at character 3; the report is left out"),
    ],
)
def test_a_pair_of_files_that_is_none_is_a_problem(name: str, content: bytes, expected: str, tmp_path: Path) -> None:
    (tmp_path / "r1.txt").write_bytes(b"No fracture.")
    (tmp_path / "r1.ann").write_bytes(b"")
    (tmp_path / name).write_bytes(content)
    assert [str(problem) for problem in read_annotations(tmp_path).problems] == [f"{tmp_path}: {expected}"]


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (AnnotatedReport(report_id="r1"), "report 'r1' has no text"),
        (AnnotatedReport(report_id="é" * 90, text=""), "makes a file name of 540 characters; 1 to 250 are possible"),
        (AnnotatedReport(report_id="\ud800", text=""), "is not valid UTF-8 and can be no file name"),
        (AnnotatedReport(report_id="r1", text="\ud800"), "report 'r1': the text is not valid UTF-8 at character 0"),
        (
            AnnotatedReport(report_id="r1", text="A fracture\n", findings=(finding_at("A fracture\n", "fracture\n"),)),
            "the head at 2 to 11 is empty, or begins or ends with a line break or tab",
        ),
        (
            AnnotatedReport(report_id="r1", text="A", findings=(finding_at("A fracture", "fracture"),)),
            "the head at 2 to 10 is empty, or",
        ),
    ],
)
def test_what_brat_cannot_hold_is_refused_and_leaves_nothing_behind(
    report: AnnotatedReport, expected: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=re.escape(expected)):
        write_annotations([AnnotatedReport(report_id="r0", text=""), report], tmp_path / "brat", "brat")
    assert list(tmp_path.iterdir()) == []


def test_two_reports_with_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"report 'r1': another report has the same file name r1\.txt"):
        write_annotations([AnnotatedReport(report_id="r1", text="")] * 2, tmp_path / "brat", "brat")


def test_annotations_of_people_are_never_written_over(tmp_path: Path) -> None:
    write_annotations([], tmp_path / "brat", "brat")
    with pytest.raises(InputError, match="is there and not empty; name a new folder"):
        write_annotations([], tmp_path / "brat", "brat")
    (tmp_path / "empty").mkdir()
    write_annotations([], tmp_path / "empty", "brat")
    with pytest.raises(InputError, match="no folder"):
        write_annotations([], tmp_path / "none" / "brat", "brat")


def test_packed_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "r1.ann.gz").write_bytes(b"")
    with pytest.raises(InputError, match="unpack it first"):
        read_annotations(tmp_path / "r1.ann.gz")


PIECES = [
    "T1",
    "T2",
    "A1",
    "R1",
    "E1",
    "#1",
    "*",
    "\t",
    " ",
    ";",
    ":",
    "\r",
    "\n",
    "4 12",
    "fracture",
    "Level",
    "level",
    "Site",
    "Arg1:T1",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=2), max_size=30).map("".join))
def test_no_line_is_dropped_in_silence(content: str) -> None:
    """Each line that may say something of a finding is a part of a finding or a problem."""
    text = content.encode("utf-8", "replace").decode()
    found = standoff(text)
    findings, problems = findings_of_lines(found, TEXT)
    assert len(found.text_bounds) + len(found.attributes) + len(found.relations) + len(found.problems) == sum(
        bool(line.strip()) and line[0] not in "#N*" for line in text.split("\n")
    )
    assert len(findings) + len(problems) >= len(found.text_bounds)
