"""Workers give the bytes that one process gives, and what ends a worker costs one report."""

import json
import multiprocessing
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stubs
from metextract.batch import processes, run_batch
from metextract.batch.processes import WINDOW
from metextract.config import Config
from metextract.errors import LexiconError, MetextractError
from metextract.extractor import Extractor
from metextract.io import read_reports
from metextract.io.results import Results
from metextract.io.text_results import JsonLines
from metextract.records import Report

Use = Callable[[Callable[[Config], object]], None]


@pytest.fixture(autouse=True)
def use(monkeypatch: pytest.MonkeyPatch) -> Iterator[Use]:
    """Gives what sets the extractor; however small an input is, it goes to workers, and none of them is left at the end."""
    monkeypatch.setattr("metextract.batch.run.SMALL", 0)
    monkeypatch.setattr("metextract.batch.run._extractor", stubs.StubExtractor)
    yield lambda build: monkeypatch.setattr("metextract.batch.run._extractor", build)
    assert multiprocessing.active_children() == []


def _reports(*texts: str) -> list[Report]:
    return [Report(report_id=str(number), text=text) for number, text in enumerate(texts)]


def _rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.parametrize("suffix", [".jsonl", ".csv.gz", ".parquet"])
def test_the_bytes_do_not_depend_on_the_jobs(suffix: str, tmp_path: Path) -> None:
    reports = _reports(*("no fracture " * (number % 7) for number in range(500)), "!raise", " ", "\ud83d")
    alone, together = tmp_path / f"alone{suffix}", tmp_path / f"together{suffix}"
    expected = run_batch(reports, alone, jobs=1)
    actual = run_batch(reports, together, jobs=3, chunk_characters=300)
    assert together.read_bytes() == alone.read_bytes()
    assert actual.findings == expected.findings
    assert (actual.reports, actual.failed, actual.empty, actual.characters) == (503, 1, 73, expected.characters)


@settings(max_examples=6)
@given(
    texts=st.lists(st.sampled_from(["fracture", "no fracture", "!raise", "", "\u00e9 fracture"]), min_size=2, max_size=40),
    size=st.integers(1, 100),
    jobs=st.integers(2, 3),
)
def test_any_reports_in_any_chunks_give_the_same_bytes(texts: list[str], size: int, jobs: int) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("metextract.batch.run.SMALL", 0)
        patch.setattr("metextract.batch.run._extractor", stubs.StubExtractor)
        alone, together = Path(folder, "alone.jsonl"), Path(folder, "together.jsonl")
        run_batch(_reports(*texts), alone, jobs=1)
        run_batch(_reports(*texts), together, jobs=jobs, chunk_characters=size)
        assert together.read_bytes() == alone.read_bytes()


def test_workers_read_the_shipped_sample_as_the_extractor_does(
    root: Path, tmp_path: Path, extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr("metextract.batch.run.SMALL", 0)
    sample = root / "src" / "metextract" / "data" / "sample.jsonl"
    run_batch(sample, tmp_path / "out.jsonl", jobs=2, chunk_characters=20_000)
    assert (tmp_path / "out.jsonl").read_bytes() == JsonLines().encode(extractor.stream(read_reports(sample)))


ENDS = {
    "!exit": "reading the report ends the process (exit code 3)",
    "!kill": "reading the report ends the process (signal 9)",
    "!sleep": "reading the report takes longer than 0.3 s",
    "!raise": "internal error: ZeroDivisionError",
    "!grow": "internal error: MemoryError",
}


@pytest.mark.parametrize("deed", ENDS)
def test_a_report_that_ends_its_worker_is_an_error_row_and_costs_no_other(deed: str, tmp_path: Path) -> None:
    texts = ["fracture", "no fracture", deed, "fracture", "x"] * 2
    summary = run_batch(_reports(*texts), tmp_path / "out.jsonl", jobs=2, chunk_characters=60, time_limit=0.3)
    rows = _rows(tmp_path / "out.jsonl")
    assert [row["report_id"] for row in rows] == [str(number) for number in range(10)]
    assert [row.get("error") for row in rows] == [None, None, ENDS[deed], None, None] * 2
    assert (summary.failed, summary.findings_total) == (2, 6)
    assert {row["text"] for row in rows if "error" in row} == {deed}


def test_a_chunk_whose_worker_was_killed_by_somebody_else_is_read_again(tmp_path: Path) -> None:
    texts = ["fracture", f"!once:{tmp_path / 'flag'} fracture", "fracture"]
    summary = run_batch(_reports(*texts, *texts), tmp_path / "out.jsonl", jobs=2, chunk_characters=20)
    assert (tmp_path / "flag").exists()
    assert (summary.reports, summary.failed, summary.findings_total) == (6, 0, 6)


def test_no_limit_lets_a_report_take_its_time() -> None:
    assert run_batch(_reports("!nap", "x"), jobs=2, chunk_characters=1, time_limit=None).failed == 0


def test_the_limit_is_for_one_report_and_not_for_a_chunk() -> None:
    assert run_batch(_reports("x", *["!nap"] * 3), jobs=2, chunk_characters=20, time_limit=0.8).failed == 0


def test_chunks_under_way_are_bounded_while_one_takes_long() -> None:
    read = written = most = 0

    def reports() -> Iterator[Report]:
        nonlocal read, most
        for report in _reports("!nap", *"x" * 200):
            read += 1
            most = max(most, read - written)
            yield report

    def count(_progress: object) -> None:
        nonlocal written
        written += 1

    summary = run_batch(reports(), jobs=2, chunk_characters=1, on_progress=count)
    assert (read, written, summary.reports) == (201, 201, 201)
    assert WINDOW * 2 <= most <= WINDOW * 2 + 1


def test_workers_make_room_for_new_ones(use: Use, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(stubs.SignedExtractor)
    monkeypatch.setattr(processes, "WORKER_CHARACTERS", 4)
    run_batch(_reports(*"x" * 16), tmp_path / "out.jsonl", jobs=2, chunk_characters=1)
    rows = _rows(tmp_path / "out.jsonl")
    assert [row["report_id"] for row in rows] == [str(number) for number in range(16)]
    assert len({row["fingerprint"] for row in rows}) >= 4


def test_a_small_input_needs_no_worker(use: Use, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(stubs.SignedExtractor)
    monkeypatch.setattr("metextract.batch.run.SMALL", 1000)
    monkeypatch.setattr(processes, "Worker", None)
    assert run_batch(_reports(*"x" * 1000), tmp_path / "out.jsonl", jobs=2, chunk_characters=10).reports == 1000
    assert len({row["fingerprint"] for row in _rows(tmp_path / "out.jsonl")}) == 1


def test_an_interrupt_ends_the_workers_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run_batch(_reports("fracture", "!sleep", "!interrupt", "x"), tmp_path / "out.jsonl", jobs=2, chunk_characters=1)
    assert list(tmp_path.iterdir()) == []


def test_an_error_of_the_input_ends_the_workers_and_leaves_no_file(tmp_path: Path) -> None:
    def broken() -> Iterator[Report]:
        yield from _reports(*"xxxxxx")
        raise ValueError("the database is gone")

    with pytest.raises(ValueError, match="the database is gone"):
        run_batch(broken(), tmp_path / "out.jsonl", jobs=2, chunk_characters=1)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_ends_the_run() -> None:
    with pytest.raises(OSError, match="No space left on device"):
        run_batch(_reports("x", "x"), Results(stubs.UnwritableLines(), len), jobs=2, chunk_characters=1)


def test_an_error_of_the_program_says_where_and_quotes_no_report() -> None:
    with pytest.raises(MetextractError, match=r"internal error in a worker: KeyError in encode \(.*stubs") as caught:
        run_batch(_reports("x", "x"), Results(stubs.BrokenLines(), len), jobs=2, chunk_characters=1)
    assert "words" not in str(caught.value)


def test_a_fault_in_the_lexicons_is_raised_as_it_is(use: Use) -> None:
    use(stubs.unbuildable)
    with pytest.raises(LexiconError, match="entry 'x' has no phrases"):
        run_batch(_reports("x", "x"), jobs=2, chunk_characters=1)


def test_workers_that_cannot_start_end_the_run_with_a_remedy(use: Use) -> None:
    use(stubs.deadly)
    with pytest.raises(MetextractError, match=r"end before they are ready \(exit code 7\).*jobs=1 needs no workers"):
        run_batch(_reports("x", "x"), jobs=2, chunk_characters=1)
