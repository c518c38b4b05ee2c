"""A folder of shards is completed by a later run, with the bytes of a run that was never ended."""

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stubs
from metextract.batch import Summary, run_batch
from metextract.config import Config
from metextract.errors import InputError
from metextract.records import Report

MANIFEST = "_manifest.jsonl"
TEXTS = ["fracture", "no fracture", "Jane Roe", " ", "!raise", "fracture fracture", "x"]
REPORTS = [Report(report_id=f"{number % 6}", text=text) for number, text in enumerate(TEXTS)]


@pytest.fixture(autouse=True)
def _stub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metextract.batch.run._extractor", stubs.StubExtractor)


def _run(folder: Path, reports: object = REPORTS, **settings: object) -> Summary:
    return run_batch(reports, f"{folder}/", **{"chunk_characters": 12, **settings})  # type: ignore[arg-type]


def _ended_after(count: int) -> Iterator[Report]:
    yield from REPORTS[:count]
    raise KeyboardInterrupt


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _manifest(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / MANIFEST).read_text().splitlines()]


def test_a_folder_gets_a_file_a_chunk_and_a_manifest(tmp_path: Path) -> None:
    summary = _run(tmp_path / "new" / "found")
    head, *shards, last = _manifest(tmp_path / "new" / "found")
    assert sorted(_bytes(tmp_path / "new" / "found")) == [MANIFEST, *(shard["shard"] for shard in shards)]
    assert [shard["shard"] for shard in shards] == [f"part-000000{number}.parquet" for number in range(4)]
    assert (head["fingerprint"], head["chunk_characters"]) == ("stub", 12)
    assert [shard["reports"] for shard in shards] == [2, 3, 1, 1]
    assert [shard["failed"] for shard in shards] == [0, 1, 0, 0]
    assert {name: last[name] for name in ("complete", "reports", "failed", "empty")} == {
        "complete": True,
        "reports": 7,
        "failed": 1,
        "empty": 1,
    }
    assert (summary.reports, summary.failed, summary.duplicate_ids, summary.resumed) == (7, 1, 1, 0)


def test_the_folder_is_read_as_one_table_with_the_rows_of_one_file(tmp_path: Path) -> None:
    _run(tmp_path / "found")
    run_batch(REPORTS, tmp_path / "found.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "found"), pd.read_parquet(tmp_path / "found.parquet"))


def test_an_existing_folder_needs_no_slash(tmp_path: Path) -> None:
    run_batch(REPORTS, tmp_path)
    assert sorted(_bytes(tmp_path)) == [MANIFEST, "part-0000000.parquet"]


def test_no_file_of_the_folder_holds_a_report(tmp_path: Path) -> None:
    _run(tmp_path)
    assert "Roe" not in (tmp_path / MANIFEST).read_text()
    assert not [path for path in tmp_path.glob("*.parquet") if "Roe" in str(pq.read_table(path).to_pylist())]


@settings(max_examples=30)
@given(count=st.integers(0, len(REPORTS)), size=st.integers(1, 40))
def test_a_run_that_was_ended_anywhere_is_completed_with_the_same_bytes(count: int, size: int) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr("metextract.batch.run._extractor", stubs.StubExtractor)
        whole, ended = Path(name, "whole"), Path(name, "ended")
        expected = _run(whole, chunk_characters=size)
        with pytest.raises(KeyboardInterrupt):
            _run(ended, _ended_after(count), chunk_characters=size)
        actual = _run(ended, chunk_characters=size)
        assert _bytes(ended) == _bytes(whole)
        for field in ("reports", "failed", "empty", "findings", "characters", "duplicate_ids"):
            assert getattr(actual, field) == getattr(expected, field)
        assert actual.resumed <= count


def test_workers_write_the_same_folder_and_complete_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metextract.batch.run.SMALL", 0)
    _run(tmp_path / "alone", jobs=1)
    with pytest.raises(KeyboardInterrupt):
        _run(tmp_path / "ended", _ended_after(6), jobs=2)
    assert not list((tmp_path / "ended").glob(".*"))
    summary = _run(tmp_path / "ended", jobs=2)
    assert _bytes(tmp_path / "ended") == _bytes(tmp_path / "alone")
    assert summary.reports == 7


def _cut_line(folder: Path) -> None:
    data = (folder / MANIFEST).read_bytes()
    (folder / MANIFEST).write_bytes(data[: data.rindex(b'"complete"') - 60])


def _remove_shard(folder: Path) -> None:
    (folder / "part-0000001.parquet").unlink()


def _cut_shard(folder: Path) -> None:
    (folder / "part-0000002.parquet").write_bytes(b"PAR1")


def _leave_part(folder: Path) -> None:
    (folder / ".part-0000002.parquet.77.part").write_bytes(b"PAR1")


def _leave_shard(folder: Path) -> None:
    (folder / "part-0000009.parquet").write_bytes(b"PAR1")


@pytest.mark.parametrize("damage", [_cut_line, _remove_shard, _cut_shard, _leave_part, _leave_shard])
def test_what_a_crash_can_leave_is_made_good(damage: Callable[[Path], None], tmp_path: Path) -> None:
    _run(tmp_path)
    expected = _bytes(tmp_path)
    damage(tmp_path)
    _run(tmp_path)
    assert _bytes(tmp_path) == expected


def test_what_is_there_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _run(tmp_path)
    monkeypatch.setattr(stubs.StubExtractor, "stream", None)
    assert _run(tmp_path).resumed == 7


def _other_lexicons(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    monkeypatch.setattr(stubs.StubExtractor, "fingerprint", "other")
    return {}


REFUSED: dict[str, tuple[Callable[[pytest.MonkeyPatch], dict[str, object]], str]] = {
    "lexicons": (_other_lexicons, "its fingerprint was 'stub' and is now 'other'"),
    "chunks": (lambda _: {"chunk_characters": 13}, "its chunk_characters was 12 and is now 13"),
    "limit": (lambda _: {"config": Config(max_characters=9)}, "its max_characters was 5000000 and is now 9"),
    "another text": (
        lambda _: {"reports": [REPORTS[0], Report(report_id="1", text="on fracture"), *REPORTS[2:]]},
        "part-0000000.*other reports",
    ),
    "another id": (lambda _: {"reports": [*REPORTS[:-1], Report(report_id="z", text="x")]}, "part-0000003.*other reports"),
    "a shorter input": (lambda _: {"reports": REPORTS[:2]}, "part-0000001.*other reports"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_the_folder_of_another_run_is_refused_and_stays_as_it_is(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _run(tmp_path)
    shards = {name: data for name, data in _bytes(tmp_path).items() if name != MANIFEST}
    change, message = REFUSED[case]
    with pytest.raises(InputError, match=message):
        _run(tmp_path, **change(monkeypatch))
    assert {name: data for name, data in _bytes(tmp_path).items() if name != MANIFEST} == shards


@pytest.mark.parametrize(("name", "message"), [("notes.txt", "the folder holds other files"), (MANIFEST, "not a manifest")])
def test_a_folder_with_other_files_is_refused(name: str, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("x\n")
    with pytest.raises(InputError, match=message):
        _run(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_input_that_is_not_there_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        _run(tmp_path / "found", tmp_path / "none.csv")
    assert not (tmp_path / "found").exists()
