"""`metextract explain`: the text with its heads, and what set each attribute."""

import io
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from metextract.cli import app
from metextract.cli.explanation import marked
from metextract.config import Config
from metextract.extractor import Cue, Explanation
from metextract.records import Assertion, BoneLesion, Evidence, Finding, Fracture, LesionType, ReportResult

TEXT = "No fracture.\r\nThere is a lytic lesion at T8."
FRACTURE = Fracture(
    start=3,
    end=11,
    text="fracture",
    assertion=Assertion.ABSENT,
    evidence=(Evidence(attribute="assertion", rule="assertion/no", start=0, end=2),),
)
LESION = BoneLesion(
    start=25,
    end=37,
    text="lytic lesion",
    assertion=Assertion.PRESENT,
    levels=("T8",),
    lesion_type=LesionType.LYTIC,
    section="findings",
    evidence=(
        Evidence(attribute="lesion_type", rule="bone_lesion/lytic", start=25, end=30),
        Evidence(attribute="levels", rule="site: sentence", start=41, end=43),
        Evidence(attribute="levels", rule="site: second", start=38, end=43),
        Evidence(attribute="assertion", rule="no cue"),
        Evidence(attribute="change", rule="change/none"),
    ),
)


class FakeExtractor:
    def __init__(self, config: Config) -> None:
        pass

    def explain(self, text: str) -> Explanation:
        if text == "bad":
            return Explanation(text, ReportResult(report_id="", error="too long"), ())
        findings = (FRACTURE, LESION) if text == TEXT else ()
        cues = (Cue(start=0, end=2, rule="assertion/no"),) if findings else ()
        return Explanation(text, ReportResult(report_id="", text=text, findings=findings), cues)


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metextract.extractor.Extractor", FakeExtractor)


def _run(*arguments: object, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(app, ["explain", *map(str, arguments)], input=stdin)


def _rows(output: str) -> list[list[str]]:
    return [line.split() for line in output.splitlines() if line.strip() and "─" not in line]


def test_each_attribute_has_its_value_its_words_and_its_rule() -> None:
    done = _run(TEXT)
    assert done.exit_code == 0
    assert _rows(done.stdout) == [
        ["No", "[1", "fracture]."],
        ["There", "is", "a", "[2", "lytic", "lesion]", "at", "T8."],
        ["1", "fracture", "fracture", "characters", "3", "to", "11"],
        ["attribute", "value", "words", "rule"],
        ["assertion", "absent", "No", "assertion/no"],
        ["2", "bone_lesion", "lytic", "lesion", "characters", "25", "to", "37"],
        ["attribute", "value", "words", "rule"],
        ["assertion", "present", "no", "cue"],
        ["levels", "T8", "T8", "site:", "sentence"],
        ["at", "T8", "site:", "second"],
        ["section", "findings"],
        ["lesion_type", "lytic", "lytic", "bone_lesion/lytic"],
        ["change", "change/none"],
        ["read", "on", "the", "way"],
        ["words", "characters", "rule"],
        ["No", "0", "to", "2", "assertion/no"],
    ]


def test_a_text_without_findings_says_so() -> None:
    assert _rows(_run("Clear.").stdout) == [["Clear."], ["no", "findings"]]


@pytest.mark.parametrize("arguments", [[TEXT], ["--file", "FILE"], []])
def test_the_text_comes_from_the_argument_a_file_or_standard_input(arguments: list[str], tmp_path: Path) -> None:
    path = tmp_path / "r.txt"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    done = _run(*(path if argument == "FILE" else argument for argument in arguments), stdin=TEXT.encode())
    assert done.exit_code == 0
    assert "[2 lytic lesion]" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "stdin", "message"),
    [
        ([], b" \n", "error: standard input: the text is empty\n"),
        ([], b"on\xe9", "error: standard input: not valid UTF-8 at byte 2\n"),
        (["--file", "none.txt"], b"", "error: none.txt: no such file\n"),
        (["x", "--file", "none.txt"], b"", "error: give either TEXT or --file\n"),
    ],
)
def test_what_cannot_be_explained_is_one_line_and_exit_code_2(arguments: list[str], stdin: bytes, message: str) -> None:
    done = _run(*arguments, stdin=stdin)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", message)


def test_a_text_that_cannot_be_read_says_why_and_gives_exit_code_1() -> None:
    done = _run("bad")
    assert done.exit_code == 1
    assert "failed: too long" in done.stdout


def _finding(start: int, end: int) -> Finding:
    return Fracture(start=start, end=end, text="x", assertion=Assertion.PRESENT)


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ([], "canal and foraminal stenosis"),
        ([(0, 28)], "[1 canal and foraminal stenosis]"),
        ([(0, 5), (10, 28)], "[1 canal] and [2 foraminal stenosis]"),
        ([(0, 28), (10, 28)], "[1 canal and [2 foraminal stenosis]]"),
        ([(0, 5), (5, 9)], "[1 canal][2  and] foraminal stenosis"),
    ],
)
def test_heads_are_marked_where_they_stand(heads: list[tuple[int, int]], expected: str) -> None:
    assert marked("canal and foraminal stenosis", [_finding(*head) for head in heads]).plain == expected


def test_heads_have_the_colour_of_their_kind_and_terminal_codes_are_taken_out() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=100)
    with console.capture() as capture:
        console.print(marked("\x1b[31mNo fracture", [_finding(8, 16)]))
    assert capture.get() == "\ufffd[31mNo \x1b[1;33m[1 \x1b[0m\x1b[1;33mfracture\x1b[0m\x1b[1;33m]\x1b[0m\n"
