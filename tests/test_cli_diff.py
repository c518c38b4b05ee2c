"""`metextract diff`: what it shows, what it writes, and how it ends."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from metextract.cli import app
from metextract.io import open_results
from metextract.records import Assertion, Fracture, ReportResult, Severity, Stenosis

TEXT = "FINDINGS: Burst fracture of L2. Severe stenosis at L4-L5."
FRACTURE = Fracture(start=16, end=24, text="fracture", assertion=Assertion.PRESENT, levels=("L2",))
STENOSIS = Stenosis(start=39, end=47, text="stenosis", assertion=Assertion.PRESENT, levels=("L4-L5",), severity=Severity.SEVERE)
BEFORE = [
    ReportResult(report_id="r1", text=TEXT, findings=(FRACTURE,), fingerprint="0.1+one"),
    ReportResult(report_id="r2", text=TEXT, findings=(FRACTURE, STENOSIS), fingerprint="0.1+one"),
    ReportResult(report_id="r3", text="Clear.", fingerprint="0.1+one"),
]
DENIED = replace(FRACTURE, assertion=Assertion.ABSENT, levels=())
AFTER = [
    ReportResult(report_id="r1", text=TEXT, findings=(FRACTURE, STENOSIS), fingerprint="0.2+two"),
    ReportResult(report_id="r2", text=TEXT, findings=(DENIED,), fingerprint="0.2+two"),
    ReportResult(report_id="r4", error="line 4: the text is null"),
]


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["diff", *map(str, arguments)])


def _write(path: Path, results: Iterable[ReportResult]) -> Path:
    with open_results(path) as file:
        file.write(file.encoding.encode(results))
    return path


@pytest.fixture(params=[".jsonl", ".csv.gz", ".parquet"])
def runs(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    return _write(tmp_path / f"a{request.param}", BEFORE), _write(tmp_path / f"b{request.param}", AFTER)


def _lines(done: Result) -> list[str]:
    return [" ".join(line.split()) for line in done.stdout.splitlines()]


def test_what_differs_is_shown_and_the_exit_code_is_1(runs: tuple[Path, Path]) -> None:
    done = _run(*runs)
    assert (done.exit_code, done.stderr) == (1, "")
    lines = _lines(done)
    assert lines[:2] == [
        f"before {runs[0]}: 3 reports, fingerprint 0.1+one",
        f"after {runs[1]}: 3 reports, 1 failed, fingerprint 0.2+two",
    ]
    assert "fracture 2 2 1 1 50.0%" in lines
    assert "stenosis 1 1 1 1 0 0.0%" in lines
    assert "assertion present absent 1" in lines
    assert "levels L2 none 1" in lines
    assert "2 reports in both runs, 2 (100.0%) with a difference" in lines
    assert "1 report: only in the run before" in lines
    assert "r1 added stenosis present L4-L5" in lines
    assert "r2 changed fracture assertion present → absent; levels L2 → none" in lines
    assert lines[-2:] == ["r3 only in the run before", "r4 only in the run after"]
    assert not [line for line in lines if line.startswith("note: ")]


def test_findings_are_shown_in_their_words_where_the_runs_hold_the_text(tmp_path: Path) -> None:
    done = _run(_write(tmp_path / "a.jsonl", BEFORE), _write(tmp_path / "b.parquet", AFTER))
    assert "    FINDINGS: Burst fracture of L2. Severe [stenosis] at L4-L5." in done.stdout.splitlines()


def test_findings_are_shown_as_their_heads_where_there_is_no_text(tmp_path: Path) -> None:
    done = _run(_write(tmp_path / "a.csv", BEFORE), _write(tmp_path / "b.csv", AFTER))
    assert "    stenosis" in done.stdout.splitlines()
    assert "Burst" not in done.stdout


def test_the_archive_gives_flat_runs_their_words(tmp_path: Path) -> None:
    archive = tmp_path / "archive.jsonl"
    archive.write_text("".join(json.dumps({"key": f"r{n}", "words": TEXT}) + "\n" for n in (4, 2, 1, 9)), encoding="utf-8")
    runs = _write(tmp_path / "a.csv", BEFORE), _write(tmp_path / "b.parquet", AFTER)
    done = _run(*runs, "--text", archive, "--text-column", "words", "--id-column", "key")
    assert "    FINDINGS: Burst fracture of L2. Severe [stenosis] at L4-L5." in done.stdout.splitlines()
    assert "1 report: only in the run before" in _lines(done)
    assert done.stderr == ""


def test_another_archive_is_noted(tmp_path: Path) -> None:
    archive = tmp_path / "archive.jsonl"
    archive.write_text(json.dumps({"id": "r1", "text": f"An addendum. {TEXT}"}) + "\n", encoding="utf-8")
    done = _run(_write(tmp_path / "a.csv", BEFORE), _write(tmp_path / "b.csv", AFTER), "--text", archive)
    assert done.exit_code == 1
    assert done.stderr == f"note: {archive} does not hold the words of 3 of the findings shown\n"


def test_equal_runs_end_with_0_and_a_note_on_their_fingerprints(tmp_path: Path) -> None:
    done = _run(_write(tmp_path / "a.jsonl", BEFORE), _write(tmp_path / "b.csv", BEFORE))
    assert (done.exit_code, done.stderr) == (0, "")
    assert "note: the fingerprints are equal: the same code and lexicons made both runs" in _lines(done)
    assert _lines(done)[-1] == "3 reports in both runs, 0 (0.0%) with a difference"


@pytest.mark.parametrize(
    ("options", "what", "code"),
    [
        (["--kind", "fracture"], ["changed", "only_before", "only_after"], 1),
        (["--kind", "fracture", "--kind", "stenosis"], ["added", "changed", "removed", "only_before", "only_after"], 1),
        (["--attribute", "levels"], ["changed", "only_before", "only_after"], 1),
        (["--attribute", "severity"], ["only_before", "only_after"], 1),
        (["--limit", "0"], ["added", "changed", "removed", "only_before", "only_after"], 1),
    ],
)
def test_a_file_holds_all_differences_that_are_asked_for(
    options: list[str], what: list[str], code: int, runs: tuple[Path, Path], tmp_path: Path
) -> None:
    done = _run(*runs, *options, "-o", tmp_path / "d.jsonl")
    assert done.exit_code == code, done.stderr
    assert [json.loads(line)["what"] for line in (tmp_path / "d.jsonl").read_text().splitlines()] == what


def test_one_kind_alone_may_be_equal(tmp_path: Path) -> None:
    after = [replace(result, findings=result.findings[:1]) for result in BEFORE]
    runs = _write(tmp_path / "a.jsonl", BEFORE), _write(tmp_path / "b.jsonl", after)
    assert [_run(*runs, "--kind", kind).exit_code for kind in ("fracture", "stenosis")] == [0, 1]


@pytest.mark.parametrize(
    ("limit", "end"),
    [(0, "5 more are not shown; --limit shows more, -o FILE writes all of them"), (5, "r4 only in the run after")],
)
def test_the_first_differences_are_shown(limit: int, end: str, runs: tuple[Path, Path]) -> None:
    assert _lines(_run(*runs, "--limit", limit))[-1] == end


def test_what_a_report_says_does_not_steer_the_terminal(tmp_path: Path) -> None:
    text = "\x1b[31mNo [bold]fracture"
    finding = replace(FRACTURE, start=14, end=22)
    result = ReportResult(report_id="[red]\x1b[2J", text=text, findings=(finding,))
    done = _run(_write(tmp_path / "a.jsonl", [result]), _write(tmp_path / "b.jsonl", [replace(result, findings=())]))
    assert "\x1b" not in done.stdout
    assert "[red]\ufffd[2J  removed fracture" in done.stdout
    assert "No [bold][fracture]" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.jsonl", "b.jsonl"], "none.jsonl: no such file or folder"),
        (["a.jsonl", "bad.jsonl"], "bad.jsonl: line 1: not valid JSON"),
        (["a.jsonl", "b.jsonl", "--attribute", "colour"], "no attribute 'colour'; there are head, assertion, "),
        (["a.jsonl", "b.jsonl", "--kind", "tumour"], "Invalid value for '--kind': "),
        (["a.jsonl", "b.jsonl", "-o", "d.html"], "d.html: unknown suffix; known are .jsonl, .csv"),
        (["a.jsonl", "b.jsonl", "-o", "b.jsonl"], "b.jsonl: the output would replace an input; name another file"),
        (["a.jsonl", "b.jsonl", "--text", "none.csv"], "none.csv: no such file or folder"),
        (["a.jsonl"], "Missing argument 'RUN_B'."),
    ],
)
def test_what_cannot_be_run_is_one_line_and_exit_code_2(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _write(Path("a.jsonl"), BEFORE)
    _write(Path("b.jsonl"), AFTER)
    Path("bad.jsonl").write_text("fracture\n", encoding="utf-8")
    done = _run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {message}")
    assert done.stderr.count("\n") == 1


def test_a_run_that_breaks_off_leaves_no_file(tmp_path: Path) -> None:
    runs = _write(tmp_path / "a.jsonl", BEFORE), _write(tmp_path / "b.jsonl", AFTER)
    with runs[1].open("a", encoding="utf-8") as file:
        file.write("{}\n")
    assert _run(*runs, "-o", tmp_path / "d.csv").exit_code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "b.jsonl"]


def test_the_exit_codes_are_in_the_help() -> None:
    assert "Exit codes: 0 nothing differs, 1 something does, 2 the command could not run." in " ".join(
        _run("--help").stdout.split()
    )
