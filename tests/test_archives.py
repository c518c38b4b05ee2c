"""Every report of a real archive comes out, in order and without a failure.

The archives are not part of the project. Messages name reports by id and show none of their text.
"""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import metextract
from metextract.batch import run_batch
from metextract.config import Config
from metextract.extractor import Extractor
from metextract.records import Report

pytestmark = pytest.mark.archives

NAMES = (
    "case_texts",
    "chest_ct",
    "chest_xray",
    "figure_captions",
    "lumbar_mri",
    "negex_sentences",
    "teaching_cases",
    "transcriptions",
)
SAMPLE = 400
FULL = os.environ.get("METEXTRACT_FULL") == "1"


def test_no_archive_is_forgotten(shared: Path) -> None:
    assert {path.name.removesuffix(".jsonl.gz") for path in _folder(shared).glob("*.jsonl.gz")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_comes_out_without_a_failure(name: str, shared: Path, extractor: metextract.Extractor) -> None:
    reports = list(_reports(_folder(shared) / f"{name}.jsonl.gz"))
    sample = [report for report in reports[:: -(-len(reports) // SAMPLE)] if report.text.strip()]

    results = list(extractor.stream(sample))

    assert [result.report_id for result in results] == [report.report_id for report in sample]
    assert [result.report_id for result in results if result.error] == []
    for report, result in zip(sample, results, strict=True):
        wrong = [f for f in result.findings if report.text[f.start : f.end] != f.text]
        assert not wrong, f"{report.report_id}: the offsets of {len(wrong)} findings do not give their words"


@pytest.mark.parametrize("name", NAMES)
def test_an_archive_is_read_as_if_every_sentence_were_read(name: str, shared: Path, extractor: metextract.Extractor) -> None:
    reads_all = Extractor(Config(gate=False, remembered_sentences=0))
    reports = list(_reports(_folder(shared) / f"{name}.jsonl.gz"))[:: 1 if FULL else 10]
    assert [r.report_id for r in reports if extractor(r.text).findings != reads_all(r.text).findings] == []


@pytest.mark.skipif(not FULL, reason="METEXTRACT_FULL=1 reads the archives whole")
@pytest.mark.parametrize("name", ["chest_xray", "lumbar_mri", "case_texts"])
def test_workers_and_chunks_change_no_byte(name: str, shared: Path, tmp_path: Path) -> None:
    archive = _folder(shared) / f"{name}.jsonl.gz"
    run_batch(archive, tmp_path / "one.jsonl", jobs=1)
    run_batch(archive, tmp_path / "two.jsonl", jobs=2, chunk_characters=70_000)
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


@pytest.mark.skipif(not FULL, reason="METEXTRACT_FULL=1 reads the archives whole")
@pytest.mark.parametrize("name", NAMES)
def test_the_command_reads_the_whole_archive(name: str, shared: Path, tmp_path: Path) -> None:
    """A few reports of the archives have no text at all; they too come out, with a warning, and nothing fails."""
    archive, out = _folder(shared) / f"{name}.jsonl.gz", tmp_path / "out.jsonl"
    reports = list(_reports(archive))
    empty = {report.report_id for report in reports if not report.text.strip()}

    command = [Path(sys.executable).with_name("metextract"), "extract", archive, "-o", out]
    done = subprocess.run(command, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr[-2_000:]
    with out.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    assert [row["report_id"] for row in rows] == [report.report_id for report in reports]
    assert {row["report_id"] for row in rows if "warning" in row} == empty


def _folder(shared: Path) -> Path:
    folder = shared / "archives"
    if not folder.is_dir():
        pytest.skip(f"no folder {folder}")
    return folder


def _reports(archive: Path) -> Iterator[Report]:
    with gzip.open(archive, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Report(report_id=row["id"], text=row["text"])
