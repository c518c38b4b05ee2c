"""`metextract extract`: exit codes, what goes to which stream, and nothing but one line on an error."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from metextract.batch import Progress, Summary
from metextract.cli import app
from metextract.cli.progress import described
from metextract.config import Config
from metextract.errors import LexiconError
from metextract.readings import ReadingCounts
from metextract.records import Acuity, Assertion, Fracture, Region, Report, ReportResult


class FakeExtractor:
    """Finds the word "fracture"."""

    def __init__(self, config: Config) -> None:
        if config.lexicons is not None:
            raise LexiconError([f"{config.lexicons}/a.toml: entry 'x' has no phrases", "b.toml: entry 'y' has no id"])

    fingerprint = "fake"
    counts = ReadingCounts()
    memory_zone = contextlib.nullcontext

    def stream(self, reports: Iterable[Report]) -> Iterator[ReportResult]:
        for report in reports:
            start = report.text.find("fracture")
            finding = Fracture(
                start=start,
                end=start + 8,
                text="fracture",
                assertion=Assertion.ABSENT if "No" in report.text else Assertion.PRESENT,
                levels=("T5", "L4-L5"),
                regions=(Region.SACRAL,),
                acuity=Acuity.ACUTE,
                retropulsion=False,
                historical=True,
            )
            findings = (finding,) if start >= 0 else ()
            yield ReportResult(
                report_id=report.report_id,
                text=None if report.problem else report.text,
                findings=findings,
                error=report.problem,
                warning=report.warning,
            )


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metextract.extractor.Extractor", FakeExtractor)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    path = tmp_path / "reports.jsonl"
    rows = [{"id": "a", "text": "Old fracture."}, {"id": "b", "text": "No fracture."}, {"id": "b", "text": "Clear."}]
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


@pytest.fixture
def broken(reports: Path) -> Path:
    with reports.open("a") as lines:
        lines.write('\n{"id": "e", "text": null}\nno JSON [red]x[/red]\n' + "x\n" * 6)
    return reports


def _run(*arguments: object, stdin: str = "") -> Result:
    return CliRunner().invoke(app, ["extract", *map(str, arguments)], input=stdin)


def _lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_results_go_to_the_file_and_the_summary_to_standard_error(reports: Path, tmp_path: Path) -> None:
    done = _run(reports, "-o", tmp_path / "out.jsonl")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert [row["report_id"] for row in _lines((tmp_path / "out.jsonl").read_text())] == ["a", "b", "b"]
    words = done.stderr.split()
    assert words[:8] == ["present", "possible", "absent", "hypothetical", "─" * len(words[4]), "fracture", "1", "1"]
    assert "3 reports, 2 findings, " in done.stderr
    assert "reports/s" in done.stderr
    assert "warning: 1 report with an id that an earlier report has; all were kept" in done.stderr
    assert "failed" not in done.stderr


@pytest.mark.parametrize("name", ["out.csv", "out.csv.gz", "out.parquet"])
def test_the_suffix_chooses_the_format(name: str, reports: Path, tmp_path: Path) -> None:
    path = tmp_path / name
    assert _run(reports, "-o", path).exit_code == 0
    frame = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    assert frame["report_id"].tolist() == ["a", "b", "b"]


def test_failed_reports_give_exit_code_1_a_row_each_and_the_first_reasons(broken: Path, tmp_path: Path) -> None:
    done = _run(broken, "-o", tmp_path / "out.jsonl")
    assert done.exit_code == 1
    assert len(_lines((tmp_path / "out.jsonl").read_text())) == 11
    assert "8 reports failed:" in done.stderr
    assert "  e: line 4: the text is null" in done.stderr
    assert "  row-5: line 5: not valid JSON" in done.stderr
    assert "  and 3 more; their rows in the output say why" in done.stderr


def test_an_empty_text_is_a_warning_and_no_failure(tmp_path: Path) -> None:
    done = _run("-", "-o", "-", stdin='{"id": "a", "text": ""}\n{"id": "b", "text": " \\n"}\n{"id": "c", "text": "fracture"}')
    assert done.exit_code == 0
    rows = {str(row["report_id"]): row for row in _lines(done.stdout)}
    assert (rows["a"]["findings"], rows["a"]["warning"]) == ([], "line 1: the text is empty")
    assert rows["b"]["warning"] == "line 2: the text is empty"
    assert "warning" not in rows["c"]
    assert "warning: 2 reports with an empty text: nothing to find, and no failure" in done.stderr


def test_without_an_output_findings_are_a_table(broken: Path) -> None:
    done = _run(broken)
    header, _rule, first, *_rest = (line.split() for line in done.stdout.splitlines() if line.strip())
    assert header == ["report", "kind", "assertion", "sites", "attributes", "text"]
    assert " ".join(first) == "a fracture present T5 L4-L5 sacral historical, acuity acute, retropulsion no fracture"
    assert "row-5" in done.stdout
    assert "line 5: not valid JSON" in done.stdout


def test_a_table_shows_its_first_rows_and_says_how_many_there_are_more(reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metextract.cli.table.MOST_ROWS", 1)
    assert "1 more rows are not shown; -o FILE writes all of them." in _run(reports).stdout


def test_a_table_without_rows_says_so() -> None:
    assert _run("-", stdin="Clear.").stdout == "no findings\n"


def test_markup_and_terminal_codes_in_an_id_are_shown_and_not_run() -> None:
    done = _run("-", stdin=json.dumps({"id": "[red]\x1b[31m", "text": "fracture"}))
    assert "[red]\ufffd[31m" in done.stdout


def test_a_dash_is_standard_input_and_standard_output() -> None:
    done = _run("-", "-o", "-", stdin='{"id": "a", "text": "No fracture."}')
    (row,) = _lines(done.stdout)
    assert (row["report_id"], row["text"]) == ("a", "No fracture.")
    assert "1 report, 1 finding" in done.stderr


def test_no_text_leaves_the_report_out(reports: Path) -> None:
    assert "Old fracture." not in _run(reports, "-o", "-", "--no-text").stdout


def test_quiet_says_nothing(broken: Path, tmp_path: Path) -> None:
    done = _run(broken, "-o", tmp_path / "out.jsonl", "--quiet")
    assert (done.exit_code, done.output) == (1, "")


def test_the_columns_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("mrn,findings\n5,fracture\n")
    done = _run(tmp_path / "r.csv", "--text-column", "findings", "--id-column", "mrn", "-o", "-")
    assert [row["report_id"] for row in _lines(done.stdout)] == ["5"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give either INPUT (a file, a folder or -) or --sample"),
        (["IN", "--sample"], "give either INPUT (a file, a folder or -) or --sample"),
        (["none.csv"], "none.csv: no such file or folder"),
        (["IN", "--text-column", "body"], "no column 'body'. The columns are: id, text"),
        (["IN", "-o", "out.xlsx"], "out.xlsx: unknown suffix; known are .jsonl"),
        (["IN", "-o", "none/out.csv"], "no folder none to write to"),
        (["IN", "-o", "IN"], "the output would replace the input; name another file"),
        (["IN", "--lexicons", "none"], "lexicons: no folder none"),
        (["IN", "--jobs", "0"], "Invalid value for '--jobs'"),
        (["IN", "--chunk-size", "0"], "Invalid value for '--chunk-size'"),
        (["IN", "--time-limit", "-1"], "time_limit is -1"),
        (["IN", "--colour"], "No such option: --colour"),
        (["IN", "more"], "Got unexpected extra argument"),
    ],
)
def test_what_cannot_run_is_one_line_and_exit_code_2(arguments: list[str], message: str, reports: Path) -> None:
    done = _run(*(reports if argument == "IN" else argument for argument in arguments))
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert [path.name for path in reports.parent.iterdir()] == [reports.name]


def test_a_name_with_a_slash_is_a_folder_of_shards_that_a_second_run_finds_done(reports: Path, tmp_path: Path) -> None:
    first, second = (_run(reports, "-o", f"{tmp_path / 'found'}/", "--chunk-size", 30) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert pd.read_parquet(tmp_path / "found")["report_id"].tolist() == ["a", "b", "b"]
    assert "earlier run" not in first.stderr
    assert "3 reports of these were there from an earlier run" in second.stderr


def test_the_summary_is_written_as_json_too(broken: Path, tmp_path: Path) -> None:
    done = _run(broken, "-o", tmp_path / "out.jsonl", "--summary", tmp_path / "summary.json", "-q")
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert (done.exit_code, done.output) == (1, "")
    assert (summary["reports"], summary["failed"], summary["duplicate_ids"]) == (11, 8, 1)
    assert summary["findings"] == {"fracture": {"absent": 1, "present": 1}}


def test_the_options_of_a_run_reach_it(reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}

    def run(*_arguments: object, **settings: object) -> Summary:
        seen.update(settings)
        return Summary()

    monkeypatch.setattr("metextract.batch.run_batch", run)
    _run(reports, "-o", "-", "--jobs", 3, "--chunk-size", 77, "--time-limit", 0)
    assert {name: seen[name] for name in ("jobs", "chunk_characters", "time_limit")} == {
        "jobs": 3,
        "chunk_characters": 77,
        "time_limit": None,
    }
    _run(reports, "-o", "-")
    assert {name: seen[name] for name in ("jobs", "chunk_characters", "time_limit")} == {
        "jobs": None,
        "chunk_characters": None,
        "time_limit": 60.0,
    }


def test_progress_says_how_many_how_fast_and_how_many_failed() -> None:
    summary = Summary(reports=12_000, failed=2, characters=5_000_000, seconds=2.0)
    assert described(Progress(summary, None, ())) == "12,000 reports, 6,000/s, 2.5 MB/s, 2 failed"
    assert described(Progress(Summary(), None, ())) == "0 reports"


def test_every_fault_of_a_lexicon_is_a_line(reports: Path, tmp_path: Path) -> None:
    done = _run(reports, "--lexicons", tmp_path, "-o", tmp_path / "out.csv")
    assert done.exit_code == 2
    assert done.stderr == f"error: {tmp_path}/a.toml: entry 'x' has no phrases\nerror: b.toml: entry 'y' has no id\n"
    assert not (tmp_path / "out.csv").exists()


def test_a_full_disk_is_one_line(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("metextract.io.text_results.JsonLines.encode", full)
    done = _run(reports, "-o", tmp_path / "out.jsonl")
    assert (done.exit_code, done.stderr) == (2, "error: [Errno 28] No space left on device\n")
    assert not (tmp_path / "out.jsonl").exists()


def test_the_sample_is_read_from_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sample.jsonl").write_text('{"report_id": "s1", "text": "fracture"}\n')
    monkeypatch.setattr("importlib.resources.files", lambda _package: tmp_path)
    done = _run("--sample", "-o", "-")
    assert [row["report_id"] for row in _lines(done.stdout)] == ["s1"]


COMMAND = [sys.executable, "-m", "metextract", "extract"]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    path = tmp_path / "many.jsonl"
    path.write_text("".join(f'{{"id": {number}, "text": "Clear."}}\n' for number in range(20_000)))
    return path


def test_a_closed_pipe_ends_quietly(many: Path) -> None:
    with subprocess.Popen([*COMMAND, many, "-o", "-", "-q"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b'{"report_id": "0"')
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_an_interrupted_run_leaves_no_file(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "-", "-o", tmp_path / "out.jsonl"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    )
    assert process.stdin is not None
    process.stdin.write(b'{"text": "Clear."}\n')
    process.stdin.flush()
    while not list(tmp_path.iterdir()):
        assert process.poll() is None
    assert _interrupted(process) == 130
    assert process.communicate()[1] == b""
    assert list(tmp_path.iterdir()) == []


def _interrupted(process: subprocess.Popen[bytes]) -> int:
    """The exit code; an interrupt that falls into an import of a library that swallows it is sent again."""
    for _ in range(6):
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(5)
    process.kill()
    pytest.fail("the process goes on")
