"""`metextract annotate`: which reports are written, in which format, and what is said of those that are not."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from metextract.annotation import FORMATS, AnnotationFormat, read_annotations
from metextract.annotation.picking import picked
from metextract.cli import app
from metextract.config import Config
from metextract.errors import InputError
from metextract.records import Assertion, Fracture, Report, ReportResult


class FakeExtractor:
    """Finds the word "fracture"."""

    def __init__(self, config: Config) -> None:
        self.config = config

    def stream(self, reports: Iterable[Report]) -> Iterator[ReportResult]:
        for report in reports:
            start = report.text.find("fracture")
            finding = Fracture(start=start, end=start + 8, text="fracture", assertion=Assertion.PRESENT, levels=("T5",))
            yield ReportResult(
                report_id=report.report_id,
                text=None if report.problem else report.text,
                findings=(finding,) if start >= 0 else (),
                error=report.problem,
            )


@pytest.fixture(autouse=True)
def fake_extractor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metextract.extractor.Extractor", FakeExtractor)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Ten reports, every second one with a finding."""
    return _lines(tmp_path / "in.jsonl", *({"id": f"r{n}", "text": "A fracture." if n % 2 else "Clear."} for n in range(10)))


def _lines(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["annotate", *map(str, arguments)])


def _ids(path: Path) -> list[str]:
    return [report.report_id for report in read_annotations(path, "json-lines").reports]


def _written_with(reports: Path, *options: object) -> list[str]:
    target = reports.with_name("out.jsonl")
    target.unlink(missing_ok=True)
    done = _run(reports, "-o", target, "-f", "json-lines", *options)
    assert done.exit_code == 0, done.stderr
    return _ids(target)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_reports_are_written_in_every_format(form: AnnotationFormat, reports: Path, tmp_path: Path) -> None:
    target = tmp_path / ("out" if form.folder else f"out{form.suffixes[0]}")
    done = _run(reports, "--output", target, "--format", form.name)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith(f"10 reports, 5 findings for {form.title}: {target}\n")
    assert target.exists()
    if form.located:
        back = read_annotations(target, form.name)
        # some tools keep suggestions apart from what somebody has corrected
        assert all(problem.reason.endswith("that nobody has corrected") for problem in back.problems)
        assert {report.report_id: len(report.findings) for report in back.reports} == {f"r{n}": n % 2 for n in range(10)}


def test_the_help_names_every_format() -> None:
    unbroken = "".join(_run("--help").stdout.split())
    assert [form.name for form in FORMATS if form.name not in unbroken] == []


def test_the_suffix_tells_the_format_where_only_one_has_it(reports: Path, tmp_path: Path) -> None:
    assert _run(reports, "-o", tmp_path / "out.spacy").exit_code == 0
    assert len(read_annotations(tmp_path / "out.spacy", "docbin").reports) == 10


@pytest.mark.parametrize("name", ["out.jsonl", "out.NDJSON"])
def test_a_suffix_of_several_formats_is_an_error_that_names_them(
    name: str, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rivals = (AnnotationFormat("json-lines", "a", (".jsonl",)), AnnotationFormat("other", "b", (".json", ".jsonl")))
    monkeypatch.setattr("metextract.annotation.FORMATS", rivals)
    done = _run(reports, "-o", tmp_path / name)
    target = tmp_path / name
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"error: {target}: its name does not tell the format; choose one with --format: json-lines, other\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "out"], "out: its name does not tell the format; choose one with --format: json-lines, "),
        (["-o", "out.zip"], "out.zip: its name does not tell the format; choose one with --format: json-lines, "),
        (["-o", "out", "-f", "bart"], "unknown format 'bart'; known are json-lines, "),
        (["-o", "-", "-f", "json-lines"], "annotations are written to a file or a folder, not to standard output"),
        (["-o", "out.jsonl.gz", "-f", "json-lines"], "out.jsonl.gz: annotations are written unpacked; name it without .gz"),
        (["-o", "no/out.spacy"], "no/out.spacy: no folder no to write to"),
        (["-o", "o.spacy", "--limit", "2", "--sample-size", "2"], "take either the first reports or a random sample, not both"),
        (["-o", "o.spacy", "--seed", "2"], "a seed needs the size of a random sample"),
        (["-o", "o.spacy", "--sample"], "give either INPUT (a file, a folder or -) or --sample"),
        (["-o", "o.spacy", "--text-column", "body"], "in.jsonl: no column 'body'"),
        ([], "Missing option '--output' / '-o'."),
    ],
)
def test_what_cannot_be_run_is_one_line_and_leaves_nothing(
    arguments: list[str], message: str, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(reports.parent)
    done = _run(reports.name, *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {message}")
    assert done.stderr.count("\n") == 1
    assert [path.name for path in reports.parent.iterdir()] == ["in.jsonl"]


@pytest.mark.parametrize("name", ["in.jsonl", "corrected.jsonl"])
def test_a_file_that_is_there_is_kept(name: str, tmp_path: Path) -> None:
    there = _lines(tmp_path / name, {"report_id": "a", "text": "No fracture."})
    before = there.read_bytes()
    done = _run(_lines(tmp_path / "in.jsonl", {"report_id": "a", "text": "No fracture."}), "-o", there, "-f", "json-lines")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "may hold what somebody has corrected; name a new file" in done.stderr
    assert there.read_bytes() == before


def test_reports_may_be_written_without_findings(reports: Path, tmp_path: Path) -> None:
    done = _run(reports, "-o", tmp_path / "out.spacy", "--no-findings")
    assert done.stderr.startswith("10 reports, 0 findings for ")
    result = read_annotations(tmp_path / "out.spacy")
    assert [len(report.findings) for report in result.reports] == [0] * 10


def test_the_first_reports_can_be_taken(reports: Path) -> None:
    assert _written_with(reports, "--limit", 3) == ["r0", "r1", "r2"]
    assert len(_written_with(reports, "--limit", 30)) == 10


def test_a_random_sample_is_the_same_for_the_same_seed_and_in_order(reports: Path) -> None:
    once, again, other = (_written_with(reports, "--sample-size", 4, "--seed", seed) for seed in (1, 1, 2))
    assert once == again != other
    assert len(set(once)) == 4
    assert once == sorted(once)
    assert _written_with(reports, "--sample-size", 4) == _written_with(reports, "--sample-size", 4, "--seed", 0)


def test_reports_that_fail_are_listed_and_left_out(tmp_path: Path) -> None:
    rows = [{"id": "a", "text": "A fracture."}, {"id": "b"}, {"id": "a", "text": "Another one."}, {"id": "c", "text": " "}]
    done = _run(_lines(tmp_path / "in.jsonl", *rows), "-o", tmp_path / "out.jsonl", "-f", "json-lines")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.splitlines()[1:] == [
        "warning: 1 report with an empty text, left out",
        "2 reports failed, left out:",
        "  b: line 2: no field 'text'",
        "  a: the id was there before",
    ]
    assert _ids(tmp_path / "out.jsonl") == ["a"]


def test_of_many_that_fail_the_first_are_listed(tmp_path: Path) -> None:
    rows = [{"id": "a", "text": "A fracture."}, *({"id": f"b{n}"} for n in range(23))]
    done = _run(_lines(tmp_path / "in.jsonl", *rows), "-o", tmp_path / "out.spacy")
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-2:] == ["  b19: line 21: no field 'text'", "  and 3 more"]


def test_quiet_shows_nothing(reports: Path, tmp_path: Path) -> None:
    done = _run(reports, "-o", tmp_path / "out.spacy", "--quiet")
    assert (done.exit_code, done.output) == (0, "")


def test_columns_and_lexicons_are_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configs: list[Config] = []
    monkeypatch.setattr(FakeExtractor, "__init__", lambda self, config: configs.append(config))
    (tmp_path / "in.csv").write_text("nr,body\n7,A fracture.\n", encoding="utf-8")
    columns = ("--text-column", "body", "--id-column", "nr")
    done = _run(tmp_path / "in.csv", "-o", tmp_path / "out.jsonl", "-f", "json-lines", *columns, "--lexicons", tmp_path)
    assert done.exit_code == 0, done.stderr
    assert _ids(tmp_path / "out.jsonl") == ["7"]
    assert configs == [Config(lexicons=tmp_path)]


def test_the_sample_that_ships_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # with the extractor itself
    assert _run("--sample", "--limit", 3, "-o", tmp_path / "out.spacy").exit_code == 0
    result = read_annotations(tmp_path / "out.spacy")
    assert result.problems == ()
    assert all(report.findings for report in result.reports)


@given(count=st.integers(0, 60), size=st.integers(1, 20), seed=st.integers())
def test_a_sample_holds_so_many_items_each_once_and_in_order(count: int, size: int, seed: int) -> None:
    sample = list(picked(range(count), size=size, seed=seed))
    assert sample == sorted(set(sample))
    assert len(sample) == min(count, size)
    assert set(sample) <= set(range(count))


def test_every_item_is_sampled_about_equally_often() -> None:
    drawn = Counter(item for seed in range(2_000) for item in picked(range(10), size=3, seed=seed))
    assert all(500 <= drawn[item] <= 700 for item in range(10))  # 600 expected, 20 the standard deviation


def test_without_a_wish_all_items_are_picked_as_they_come() -> None:
    assert list(picked(iter("abc"))) == ["a", "b", "c"]
    with pytest.raises(InputError):
        picked("abc", first=1, size=1)
